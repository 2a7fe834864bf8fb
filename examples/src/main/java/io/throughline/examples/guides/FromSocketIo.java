// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.guides;

import io.throughline.event.EventException;
import io.throughline.examples.Environment;
import io.throughline.server.Namespace;
import io.throughline.server.Throughline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The server of the guide for those who come from Socket.IO. */
public final class FromSocketIo {
  private FromSocketIo() {}

  /** Starts it. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Throughline throughline = Throughline.create(vertx);
    serve(throughline);
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(throughline.handler("/throughline"))
        .listen(Environment.port(8080))
        .onFailure(Throwable::printStackTrace);
  }

  private static void serve(Throughline throughline) {
    // region server
    Namespace chat = throughline.namespace("chat"); // io.of("/chat")
    chat.use(
        (from, event) -> // socket.use((event, next) => …), for every socket of the namespace
        event.name().startsWith("admin")
                ? Future.failedFuture(new EventException("NOT_YOU", "for administrators"))
                : Future.succeededFuture());
    chat.handler( // .on("connection", socket => …)
        socket -> {
          socket.answer(
              "join", call -> socket.join(call.arguments().string(0)).map(entered -> "ok"));
          socket.on(
              "say",
              event -> { // socket.to(room).emit("said", text)
                String room = event.arguments().string(0);
                chat.to(room).except(socket).emit("said", event.arguments().string(1));
              });
          socket.on(
              "move",
              event -> // socket.volatile.broadcast.emit("moved", …), but the last one is kept
              chat.everyone()
                      .except(socket)
                      .emitLatest(
                          socket.session().id(),
                          "moved",
                          event.arguments().integer(0),
                          event.arguments().integer(1)));
          socket.answer(
              "poll",
              call -> // io.to(room).timeout(1000).emitWithAck("ready?")
              chat.to(call.arguments().string(0))
                      .call(Duration.ofSeconds(1), "ready?")
                      .map(
                          replies ->
                              replies.stream()
                                  .filter(reply -> reply.outcome().succeeded())
                                  .count()));
          socket.leaveHandler(left -> System.out.println("gone: " + left.code())); // "disconnect"
        });
    // endregion
  }
}
