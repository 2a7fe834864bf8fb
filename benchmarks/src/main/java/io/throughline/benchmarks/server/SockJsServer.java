// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.ArrayList;
import java.util.List;

/** The SockJS handler of Vert.x Web with its defaults. */
final class SockJsServer implements Program.Contender {
  private final List<SockJSSocket> sockets = new ArrayList<>();

  @Override
  public Future<HttpServer> listen(Vertx vertx, int port, Role role) {
    Faults faults = new Faults(role);
    Router router = Router.router(vertx);
    router.post("/sockjs/*").handler(BodyHandler.create(false));
    router
        .route("/sockjs/*")
        .subRouter(SockJSHandler.create(vertx).socketHandler(socket -> open(socket, role, faults)));
    return vertx
        .createHttpServer(Program.quiet(new HttpServerOptions()))
        .requestHandler(router)
        .listen(port, "127.0.0.1");
  }

  private void open(SockJSSocket socket, Role role, Faults faults) {
    if (role.toAll()) {
      sockets.add(socket);
      socket.closeHandler(closed -> sockets.remove(socket));
    }
    socket.handler(
        faults.before(role.toAll() ? this::toAll : message -> socket.write(message.toString())));
  }

  private void toAll(Buffer message) {
    String text = message.toString();
    for (SockJSSocket each : sockets) {
      each.write(text);
    }
  }
}
