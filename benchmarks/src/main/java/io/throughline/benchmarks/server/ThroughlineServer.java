// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.throughline.server.Broadcast;
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
    Faults faults = new Faults(role);
    if (role.toAll()) {
      Broadcast room = throughline.events().to("room");
      throughline.events().handler(person -> person.join("room"));
      throughline.sessionHandler(
          session -> session.textHandler(faults.before(text -> room.emit("m", text))));
    } else {
      throughline.sessionHandler(session -> session.handler(faults.before(session::write)));
    }
    return vertx
        .createHttpServer(Program.quiet(Throughline.httpServerOptions()))
        .requestHandler(throughline.handler("/throughline"))
        .listen(port, "127.0.0.1");
  }
}
