// SPDX-License-Identifier: Apache-2.0
package io.throughline.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.client.Connection;
import io.throughline.client.Ending;
import io.throughline.client.Message;
import io.throughline.client.PathMemory;
import io.throughline.client.ThroughlineClient;
import io.throughline.client.ThroughlineClientOptions;
import io.throughline.client.ThroughlineException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the Java client under the conformance suite for clients (protocol-spec/conformance/README,
 * "The adapter"): commands come in by standard input, events go out by standard output, a line of
 * JSON each. All of it happens on one event loop, in the order of the commands.
 */
public final class ConformanceClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Map<Integer, Connection> connections = new HashMap<>();
  private final Map<Integer, ConformanceConversations> layers = new HashMap<>();

  private ConformanceClient(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Does what it is told until standard input ends. */
  public static void main(String[] args) throws IOException {
    Vertx vertx = Vertx.vertx();
    Context loop = vertx.getOrCreateContext();
    ConformanceClient client = new ConformanceClient(vertx);
    loop.exceptionHandler(ConformanceClient::crash);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode command = JSON.readTree(line);
      loop.runOnContext(v -> client.act(command));
    }
    System.exit(0);
  }

  private static void crash(Throwable error) {
    error.printStackTrace();
    System.exit(1);
  }

  private void act(JsonNode command) {
    int number = command.get("connection").asInt();
    switch (command.get("do").asText()) {
      case "connect" -> connect(number, command);
      case "sync" -> tell(number, "synced", JSON.createObjectNode());
      default -> act(number, connections.get(number), command);
    }
  }

  private void act(int number, Connection connection, JsonNode command) {
    switch (command.get("do").asText()) {
      case "send" -> settle(number, command, connection.send(message(command)), "sent");
      case "volatile" -> connection.sendVolatile(message(command));
      case "close" -> connection.close(command.get("code").asInt(), command.get("reason").asText());
      case "switchTo" ->
          settle(
              number, command, connection.switchTo(command.get("transport").asText()), "switched");
      case "cut" -> connection.cut();
      default -> layers.get(number).act(command);
    }
  }

  private void connect(int number, JsonNode command) {
    ThroughlineClient client = ThroughlineClient.create(vertx, options(command));
    String url = command.get("url").asText();
    connections.put(number, client.connect(url, connection -> listen(number, connection)));
  }

  private static ThroughlineClientOptions options(JsonNode command) {
    var options = ThroughlineClientOptions.builder().memory(PathMemory.none());
    if (command.has("transports")) {
      List<String> names = new ArrayList<>();
      command.get("transports").forEach(name -> names.add(name.asText()));
      options.transports(names);
    }
    if (command.has("auth")) {
      options.auth(command.get("auth"));
    }
    if (command.has("attemptTimeoutMs")) {
      options.attemptTimeout(command.get("attemptTimeoutMs").asInt());
    }
    if (command.has("closeTimeoutMs")) {
      options.closeTimeout(command.get("closeTimeoutMs").asInt());
    }
    return options.build();
  }

  private void listen(int number, Connection connection) {
    layers.put(
        number,
        new ConformanceConversations(connection, (event, told) -> tell(number, event, told)));
    connection.openHandler(id -> tell(number, "open", opened(connection, id)));
    connection.handler(message -> tell(number, "message", told(message)));
    connection.transportHandler(
        change ->
            tell(
                number,
                "transport",
                JSON.createObjectNode()
                    .put("from", change.from())
                    .put("to", change.to())
                    .put("why", change.why())));
    connection.suspendedHandler(
        why -> tell(number, "suspended", JSON.createObjectNode().put("why", why)));
    connection.resumedHandler(v -> tell(number, "resumed", JSON.createObjectNode()));
    connection.resetHandler(ending -> tell(number, "reset", told(ending)));
    connection.closeHandler(
        ending -> tell(number, "close", told(ending).put("willRetry", ending.willRetry())));
  }

  private static ObjectNode opened(Connection connection, String id) {
    Duration lasting = connection.expiresIn();
    return JSON.createObjectNode()
        .put("id", id)
        .put("expiresIn", lasting == null ? null : lasting.toMillis());
  }

  private void settle(int number, JsonNode command, Future<Void> outcome, String done) {
    ObjectNode told = JSON.createObjectNode().put("id", command.get("id").asInt());
    outcome
        .onSuccess(v -> tell(number, done, told))
        .onFailure(
            error ->
                tell(
                    number,
                    "failed",
                    told.put("code", ((ThroughlineException) error).code().name())));
  }

  private static Message message(JsonNode command) {
    return command.has("text")
        ? Message.of(command.get("text").asText())
        : Message.of(Buffer.buffer(Base64.getDecoder().decode(command.get("base64").asText())));
  }

  private static ObjectNode told(Message message) {
    ObjectNode told = JSON.createObjectNode();
    return message.isText()
        ? told.put("text", message.text())
        : told.put("base64", Base64.getEncoder().encodeToString(message.binary().getBytes()));
  }

  private static ObjectNode told(Ending ending) {
    return JSON.createObjectNode()
        .put("code", ending.code())
        .put("reason", ending.reason())
        .put("confirmed", ending.confirmed())
        .put("unknown", ending.unknown());
  }

  private void tell(int number, String event, ObjectNode told) {
    try {
      out.println(JSON.writeValueAsString(told.put("connection", number).put("event", event)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
