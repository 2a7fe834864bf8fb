// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@DisplayName("The codec does what the vectors say")
class FrameCodecVectorsTest {
  @TestFactory
  @DisplayName("frames.json: decodes")
  Stream<DynamicTest> decodes() {
    return Vectors.tests(
        Vectors.read("frames.json"),
        vector -> {
          for (Side from : Vectors.from(vector)) {
            assertEquals(VectorFrame.of(vector.get("frame")), Vectors.decode(vector, from));
          }
        });
  }

  @TestFactory
  @DisplayName("frames.json: encodes")
  Stream<DynamicTest> encodes() {
    return Vectors.tests(
        Vectors.read("frames.json"),
        vector -> {
          if (!vector.path("decodeOnly").asBoolean()) {
            encodes(vector);
          }
        });
  }

  @TestFactory
  @DisplayName("frames-invalid.json: refuses")
  Stream<DynamicTest> refuses() {
    return Vectors.tests(
        Vectors.read("frames-invalid.json"),
        vector -> {
          for (Side from : Vectors.from(vector)) {
            ProtocolException refusal =
                assertThrows(ProtocolException.class, () -> Vectors.decode(vector, from));
            assertEquals(vector.get("error").intValue(), refusal.code().code());
          }
        });
  }

  @TestFactory
  @DisplayName("encode.json: mends odd input")
  Stream<DynamicTest> mends() {
    return Vectors.tests(Vectors.read("encode.json"), FrameCodecVectorsTest::encodes);
  }

  @TestFactory
  @DisplayName("split.json: splits messages")
  Stream<DynamicTest> splits() {
    return Vectors.tests(Vectors.read("split.json"), FrameCodecVectorsTest::splits);
  }

  private static void encodes(JsonNode vector) {
    Frame frame = VectorFrame.of(vector.get("frame"));
    EncodedFrame encoded = EncodedFrame.of(frame);

    switch (vector.get("form").textValue()) {
      case "text" -> {
        String wire = Vectors.text(vector.get("wire"));
        assertEquals(wire, TextForm.encode(frame));
        assertEquals(wire, encoded.line());
        assertArrayEquals(wire.getBytes(StandardCharsets.UTF_8), encoded.lineUtf8());
        assertEquals(encoded.lineUtf8().length, encoded.lineBytes());
      }
      case "binary" -> {
        byte[] wire = Vectors.hex(vector.get("wireHex"));
        assertArrayEquals(wire, BinaryForm.encode(frame));
        assertArrayEquals(wire, encoded.bytes());
        int prefix = wire.length > 16_384 ? 3 : wire.length > 128 ? 2 : 1;
        assertEquals(wire.length - prefix - 1, encoded.payloadBytes());
      }
      default -> assertArrayEquals(Vectors.hex(vector.get("wireHex")), encoded.wsBinary());
    }
  }

  private static void splits(JsonNode vector) {
    Limits limits = Vectors.limits(vector);
    if (vector.path("refused").asBoolean()) {
      assertThrows(IllegalArgumentException.class, () -> split(vector.get("message"), limits));
      return;
    }

    List<EncodedFrame> frames = split(vector.get("message"), limits);

    JsonNode lines = vector.get("lines");
    assertEquals(lines.size(), frames.size());
    for (int i = 0; i < frames.size(); i++) {
      assertEquals(Vectors.text(lines.get(i)), frames.get(i).line());
    }
  }

  private static List<EncodedFrame> split(JsonNode message, Limits limits) {
    boolean text = message.has("text");
    FrameKind kind = FrameKind.valueOf(message.path("kind").asText(text ? "TEXT" : "BINARY"));
    return text
        ? Fragmenter.text(kind, Vectors.text(message.get("text")), limits)
        : Fragmenter.binary(kind, Vectors.hex(message.get("hex")), limits);
  }
}
