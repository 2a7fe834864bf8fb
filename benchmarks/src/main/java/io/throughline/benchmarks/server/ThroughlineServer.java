// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.throughline.server.Broadcast;
import io.throughline.server.Message;
import io.throughline.server.Session;
import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/**
 * Throughline with its defaults, but for the limits of one client address, and for Vert.x's own
 * WebSockets if so asked.
 */
final class ThroughlineServer implements Program.Contender {
  private static final int MANY = 100_000;
  private final boolean compact;

  ThroughlineServer(boolean compact) {
    this.compact = compact;
  }

  @Override
  public Future<HttpServer> listen(Vertx vertx, int port, Role role) {
    Throughline throughline =
        Throughline.create(
            vertx,
            ThroughlineOptions.builder()
                .maxSessions(MANY, MANY)
                .openRate(MANY, MANY)
                .maxUnopened(MANY)
                .compactWebSockets(compact)
                .build());
    switch (role) {
      case ECHO -> throughline.sessionHandler(session -> session.handler(session::write));
      case SWAP -> throughline.sessionHandler(ThroughlineServer::swap);
      case BROADCAST -> {
        Broadcast room = throughline.events().to("room");
        throughline.events().handler(person -> person.join("room"));
        throughline.sessionHandler(session -> session.textHandler(text -> room.emit("m", text)));
      }
    }
    return vertx
        .createHttpServer(Program.quiet(Throughline.httpServerOptions()))
        .requestHandler(throughline.handler("/throughline"))
        .listen(port, "127.0.0.1");
  }

  private static void swap(Session session) {
    Message[] held = new Message[1];
    session.handler(
        message -> {
          if (held[0] == null) {
            held[0] = message;
          } else {
            session.write(message);
            session.write(held[0]);
            held[0] = null;
          }
        });
  }
}
