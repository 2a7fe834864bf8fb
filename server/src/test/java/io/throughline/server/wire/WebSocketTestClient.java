// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
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
    socket =
        Await.value(
            wire.webSockets
                .connect(options)
                .map(
                    open -> {
                      open.textMessageHandler(this::take);
                      open.binaryMessageHandler(this::takeBinary);
                      open.closeHandler(v -> incoming.add("closed " + open.closeStatusCode()));
                      return open;
                    }));
    socket.writeTextMessage(String.join("\n", lines));
  }

  private void takeBinary(Buffer message) {
    incoming.add(message.getString(0, 1) + message.getString(1, message.length()));
  }

  @Override
  public Client send(String... frames) {
    Await.value(socket.writeTextMessage(numbered(frames)));
    return this;
  }

  @Override
  public void drop() {
    Await.value(socket.close((short) 1001));
    while (!Await.next(incoming).startsWith("closed")) {
      continue;
    }
  }
}
