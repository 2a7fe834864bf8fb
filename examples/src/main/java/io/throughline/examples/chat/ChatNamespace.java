// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.server.Namespace;
import io.throughline.server.ServerConversation;
import io.throughline.server.Session;
import io.throughline.server.Throughline;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The namespace {@code chat} of a server: makes a person of everyone who joins. */
final class ChatNamespace {
  /** The application's close code for whoever has no name that can be shown. */
  private static final int NAMELESS = 4_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Namespace namespace;
  private final Map<Person, ServerConversation> conversations = new HashMap<>();
  private final ChatServer chat = new ChatServer(new Rooms());
  private final Pace pace;
  private final String botKey;

  ChatNamespace(Throughline throughline, Vertx vertx, String botKey) {
    this.namespace = throughline.namespace("chat");
    this.pace = new Pace(vertx);
    this.botKey = botKey;
  }

  void serve() {
    namespace.use(pace).handler(this::welcome);
  }

  private void welcome(ServerConversation conversation) {
    Session session = conversation.session();
    Optional<Words.Introduction> introduction = introduction(session.auth());
    if (introduction.isEmpty()) {
      conversation.leave(NAMELESS, "a name has 1 to " + Words.MOST_NAME + " characters");
      return;
    }
    boolean bot = botKey.equals(introduction.get().key());
    Person person = new Person(session.id(), introduction.get().name(), bot);
    person.transport = session.transport();
    session.attachHandler(transport -> chat.moved(person, transport));
    session.detachHandler(detached -> chat.moved(person, null));
    conversation.leaveHandler(
        left -> {
          conversations.remove(person);
          pace.forget(conversation);
          chat.left(person);
        });
    conversations.put(person, conversation);
    chat.joined(person, conversation);
  }

  /** What HELLO told of who it is; empty when that is no name. */
  private static Optional<Words.Introduction> introduction(@Nullable JsonNode auth) {
    try {
      return Optional.ofNullable(JSON.treeToValue(auth, Words.Introduction.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The rooms of the namespace: what is emitted is encoded once, whoever hears it. */
  private final class Rooms implements Hearers {
    @Override
    public void add(Person person, String room) {
      of(person).ifPresent(conversation -> conversation.join(room));
    }

    @Override
    public void remove(Person person, String room) {
      of(person).ifPresent(conversation -> conversation.leave(room));
    }

    @Override
    public void emit(String room, String event, Object... arguments) {
      namespace.to(room).emit(event, arguments);
    }

    @Override
    public void emitVolatile(String room, Person except, String event, Object argument) {
      of(except)
          .ifPresent(typist -> namespace.to(room).except(typist).emitVolatile(event, argument));
    }

    @Override
    public void emitToAll(String event, Object argument) {
      namespace.everyone().emit(event, argument);
    }

    /** Empty when it has ended: with it they have left all rooms. */
    private Optional<ServerConversation> of(Person person) {
      return Optional.ofNullable(conversations.get(person));
    }
  }
}
