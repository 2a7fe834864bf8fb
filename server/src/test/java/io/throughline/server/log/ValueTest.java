// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a foreign text looks like in a line. */
class ValueTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "[fe80::1%eth0]:443", "a,b:c", "{0}", "0"})
  @DisplayName("a plain one stays as it is")
  void plain(String text) {
    assertEquals(text, Value.of(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a b|\"a b\"",
        "a=b|\"a=b\"",
        "a\"b|\"a\\\"b\"",
        "a\\b|\"a\\\\b\"",
        "a\u2028b\u0085\u202e|\"a\\u2028b\\u0085\\u202e\"",
        "a\u001b[31m|\"a\\u001b[31m\"",
        "\ud83d\ude00|\"\\ud83d\\ude00\""
      })
  @DisplayName("one that could be mistaken is quoted and escaped")
  void quoted(String text, String written) {
    assertEquals(written, Value.of(text));
  }

  @Test
  @DisplayName("no line ends within a value, and none is without an end")
  void lines() {
    assertEquals("\"x\\u000d\\u000aevent=closed\"", Value.of("x\r\nevent=closed"));
    assertEquals("\"\"", Value.of(""));
    assertEquals("a".repeat(256) + "...", Value.of("a".repeat(100_000)));
    assertTrue(Value.of("\n".repeat(100_000)).length() < 6 * 256 + 10);
  }

  @Test
  @DisplayName("a line has a value for each key")
  void complete() {
    assertThrows(IllegalArgumentException.class, () -> Line.REFUSED.of("open"));
  }
}
