// SPDX-License-Identifier: Apache-2.0
package io.throughline.event.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.event.PayloadCodec;
import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every vector of {@code events.json}: read, and written again unless it is there to be read. */
class PayloadVectorsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode VECTORS = vectors();

  private final PayloadReader reader = new PayloadReader(PayloadCodec.JSON);
  private final PayloadWriter writer = new PayloadWriter(PayloadCodec.JSON);

  private static JsonNode vectors() {
    try {
      return MAPPER.readTree(Path.of("..", "protocol-spec", "vectors", "events.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> reads() {
    return tests(
        vector -> {
          Frame frame = frame(vector);
          if (vector.has("error")) {
            ProtocolException e =
                assertThrows(ProtocolException.class, () -> reader.read(frame), frame.toString());
            assertEquals(CloseCode.PROTOCOL_ERROR, e.code());
          } else {
            assertEquals(expected(vector), reader.read(frame));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> writes() {
    return tests(
        vector -> {
          if (!vector.has("error") && !vector.path("decodeOnly").asBoolean()) {
            Frame written = write(expected(vector));
            Frame frame = frame(vector);
            assertEquals(frame.kind(), written.kind());
            if (frame instanceof Frame.OfText that) {
              assertEquals(that.text(), ((Frame.OfText) written).text());
            } else {
              assertArrayEquals(((Frame.OfBytes) frame).bytes(), ((Frame.OfBytes) written).bytes());
            }
          }
        });
  }

  private interface VectorTest {
    void run(JsonNode vector);
  }

  private static Stream<DynamicTest> tests(VectorTest test) {
    return StreamSupport.stream(VECTORS.spliterator(), false)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("clause").asText() + " " + vector.get("id").asText(),
                    () -> test.run(vector)));
  }

  private static Frame frame(JsonNode vector) {
    FrameKind kind = FrameKind.valueOf(vector.get("kind").asText());
    return vector.has("text")
        ? Frame.of(kind, text(vector.get("text")))
        : Frame.of(kind, HexFormat.of().parseHex(vector.get("hex").asText()));
  }

  private static String text(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode piece : node) {
      JsonNode repeat = piece.get("repeat");
      text.append(
          repeat == null ? piece.asText() : repeat.get(0).asText().repeat(repeat.get(1).asInt()));
    }
    return text.toString();
  }

  private static Payload expected(JsonNode vector) {
    JsonNode event = vector.get("event");
    String namespace = event.has("namespace") ? text(event.get("namespace")) : Payload.ROOT;
    long call = event.path("call").asLong(Payload.NO_CALL);
    JsonNode json = event.path("json");
    FrameKind kind = FrameKind.valueOf(vector.get("kind").asText());
    return switch (kind) {
      case JOIN -> new Payload.Join(namespace, call, json.get("auth"));
      case LEAVE ->
          new Payload.Leave(
              namespace, json.path("code").asInt(1000), json.path("reason").asText(""));
      case RENEW -> new Payload.Renew(namespace, call, json.get("auth"));
      case REPLY, REPLY_BINARY ->
          event.has("error") ? failure(call, event.get("error")) : values(call, event);
      default ->
          new Payload.Event(
              namespace, call, text(event.get("name")), arguments(event, 1), kind.isVolatile());
    };
  }

  private static Payload failure(long call, JsonNode error) {
    JsonNode message = error.get("message");
    return new Payload.Failure(
        call,
        error.get("code").asText(),
        message == null ? null : message.asText(),
        error.get("data"));
  }

  private static Payload values(long call, JsonNode event) {
    return new Payload.Values(call, arguments(event, 0));
  }

  /** The arguments with the bytes at their positions, of which the first is at {@code offset}. */
  private static List<JsonNode> arguments(JsonNode event, int offset) {
    List<JsonNode> arguments = new ArrayList<>();
    event.get("args").forEach(arguments::add);
    Map<Integer, String> bytes = new TreeMap<>();
    if (event.get("bytes") instanceof ObjectNode at) {
      at.properties().forEach(e -> bytes.put(Integer.valueOf(e.getKey()), e.getValue().asText()));
    }
    bytes.forEach(
        (position, hex) ->
            arguments.add(position - offset, BinaryNode.valueOf(HexFormat.of().parseHex(hex))));
    return arguments;
  }

  private Frame write(Payload payload) {
    if (payload instanceof Payload.Event e) {
      Written array = writer.event(e.name(), e.arguments());
      return e.isVolatile()
          ? PayloadWriter.volatileEvent(e.namespace(), array)
          : PayloadWriter.event(e.namespace(), e.call(), array);
    } else if (payload instanceof Payload.Values v) {
      return PayloadWriter.values(v.call(), writer.reply(v.values()));
    } else if (payload instanceof Payload.Failure f) {
      return writer.failure(f.call(), f.code(), f.message(), f.data());
    } else if (payload instanceof Payload.Join j) {
      return PayloadWriter.join(j.namespace(), j.call(), j.auth());
    } else if (payload instanceof Payload.Leave l) {
      return PayloadWriter.leave(l.namespace(), l.code(), l.reason());
    }
    Payload.Renew renew = (Payload.Renew) payload;
    return PayloadWriter.renew(renew.namespace(), renew.call(), renew.auth());
  }
}
