// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.throughline.protocol.Limits;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;

/**
 * Puts Throughline in front of a WebSocket server that knows nothing of it: each session has a
 * WebSocket of its own to BACKEND, default ws://localhost:9000/. Clients are the JavaScript
 * client's ThroughlineSocket, in libraries that take a WebSocket class, at /throughline of PORT,
 * default 8080.
 */
public final class Gateway {
  private static final int MAX_SESSIONS = 10_000;
  private static final int CONNECT_TIMEOUT = 10_000;

  private Gateway() {}

  /** Starts it. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    String backend = Environment.text("BACKEND", "ws://localhost:9000/");
    WebSocketClient client = vertx.createWebSocketClient(clientOptions());
    Throughline throughline =
        Throughline.create(
            vertx, ThroughlineOptions.builder().maxSessions(MAX_SESSIONS, MAX_SESSIONS).build());
    throughline.sessionHandler(
        session -> new Bridge(session, client.webSocket()).connect(backend, CONNECT_TIMEOUT));
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(throughline.handler("/throughline", Gateway::sayWhatThisIs))
        .listen(Environment.port(8080))
        .onSuccess(
            server ->
                System.out.println(
                    "http://localhost:" + server.actualPort() + "/throughline -> " + backend))
        .onFailure(
            e -> {
              System.err.println("Cannot start: " + e.getMessage());
              System.exit(1);
            });
  }

  /** What the backend sends must fit into a message of a session, which may be one frame there. */
  private static WebSocketClientOptions clientOptions() {
    return new WebSocketClientOptions()
        .setMaxConnections(MAX_SESSIONS)
        .setMaxFrameSize(Limits.DEFAULTS.maxMessage())
        .setMaxMessageSize(Limits.DEFAULTS.maxMessage())
        .setConnectTimeout(CONNECT_TIMEOUT);
  }

  private static void sayWhatThisIs(HttpServerRequest request) {
    request.response().putHeader("Content-Type", "text/plain").end("A gateway of Throughline\n");
  }
}
