// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import io.throughline.server.Namespace;
import io.throughline.server.Throughline;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** The events of the README; quickstart-rooms.html is its page. */
final class QuickstartRooms {
  private QuickstartRooms() {}

  // region README
  record Line(String room, String text) {}

  static void serve(Throughline throughline) {
    Namespace chat = throughline.events();
    chat.handler(
        person -> {
          person.answer("enter", String.class, room -> person.join(room));
          person.on("say", Line.class, line -> chat.to(line.room()).emit("said", line.text()));
        });
  }

  // endregion

  static void mount(Vertx vertx, Router router) {
    Throughline throughline = Throughline.create(vertx);
    serve(throughline);
    throughline.mount(router, "/rooms");
  }
}
