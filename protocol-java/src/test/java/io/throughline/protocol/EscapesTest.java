// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lines are searched eight bytes at a time: every place in such a word, and behind the last. */
class EscapesTest {
  private static final int LONGEST = 20;

  /** What is one bit beside something to escape, or has its byte as a part. */
  private static final List<String> OTHERS =
      List.of("a", "\u000b", "\u000c", "\u007f", "}", "\u008a", "\u010d", "\u0a0d", "\ud83d\ude0a");

  @Test
  @DisplayName("FR-3 what is escaped comes back, wherever it stands and whatever is beside it")
  void everywhere() {
    for (String other : OTHERS) {
      for (String special : List.of("~", "\n", "\r", "~\n", "\r~~")) {
        for (int before = 0; before < LONGEST; before++) {
          for (int after = 0; after < LONGEST; after += 3) {
            assertTravels(other.repeat(before) + special + other.repeat(after));
          }
        }
      }
      assertTravels(other.repeat(LONGEST));
    }
  }

  private static void assertTravels(String text) {
    EncodedFrame frame = EncodedFrame.text(text);
    String escaped = text.replace("~", "~0").replace("\n", "~n").replace("\r", "~r");
    assertEquals("m" + escaped, frame.line());
    assertEquals(text.getBytes(StandardCharsets.UTF_8).length, frame.payloadBytes());
    List<Frame> read = new ArrayList<>();
    byte[] lines = ("p1\n" + frame.line() + "\np2").getBytes(StandardCharsets.UTF_8);
    BatchReader.readWsText(lines, Limits.DEFAULTS, Side.SERVER, read::add);
    assertEquals(List.of(new Frame.Ping(1), new Frame.Text(text), new Frame.Ping(2)), read);
    read.clear();
    byte[] prefixed = frame.bytes();
    new BatchReader(Form.BINARY, Limits.DEFAULTS, Side.SERVER)
        .feed(prefixed, 0, prefixed.length, read::add);
    assertEquals(List.of(new Frame.Text(text)), read);
  }

  @Test
  @DisplayName("FR-4 lone surrogates are replaced in messages of any length, question marks stay")
  void loneSurrogates() {
    for (String lone : List.of("\ud83d", "\ude0a", "?\ud83d?", "\ude0a\ud83d", "?")) {
      for (String beside : List.of("", "a", "\u010d", "?", "\ud83d\ude0a")) {
        String text = beside.repeat(30) + lone + beside.repeat(9);
        String sent = text.replaceAll("[\\x{D800}-\\x{DFFF}]", "\ufffd");
        int bytes = sent.getBytes(StandardCharsets.UTF_8).length;
        assertEquals(bytes, Utf8.length(text));
        assertEquals(bytes + 1_000, Utf8.length("a".repeat(1_000) + text));
        for (int maxFrame : List.of(4, 16, 16_384)) {
          StringBuilder joined = new StringBuilder();
          Limits limits = Limits.DEFAULTS.withMaxFrame(maxFrame);
          for (EncodedFrame part : Fragmenter.text(text, limits)) {
            joined.append(part.line().substring(1));
          }
          assertEquals(sent, joined.toString());
        }
      }
    }
  }

  @Test
  @DisplayName("FR-3 a CR and a broken escape are refused wherever they stand")
  void refused() {
    for (int before = 0; before < LONGEST; before++) {
      String begin = "m" + "a".repeat(before);
      for (String bad : List.of("\r", "~", "~x", "~\r", "a~")) {
        byte[] line = (begin + bad).getBytes(StandardCharsets.UTF_8);
        ProtocolException refused =
            assertThrows(
                ProtocolException.class,
                () -> BatchReader.readWsText(line, Limits.DEFAULTS, Side.SERVER, frame -> {}),
                begin + bad);
        assertEquals(CloseCode.PROTOCOL_ERROR, refused.code());
      }
    }
  }

  @Test
  @DisplayName("FR-8 escapes do not count against maxFrame, what they stand for does")
  void limit() {
    Limits limits = Limits.DEFAULTS.withMaxFrame(10);
    byte[] fits = ("m" + "~n".repeat(10)).getBytes(StandardCharsets.UTF_8);
    List<Frame> read = new ArrayList<>();
    BatchReader.readWsText(fits, limits, Side.SERVER, read::add);
    assertEquals(List.of(new Frame.Text("\n".repeat(10))), read);
    byte[] over = ("m" + "~n".repeat(11)).getBytes(StandardCharsets.UTF_8);
    ProtocolException refused =
        assertThrows(
            ProtocolException.class,
            () -> BatchReader.readWsText(over, limits, Side.SERVER, frame -> {}));
    assertEquals(CloseCode.TOO_LARGE, refused.code());
  }
}
