// SPDX-License-Identifier: Apache-2.0
package io.throughline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.Connection;
import io.throughline.client.Message;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoTest {
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "long-polling"})
  @DisplayName("text, binary and messages of 1 MiB come back over each transport alone")
  void echo(String transport) throws InterruptedException {
    ThroughlineClientOptions options =
        ThroughlineClientOptions.builder().transports(List.of(transport)).build();
    BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    BlockingQueue<String> suspensions = new LinkedBlockingQueue<>();
    ThroughlineClient client = ThroughlineClient.create(options);
    try (TestServer server = TestServer.echo()) {
      Connection connection =
          client.connect(
              server.url(),
              it -> {
                it.handler(received::add);
                it.suspendedHandler(suspensions::add);
              });
      String large = "é~\n".repeat(262_144);
      byte[] bytes = new byte[1 << 20];
      bytes[1 << 19] = 7;

      connection.sendAndWait("hello");
      connection.send(Buffer.buffer(new byte[] {0, -1, 10}));
      connection.send(large);
      connection.send(Buffer.buffer(bytes));

      assertEquals("hello", Await.next(received).text());
      assertEquals(Buffer.buffer(new byte[] {0, -1, 10}), Await.next(received).binary());
      assertEquals(large, Await.next(received).text());
      assertEquals(Buffer.buffer(bytes), Await.next(received).binary());
      assertEquals(transport, connection.transport());
      assertTrue(suspensions.isEmpty(), () -> "suspended: " + suspensions);
      client.closeAndWait();
    }
  }
}
