// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.wire.Await;
import io.throughline.server.wire.Client;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeavingTest {
  private static final String UPGRADE =
      """
      GET /throughline/websocket HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Protocol: throughline.v1\r
      \r
      """;

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final byte[] LEAVING = {0x03, (byte) 0xe9}; // 1001

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  @AfterEach
  void end() {
    Await.value(vertx.close());
  }

  @Test
  @DisplayName("WS-12 a client that says something and leaves in one breath disturbs no other")
  void leaves() throws IOException {
    TestServer server = new TestServer(vertx, session -> {});
    Client stays = Client.of("websocket", server.wire).open();
    Session staying = Await.next(server.opened);
    try (Socket socket = new Socket("localhost", server.wire.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(UPGRADE.getBytes(US_ASCII));
      skipHead(socket.getInputStream());
      out.write(
          frame(
              TEXT, "H{\"v\":1,\"cid\":\"the-one-that-leaves-0001\",\"n\":1}".getBytes(US_ASCII)));
      Session leaving = Await.next(server.opened);
      leaving.textHandler(
          text -> {
            leaving.send(text);
            staying.send(text);
          });

      byte[] said = frame(TEXT, "s1\nmlast\n".getBytes(US_ASCII));
      byte[] left = frame(CLOSE, LEAVING);
      byte[] both = new byte[said.length + left.length];
      System.arraycopy(said, 0, both, 0, said.length);
      System.arraycopy(left, 0, both, said.length, left.length);
      out.write(both);

      assertEquals("mlast", stays.message());
    }
  }

  private static void skipHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
  }

  /** A short frame with a mask of zeros. */
  private static byte[] frame(int kind, byte[] content) {
    byte[] frame = new byte[6 + content.length];
    frame[0] = (byte) kind;
    frame[1] = (byte) (0x80 | content.length);
    System.arraycopy(content, 0, frame, 6, content.length);
    return frame;
  }
}
