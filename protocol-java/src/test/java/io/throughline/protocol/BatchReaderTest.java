// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BatchReaderTest {
  private static final int LONG_BODY = 2_000;
  private static final Random RANDOM = new Random(20_231);

  /** What came of reading one body. */
  private record Outcome(List<Frame> frames, int error, boolean partial) {}

  @TestFactory
  @DisplayName("batches.json: a body, cut in two at every byte and cut into single bytes")
  Stream<DynamicTest> batches() {
    return Vectors.tests(
        Vectors.read("batches.json"),
        vector -> {
          if (vector.get("form").textValue().equals("ws-text")) {
            assertEquals(expected(vector), readMessage(vector));
          } else {
            assertEveryCut(vector);
          }
        });
  }

  private static void assertEveryCut(JsonNode vector) {
    byte[] body = Vectors.bytes(vector, "body");
    Outcome expected = expected(vector);
    assertEquals(expected, read(vector, body, body.length));
    assertEquals(expected, read(vector, body, 1));
    int step = body.length > LONG_BODY ? body.length / 50 : 1;
    for (int cut = 1; cut < body.length; cut += step) {
      assertEquals(expected, read(vector, body, cut), "first piece " + cut);
    }
  }

  @Test
  @DisplayName("FR-8 the limits that WELCOME states hold for what stands behind it")
  void limitsOfWelcome() {
    Limits larger = Limits.DEFAULTS.withMaxFrame(20_000).withMaxFrames(4);
    Frame welcome =
        new Frame.Welcome("s".repeat(16), "i".repeat(16), Timing.DEFAULTS, larger, List.of(), -1);
    List<Frame> frames = List.of(welcome, new Frame.Text("t".repeat(20_000)));
    for (Form form : Form.values()) {
      byte[] body = body(frames, form);
      List<Frame> read = new ArrayList<>();

      new BatchReader(form, Limits.DEFAULTS, Side.SERVER, true)
          .feed(body, 0, body.length, read::add);

      assertEquals(frames, read, form.name());
    }
    byte[] message = body(frames, Form.TEXT);
    byte[] more =
        (new String(message, StandardCharsets.UTF_8) + "k\nk\nk\n")
            .getBytes(StandardCharsets.UTF_8);
    List<Frame> read = new ArrayList<>();

    BatchReader.readWsText(message, Limits.DEFAULTS, Side.SERVER, read::add);

    assertEquals(frames, read);
    assertThrows(
        ProtocolException.class,
        () -> BatchReader.readWsText(more, Limits.DEFAULTS, Side.SERVER, read::add));
  }

  @Test
  @DisplayName("FR-3 the frames of any body are the same in any pieces, in both forms")
  void anyPieces() {
    for (int round = 0; round < 200; round++) {
      List<Frame> frames = randomFrames();
      for (Form form : Form.values()) {
        byte[] body = body(frames, form);
        List<Frame> read = new ArrayList<>();
        BatchReader reader = new BatchReader(form, Limits.DEFAULTS, Side.CLIENT);

        int at = 0;
        while (at < body.length) {
          int piece =
              Math.min(1 + RANDOM.nextInt(RANDOM.nextBoolean() ? 4 : 900), body.length - at);
          reader.feed(body, at, piece, read::add);
          at += piece;
        }

        assertEquals(frames, read);
        assertFalse(reader.partial());
      }
    }
  }

  @Test
  @DisplayName("FR-8 a line without end is refused before it is held")
  void endlessLine() {
    BatchReader reader = new BatchReader(Form.TEXT, Limits.DEFAULTS, Side.CLIENT);
    byte[] start = "m".getBytes(StandardCharsets.US_ASCII);
    byte[] more = "x".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    reader.feed(start, 0, 1, frame -> {});

    ProtocolException refusal =
        assertThrows(
            ProtocolException.class,
            () -> {
              for (int i = 0; i < 34; i++) {
                reader.feed(more, 0, more.length, frame -> {});
              }
            });

    assertEquals(CloseCode.TOO_LARGE, refusal.code());
  }

  @Test
  @DisplayName("§4.4 a stream may hold more frames than a batch")
  void streamIsNoBatch() {
    byte[] body = "mx\n".repeat(3_000).getBytes(StandardCharsets.US_ASCII);
    List<Frame> frames = new ArrayList<>();

    new BatchReader(Form.TEXT, Limits.DEFAULTS, Side.SERVER)
        .feed(body, 0, body.length, frames::add);

    assertEquals(3_000, frames.size());
  }

  private static Outcome expected(JsonNode vector) {
    List<Frame> frames = new ArrayList<>();
    vector.get("frames").forEach(frame -> frames.add(VectorFrame.of(frame)));
    return new Outcome(
        frames, vector.path("error").asInt(0), vector.path("partial").asBoolean(false));
  }

  /** Reads in pieces: the first as long as given, and all others when that is 1; else the rest. */
  private static Outcome read(JsonNode vector, byte[] body, int first) {
    Form form = Form.valueOf(vector.get("form").textValue().toUpperCase(Locale.ROOT));
    Side from = Vectors.from(vector)[0];
    BatchReader reader = new BatchReader(form, Vectors.limits(vector), from, true);
    List<Frame> frames = new ArrayList<>();
    try {
      int at = 0;
      while (at < body.length) {
        int piece = at == 0 || first == 1 ? first : body.length - at;
        reader.feed(body, at, piece, frames::add);
        at += piece;
      }
      return new Outcome(frames, 0, reader.partial());
    } catch (ProtocolException e) {
      return new Outcome(frames, e.code().code(), false);
    }
  }

  private static Outcome readMessage(JsonNode vector) {
    List<Frame> frames = new ArrayList<>();
    try {
      byte[] message = Vectors.text(vector.get("body")).getBytes(StandardCharsets.UTF_8);
      Side from = Vectors.from(vector)[0];
      BatchReader.readWsText(message, Vectors.limits(vector), from, frames::add);
      return new Outcome(frames, 0, false);
    } catch (ProtocolException e) {
      return new Outcome(frames, e.code().code(), false);
    }
  }

  private static List<Frame> randomFrames() {
    List<Frame> frames = new ArrayList<>();
    int count = RANDOM.nextInt(12);
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[RANDOM.nextInt(400)];
      RANDOM.nextBytes(bytes);
      frames.add(
          switch (RANDOM.nextInt(6)) {
            case 0 -> new Frame.Binary(bytes);
            case 1 -> new Frame.TextPart(randomText());
            case 2 -> new Frame.Volatile(randomText());
            case 3 -> new Frame.Ack(RANDOM.nextLong(1L << 53), RANDOM.nextLong(1L << 53));
            case 4 -> new Frame.Close(4_000 + RANDOM.nextInt(999), i, "why~\n" + i);
            default -> new Frame.Text(randomText());
          });
    }
    return frames;
  }

  private static String randomText() {
    int[] alphabet = {
      'a', '~', '\n', '\r', 0, 0x1E, 0xE9, 0x2028, 0x20AC, 0xFFFD, 0x1F600, 'n', '0'
    };
    return RANDOM
        .ints(RANDOM.nextInt(300), 0, alphabet.length)
        .map(i -> alphabet[i])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static byte[] body(List<Frame> frames, Form form) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      body.writeBytes(
          form == Form.BINARY
              ? BinaryForm.encode(frame)
              : (TextForm.encode(frame) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return body.toByteArray();
  }
}
