// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that goes by long steps finds what one byte by byte finds. */
class AsciiSearchTest {
  private static final int SEARCHES = 2_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 255, 256, 257, 263, 4_351, 4_352, 4_353, 9_000})
  @DisplayName("the first of three characters, wherever it is, or the end")
  void first(int length) {
    Random random = new Random(length);
    for (int i = 0; i < SEARCHES; i++) {
      byte[] utf8 = "xé€𝄞".repeat(length).substring(0, length).getBytes(StandardCharsets.UTF_8);
      for (int marks = random.nextInt(3); marks > 0 && utf8.length > 0; marks--) {
        utf8[random.nextInt(utf8.length)] = (byte) "\n\r~".charAt(random.nextInt(3));
      }
      int to = utf8.length - random.nextInt(Math.min(utf8.length, 9) + 1);
      int from = random.nextInt(3) == 0 ? 0 : random.nextInt(to + 1);

      int found = AsciiSearch.find(utf8, from, to, '\n', '\r', '~');

      int wanted = from;
      while (wanted < to && utf8[wanted] != '\n' && utf8[wanted] != '\r' && utf8[wanted] != '~') {
        wanted++;
      }
      assertEquals(wanted, found, () -> "from " + from + " to " + to);
    }
  }
}
