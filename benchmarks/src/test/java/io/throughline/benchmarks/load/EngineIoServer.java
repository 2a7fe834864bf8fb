// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Echoes by Engine.IO 4 over WebSocket, or by Socket.IO 5 on it. Before each echo it pings, and
 * goes on when that was answered.
 */
final class EngineIoServer {
  private static final String OPEN =
      "0{\"sid\":\"abc\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
          + "\"maxPayload\":1000000}";

  private final ServerWebSocket socket;
  private final boolean events;
  private final Queue<String> echoes = new ArrayDeque<>();

  private EngineIoServer(ServerWebSocket socket, boolean events) {
    this.socket = socket;
    this.events = events;
  }

  static Future<HttpServer> listen(Vertx vertx, boolean events) {
    return vertx
        .createHttpServer()
        .webSocketHandler(socket -> new EngineIoServer(socket, events).open())
        .listen(0, "127.0.0.1");
  }

  private void open() {
    String path = events ? "/socket.io/" : "/engine.io/";
    if (!socket.uri().equals(path + "?EIO=4&transport=websocket")) {
      refuse(socket.uri());
      return;
    }
    socket.textMessageHandler(this::packet);
    socket.writeTextMessage(OPEN);
  }

  private void packet(String packet) {
    if (packet.equals("3") && !echoes.isEmpty()) {
      socket.writeTextMessage(echoes.remove());
    } else if (packet.equals("40") && events) {
      socket.writeTextMessage("40{\"sid\":\"def\"}");
    } else if (packet.startsWith(events ? "42[\"m\"," : "4")) {
      echoes.add(packet);
      socket.writeTextMessage("2");
    } else {
      refuse(packet);
    }
  }

  private void refuse(String what) {
    socket.close((short) 4000, what);
  }
}
