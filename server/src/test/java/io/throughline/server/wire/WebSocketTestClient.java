// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Over a WebSocket. */
final class WebSocketTestClient extends Client {
  private WebSocket socket;

  WebSocketTestClient(Wire wire) {
    super(wire);
  }

  @Override
  void connect(String... lines) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("localhost")
            .setPort(wire.port)
            .setURI(wire.base + "/websocket")
            .setSubProtocols(List.of("throughline.v1"));
    wire.headers().forEach(options::putHeader);
    int from = attempt.get();
    socket =
        Await.value(
            wire.webSockets
                .connect(options)
                .map(
                    open -> {
                      open.textMessageHandler(text -> take(from, text));
                      open.binaryMessageHandler(bytes -> take(from, raw(bytes)));
                      open.closeHandler(v -> take(from, "closed " + open.closeStatusCode()));
                      return open;
                    }));
    if (lines.length > 0) {
      socket.writeTextMessage(String.join("\n", lines));
    }
  }

  private static String raw(Buffer message) {
    return message.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public Client send(String... frames) {
    socket.writeTextMessage(numbered(frames));
    return this;
  }

  @Override
  public void drop() {
    Await.value(socket.close((short) 1001));
    skipTo("closed");
  }
}
