// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/** Reads the vectors of {@code protocol-spec} as their README describes. */
final class Vectors {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path FOLDER = Path.of("..", "protocol-spec", "vectors");

  private Vectors() {}

  static JsonNode read(String file) {
    try {
      return MAPPER.readTree(FOLDER.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One test for each vector of a list. */
  static Stream<DynamicTest> tests(JsonNode vectors, Consumer<JsonNode> test) {
    return StreamSupport.stream(vectors.spliterator(), false)
        .map(
            vector -> {
              String name = vector.path("clause").asText() + " " + vector.get("id").textValue();
              return DynamicTest.dynamicTest(name, () -> test.accept(vector));
            });
  }

  /** A long text: a string, or pieces to be joined. */
  static String text(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode piece : node) {
      JsonNode repeat = piece.get("repeat");
      text.append(
          repeat == null
              ? piece.textValue()
              : repeat.get(0).textValue().repeat(repeat.get(1).intValue()));
    }
    return text.toString();
  }

  static byte[] hex(JsonNode node) {
    return HexFormat.of().parseHex(text(node));
  }

  /** The bytes of {@code name + "Hex"}, or those of the text {@code name}. */
  static byte[] bytes(JsonNode vector, String name) {
    JsonNode hex = vector.get(name + "Hex");
    return hex == null ? text(vector.get(name)).getBytes(StandardCharsets.UTF_8) : hex(hex);
  }

  static Limits limits(JsonNode vector) {
    JsonNode stated = vector.path("limits");
    Limits limits = Limits.DEFAULTS;
    return limits
        .withMaxFrame(stated.path("maxFrame").asInt(limits.maxFrame()))
        .withMaxMessage(stated.path("maxMessage").asInt(limits.maxMessage()))
        .withMaxParts(stated.path("maxParts").asInt(limits.maxParts()))
        .withMaxFrames(stated.path("maxFrames").asInt(limits.maxFrames()));
  }

  /** The sides that a vector's frame may come from. */
  static Side[] from(JsonNode vector) {
    return switch (vector.get("from").textValue()) {
      case "client" -> new Side[] {Side.CLIENT};
      case "server" -> new Side[] {Side.SERVER};
      default -> Side.values();
    };
  }

  /** Decodes a vector's wire in its form. */
  static Frame decode(JsonNode vector, Side from) {
    Limits limits = limits(vector);
    return switch (vector.get("form").textValue()) {
      case "text" -> TextForm.decode(text(vector.get("wire")), limits, from);
      case "ws-binary" -> BatchReader.readWsBinary(hex(vector.get("wireHex")), limits, from);
      default -> {
        Frame[] frame = new Frame[1];
        byte[] wire = hex(vector.get("wireHex"));
        new BatchReader(Form.BINARY, limits, from)
            .feed(wire, 0, wire.length, decoded -> frame[0] = decoded);
        yield frame[0];
      }
    };
  }
}
