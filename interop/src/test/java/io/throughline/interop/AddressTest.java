// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.server.Throughline;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
  @ParameterizedTest(name = "{0} to {1}, served on {2}")
  @CsvSource({
    "websocket, ws://[::1]:%d/throughline, ::1",
    "xhr-streaming, http://[::1]:%d/throughline/, ::1",
    "long-polling, http://[::1]:%d/throughline?x=y, ::1",
    "websocket, http://localhost:%d/throughline, 127.0.0.1",
    "long-polling, ws://localhost:%d/throughline, 127.0.0.1",
  })
  void reaches(String transport, String url, String host) throws InterruptedException {
    ThroughlineClient client =
        ThroughlineClient.create(
            ThroughlineClientOptions.builder().transports(List.of(transport)).build());
    try (TestServer server =
        new TestServer(Throughline.httpServerOptions().setHost(host), 0, session -> {})) {
      Connection connection = client.connect(url.formatted(server.port()));

      connection.sendAndWait("hello");

      assertEquals(transport, Await.next(server.opened).transport());
      client.closeAndWait();
    }
  }
}
