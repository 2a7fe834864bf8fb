// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.wire.Await;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.VertxExtension;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class CompressionTest {
  private static final String OFFER =
      """
      GET /throughline/websocket HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Extensions: permessage-deflate, x-webkit-deflate-frame\r
      \r
      """;

  @Test
  @DisplayName("WS-7 with the suggested options nothing is negotiated with a client that offers it")
  void off(Vertx vertx) {
    int port =
        Await.value(
                vertx
                    .createHttpServer(Throughline.httpServerOptions())
                    .requestHandler(Throughline.create(vertx).handler("/throughline"))
                    .listen(0, "localhost"))
            .actualPort();
    NetClient client = vertx.createNetClient(); // one that nothing refers to closes its sockets
    NetSocket socket = Await.value(client.connect(port, "localhost"));
    Promise<String> head = Promise.promise();
    Buffer answer = Buffer.buffer();
    socket.handler(
        data -> {
          answer.appendBuffer(data);
          if (answer.toString().contains("\r\n\r\n")) {
            head.tryComplete(answer.toString().toLowerCase(Locale.ROOT));
          }
        });
    socket.write(OFFER);

    String upgraded = Await.value(head.future());
    client.close();

    assertTrue(upgraded.startsWith("http/1.1 101 "), upgraded);
    assertFalse(upgraded.contains("sec-websocket-extensions"), upgraded);
  }
}
