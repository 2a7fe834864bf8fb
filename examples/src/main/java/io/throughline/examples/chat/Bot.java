// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.client.Connection;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A participant like any other, by a conversation of its own: it is in every room where somebody
 * is, greets who comes, and answers.
 */
final class Bot {
  private final Conversation chat;
  private final Wit wit;

  /** The rooms where it is or is about to be, and how many things it has said there. */
  private final Map<String, Integer> said = new HashMap<>();

  /** Who it is in this session. */
  private String id = "";

  Bot(Conversation chat, Wit wit) {
    this.chat = chat;
    this.wit = wit;
  }

  /**
   * Starts the bot as a client of its own.
   *
   * @param url the base path of the server
   * @param key by which the server knows it
   */
  static Connection start(Vertx vertx, String url, String key) {
    JsonNode auth = JsonNodeFactory.instance.objectNode().put("name", "Jot").put("key", key);
    ThroughlineClient client =
        ThroughlineClient.create(vertx, ThroughlineClientOptions.builder().auth(auth).build());
    Connection connection = client.connect(url, it -> {});
    connection
        .join("chat")
        .onSuccess(
            chat -> {
              Bot bot = new Bot(chat, new Wit(Clock.systemUTC(), new Random()));
              connection.resetHandler(end -> bot.startOver());
              connection.closeHandler(end -> bot.startOver());
              bot.begin();
              connection.switchTo("websocket"); // the first race was run while classes were loaded
            })
        .onFailure(e -> System.err.println("The bot cannot join: " + e.getMessage()));
    return connection;
  }

  /** Listens; to be called once. */
  void begin() {
    chat.on(
        "rooms",
        event ->
            event
                .arguments()
                .nodes()
                .get(0)
                .forEach(it -> visit(it.path("room").asText(), it.path("people").asInt())));
    chat.on("came", Words.Came.class, came -> greet(came.room(), came.person()));
    chat.on("said", Words.Said.class, this::answer);
  }

  /** Another session: it is nowhere. */
  void startOver() {
    said.clear();
  }

  private void visit(String room, int people) {
    boolean there = said.containsKey(room);
    if (!there && (people > 0 || room.equals(ChatServer.LOBBY))) {
      said.put(room, 0);
      chat.call("enter", new Words.Place(room)).onSuccess(this::entered);
    } else if (people == 1 && there && !room.equals(ChatServer.LOBBY)) {
      said.remove(room);
      chat.emit("exit", new Words.Place(room));
    }
  }

  private void entered(Arguments reply) {
    Words.Entry entry = reply.get(0, Words.Entry.class);
    if (entry != null) {
      id = entry.you();
      entry.people().forEach(person -> greet(entry.room(), person));
    }
  }

  private void greet(String room, Words.Presence person) {
    if (!person.bot()) {
      String transport = person.transport();
      say(room, wit.greeting(person.name(), transport == null ? "no connection" : transport));
    }
  }

  private void answer(Words.Said heard) {
    if (!heard.from().equals(id)) {
      wit.answer(heard.name(), heard.text()).ifPresent(text -> say(heard.room(), text));
    }
  }

  private void say(String room, String text) {
    Integer before = said.get(room);
    if (before != null) {
      said.put(room, before + 1);
      chat.emit("say", new Words.Say(room, before + 1, text));
    }
  }
}
