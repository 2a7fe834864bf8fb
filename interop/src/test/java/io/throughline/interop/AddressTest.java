// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.server.Throughline;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest(name = "{0} to {1}, served on {2}")
  @CsvSource({
    "websocket, ws://[::1]:%d/throughline, ::1",
    "xhr-streaming, http://[::1]:%d/throughline/, ::1",
    "long-polling, http://[::1]:%d/throughline?x=y, ::1",
    "websocket, http://localhost:%d/throughline, 127.0.0.1",
    "long-polling, ws://localhost:%d/throughline, 127.0.0.1",
    "websocket, WS://LOCALHOST:%d/throughline, 127.0.0.1",
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

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"xhr-streaming", "long-polling", "all"})
  @DisplayName("a name with several addresses of which the first is dead: another one is used")
  void severalAddresses(String transport) throws InterruptedException {
    ThroughlineClientOptions.Builder options = ThroughlineClientOptions.builder();
    if (!transport.equals("all")) {
      options.transports(List.of(transport));
    }
    try (TestServer server = TestServer.echo();
        NameServer names = new NameServer(List.of(9, 8, 1))) {
      AddressResolverOptions resolver = new AddressResolverOptions().addServer(names.address());
      Vertx vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(resolver));
      ThroughlineClient client = ThroughlineClient.create(vertx, options.build());
      String url = "http://several.test:" + server.port() + TestServer.BASE;

      Await.value(new EchoRun(client, url, 50, () -> true).done());

      assertNotEquals("websocket", Await.next(server.opened).transport());
      client.closeAndWait();
      Await.value(vertx.close());
    }
  }
}
