// SPDX-License-Identifier: Apache-2.0
package io.throughline.testkit;

import io.throughline.server.Namespace;
import io.throughline.server.ServerConversation;
import io.throughline.server.Throughline;
import java.util.ArrayList;
import java.util.List;

/** A small application, to be tested. */
final class Chat {
  /** All that was said, in the order of arrival. */
  final List<String> said = new ArrayList<>();

  void setUp(Throughline throughline) {
    Namespace chat = throughline.events();
    chat.handler(person -> enter(chat, person));
    chat.presenceHandler(it -> it.conversation().emit("presence", it.room(), it.joined()));
    throughline.namespace("admin").handler(admin -> admin.answer("said", call -> said.size()));
  }

  private void enter(Namespace chat, ServerConversation person) {
    person.join("hall");
    person.on(
        "say",
        event -> {
          String text = event.arguments().string(0);
          said.add(text);
          chat.to("hall").except(person).emit("said", text);
        });
    person.on("typing", event -> chat.to("hall").except(person).emitVolatile("typing"));
    person.answer("add", call -> call.arguments().integer(0) + call.arguments().integer(1));
    person.on("ask", event -> person.call("name").onSuccess(name -> said.add(name.string(0))));
  }
}
