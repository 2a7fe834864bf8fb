// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.guides;

// region Chat
import io.throughline.server.Namespace;
import io.throughline.server.ServerConversation;
import io.throughline.server.Throughline;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;

public final class Chat {
  record Enter(String room, String name) {}

  record Line(String room, String text) {}

  record Said(String who, String text) {}

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Throughline throughline = Throughline.create(vertx);
    Namespace chat = throughline.events();
    chat.handler(person -> welcome(chat, person));

    Router router = Router.router(vertx);
    throughline.mount(router, "/throughline");
    router.route().handler(StaticHandler.create("pages"));
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    vertx
        .createHttpServer(Throughline.httpServerOptions())
        .requestHandler(router)
        .listen(port)
        .onSuccess(server -> System.out.println("http://localhost:" + port))
        .onFailure(Throwable::printStackTrace);
  }

  private static void welcome(Namespace chat, ServerConversation person) {
    var notes = person.session().attributes();
    person.answer(
        "enter",
        Enter.class,
        enter -> {
          notes.put("name", enter.name());
          return person
              .join(enter.room())
              .compose(entered -> chat.to(enter.room()).members())
              .map(members -> members.size());
        });
    person.on(
        "say",
        Line.class,
        line -> {
          String who = String.valueOf(notes.get("name"));
          chat.to(line.room()).emit("said", new Said(who, line.text()));
        });
  }
}
// endregion
