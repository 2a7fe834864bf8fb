// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FragmenterTest {
  @Test
  @DisplayName("LM-1 the pieces of any text keep the limit and make the text again")
  void anyText() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      Limits limits = Limits.DEFAULTS.withMaxFrame(4 + random.nextInt(40)).withMaxParts(1_000);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.appendCodePoint(List.of(0x61, 0x7E, 0xE9, 0x20AC, 0x1F600).get(random.nextInt(5)));
      }

      List<EncodedFrame> frames = Fragmenter.text(text.toString(), limits);

      StringBuilder joined = new StringBuilder();
      for (EncodedFrame frame : frames) {
        assertTrue(frame.payloadBytes() <= limits.maxFrame());
        Frame piece = TextForm.decode(frame.line(), limits, Side.CLIENT);
        joined.append(
            piece instanceof Frame.TextPart part ? part.text() : ((Frame.Text) piece).text());
      }
      assertEquals(text.toString(), joined.toString());
      assertEquals(FrameKind.TEXT, frames.get(frames.size() - 1).kind());
      assertTrue(
          frames.subList(0, frames.size() - 1).stream()
              .allMatch(frame -> frame.kind() == FrameKind.TEXT_PART));
    }
  }
}
