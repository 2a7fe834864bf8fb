// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.guides;

import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.event.Conversation;

/** A program that enters the chat of {@link Chat} and says hello. */
public final class ChatVisitor {
  // region visitor
  record Enter(String room, String name) {}

  record Line(String room, String text) {}

  record Said(String who, String text) {}

  static Connection visit(ThroughlineClient client, String url) {
    return client.connect(
        url,
        connection -> {
          Conversation chat = connection.events();
          chat.on("said", Said.class, said -> System.out.println(said.who() + ": " + said.text()));
          connection.openHandler(
              id ->
                  chat.call("enter", new Enter("#tea", "a program"))
                      .map(reply -> reply.integer(0))
                      .onSuccess(people -> System.out.println(people + " in all"))
                      .compose(people -> chat.emit("say", new Line("#tea", "hello")))
                      .onFailure(Throwable::printStackTrace));
        });
  }

  // endregion

  private ChatVisitor() {}

  /** Visits the address that is the first argument, until the program is ended. */
  public static void main(String[] args) {
    visit(ThroughlineClient.create(), args[0]);
  }
}
