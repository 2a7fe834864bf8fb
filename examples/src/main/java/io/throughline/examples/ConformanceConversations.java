// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.client.Connection;
import io.throughline.client.ThroughlineException;
import io.throughline.event.Answer;
import io.throughline.event.Arguments;
import io.throughline.event.Conversation;
import io.throughline.event.Event;
import io.throughline.event.EventException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The part of the adapter that is about events: one connection and its conversations. */
final class ConformanceConversations {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final BiConsumer<String, ObjectNode> tell;
  private final Map<String, Conversation> conversations = new HashMap<>();

  /**
   * Listens to the root.
   *
   * @param tell tells an event of the adapter
   */
  ConformanceConversations(Connection connection, BiConsumer<String, ObjectNode> tell) {
    this.connection = connection;
    this.tell = tell;
    listen(connection.events());
  }

  private void listen(Conversation conversation) {
    String namespace = conversation.namespace();
    conversations.put(namespace, conversation);
    conversation.onAny(
        event -> {
          ObjectNode told = JSON.createObjectNode().put("namespace", namespace);
          ArrayNode args = told.put("name", event.name()).putArray("args");
          event.arguments().nodes().forEach(argument -> args.add(shown(argument)));
          tell.accept("event", told);
        });
    if (!namespace.isEmpty()) { // the root ends with its connection
      conversation.leaveHandler(
          how ->
              tell.accept(
                  "left",
                  JSON.createObjectNode()
                      .put("namespace", namespace)
                      .put("code", how.code())
                      .put("reason", how.reason())));
    }
  }

  /** Does what a command asks for. */
  void act(JsonNode command) {
    switch (command.get("do").asText()) {
      case "emit" ->
          settle(command, of(command).emit(name(command), arguments(command)), "sent", v -> told());
      case "emitVolatile" -> of(command).emitVolatile(name(command), arguments(command));
      case "call" -> {
        Duration timeout = Duration.ofMillis(command.path("timeoutMs").asLong(30_000));
        Future<Arguments> reply = of(command).call(timeout, name(command), arguments(command));
        settle(command, reply, "replied", ConformanceConversations::value);
      }
      case "answer" -> of(command).answer(name(command), answer(command.get("by").asText()));
      case "join" -> join(command);
      case "leave" -> {
        Conversation left = of(command);
        left.leaveHandler(null);
        left.leave();
      }
      case "renew" ->
          settle(
              command,
              connection.renew(command.path("namespace").asText(""), command.get("auth")),
              "renewed",
              lasting -> expiring(lasting));
      default -> throw new IllegalArgumentException(command.toString());
    }
  }

  private void join(JsonNode command) {
    String namespace = command.get("namespace").asText();
    JsonNode auth = command.get("auth");
    Future<Conversation> joined =
        auth == null ? connection.join(namespace) : connection.join(namespace, auth);
    settle(
        command,
        joined.onSuccess(this::listen),
        "joined",
        conversation -> expiring(conversation.expiresIn()));
  }

  private Conversation of(JsonNode command) {
    return conversations.get(command.path("namespace").asText(""));
  }

  private static String name(JsonNode command) {
    return command.get("name").asText();
  }

  /** An argument that is bytes is an object with {@code base64} alone. */
  private static Object[] arguments(JsonNode command) {
    ArrayNode args = (ArrayNode) command.get("args");
    Object[] arguments = new Object[args.size()];
    for (int i = 0; i < arguments.length; i++) {
      JsonNode given = args.get(i);
      arguments[i] =
          given.size() == 1 && given.has("base64")
              ? Base64.getDecoder().decode(given.get("base64").asText())
              : given;
    }
    return arguments;
  }

  private static JsonNode shown(JsonNode argument) {
    return argument.isBinary()
        ? JSON.createObjectNode().put("base64", argument.asText())
        : argument;
  }

  private static ObjectNode value(Arguments reply) {
    ObjectNode told = told();
    return reply.size() == 0 ? told : told.set("value", shown(reply.node(0)));
  }

  private static Answer<Event> answer(String by) {
    return switch (by) {
      case "echo" -> event -> event.arguments();
      case "fail" ->
          event -> {
            throw new IllegalStateException("asked for");
          };
      case "refuse" ->
          event -> Future.failedFuture(new EventException("NO", "no", IntNode.valueOf(1)));
      default -> event -> Promise.promise().future();
    };
  }

  private static ObjectNode told() {
    return JSON.createObjectNode();
  }

  private static ObjectNode expiring(@Nullable Duration lasting) {
    return told().put("expiresIn", lasting == null ? null : lasting.toMillis());
  }

  private <T> void settle(
      JsonNode command, Future<T> outcome, String done, Function<T, ObjectNode> result) {
    int id = command.get("id").asInt();
    outcome
        .onSuccess(value -> tell.accept(done, result.apply(value).put("id", id)))
        .onFailure(error -> tell.accept("failed", failure(error).put("id", id)));
  }

  private static ObjectNode failure(Throwable error) {
    ObjectNode told = told();
    if (error instanceof ThroughlineException fate) {
      return told.put("code", fate.code().name());
    }
    EventException failed = (EventException) error;
    told.put("code", failed.code());
    return failed.data() == null ? told : told.set("data", failed.data());
  }
}
