// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.server.ServerConversation;
import io.throughline.server.Session;
import io.throughline.server.Throughline;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The namespace {@code chat} of a server: makes a person of everyone who joins. */
final class ChatNamespace {
  /** The application's close code for whoever has no name that can be shown. */
  private static final int NAMELESS = 4_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChatServer chat = new ChatServer();
  private final Pace pace;
  private final String botKey;

  ChatNamespace(Vertx vertx, String botKey) {
    this.pace = new Pace(vertx);
    this.botKey = botKey;
  }

  void serve(Throughline throughline) {
    throughline.namespace("chat").use(pace).handler(this::welcome);
  }

  private void welcome(ServerConversation conversation) {
    Session session = conversation.session();
    Optional<Words.Introduction> introduction = introduction(session.auth());
    if (introduction.isEmpty()) {
      conversation.leave(NAMELESS, "a name has 1 to " + Words.MOST_NAME + " characters");
      return;
    }
    boolean bot = botKey.equals(introduction.get().key());
    Person person = new Person(session.id(), introduction.get().name(), bot, conversation);
    person.transport = session.transport();
    session.attachHandler(transport -> chat.moved(person, transport));
    session.detachHandler(detached -> chat.moved(person, null));
    conversation.leaveHandler(
        left -> {
          pace.forget(conversation);
          chat.left(person);
        });
    chat.joined(person);
  }

  /** What HELLO told of who it is; empty when that is no name. */
  private static Optional<Words.Introduction> introduction(@Nullable JsonNode auth) {
    try {
      return Optional.ofNullable(JSON.treeToValue(auth, Words.Introduction.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
