// SPDX-License-Identifier: Apache-2.0
package io.throughline.benchmarks.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The limit: Vert.x alone, with no more than the work itself. Over HTTP a caller's number stands in
 * the path; what waits for him is one message or none, for the generator has one under way.
 */
final class BareServer implements Program.Contender {
  private final List<ServerWebSocket> sockets = new ArrayList<>();
  private final Map<String, HttpServerRequest> polls = new HashMap<>();
  private final Map<String, String> waiting = new HashMap<>();
  private final Map<String, HttpServerRequest> streams = new HashMap<>();

  @Override
  public Future<HttpServer> listen(Vertx vertx, int port, Role role) {
    Faults faults = new Faults(role);
    return vertx
        .createHttpServer(Program.quiet(new HttpServerOptions()))
        .webSocketHandler(socket -> open(socket, role, faults))
        .requestHandler(this::serve)
        .listen(port, "127.0.0.1");
  }

  private void open(ServerWebSocket socket, Role role, Faults faults) {
    if (role.toAll()) {
      sockets.add(socket);
      socket.closeHandler(closed -> sockets.remove(socket));
    }
    socket.textMessageHandler(faults.before(role.toAll() ? this::toAll : socket::writeTextMessage));
  }

  private void toAll(String text) {
    for (ServerWebSocket each : sockets) {
      each.writeTextMessage(text);
    }
  }

  private void serve(HttpServerRequest request) {
    String path = request.path();
    String caller = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("/poll/")) {
      poll(caller, request);
    } else if (path.startsWith("/stream/")) {
      stream(caller, request);
    } else if (path.startsWith("/send/")) {
      request.bodyHandler(
          body -> {
            request.response().setStatusCode(204).end();
            deliver(caller, body.toString());
          });
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  private void poll(String caller, HttpServerRequest request) {
    String text = waiting.remove(caller);
    if (text == null) {
      polls.put(caller, request);
    } else {
      request.response().end(text);
    }
  }

  private void stream(String caller, HttpServerRequest request) {
    streams.put(caller, request);
    request.response().exceptionHandler(gone -> {}).setChunked(true).write("\n");
  }

  private void deliver(String caller, String text) {
    HttpServerRequest stream = streams.get(caller);
    HttpServerRequest poll = stream == null ? polls.remove(caller) : null;
    if (stream != null) {
      stream.response().write(text + '\n');
    } else if (poll != null) {
      poll.response().end(text);
    } else {
      waiting.put(caller, text);
    }
  }
}
