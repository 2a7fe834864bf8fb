// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.throughline.server.Throughline;
import io.throughline.server.ThroughlineOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * The server of the README. With quickstart.html it is a whole application: http://localhost:8080
 * (PORT overrides).
 */
public final class Quickstart {
  private Quickstart() {}

  /** Starts it. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    QuickstartRooms.mount(vertx, router);
    router.route().handler(StaticHandler.create("webroot"));
    serve(vertx, router, Environment.port(8080))
        .onSuccess(server -> System.out.println("Listening on port " + server.actualPort()))
        .onFailure(
            e -> {
              System.err.println("Cannot start: " + e.getMessage());
              System.exit(1);
            });
  }

  private static Future<HttpServer> serve(Vertx vertx, Router router, int port) {
    // region README
    Throughline throughline = Throughline.create(vertx, ThroughlineOptions.defaults());
    throughline.sessionHandler(
        session -> {
          session.textHandler(text -> session.send("you said " + text));
          session.closeHandler(end -> System.out.println(end.code() + ": " + end.unknown()));
        });
    throughline.mount(router, "/throughline");
    HttpServer server = vertx.createHttpServer(Throughline.httpServerOptions());
    return server.requestHandler(router).listen(port);
    // endregion
  }
}
