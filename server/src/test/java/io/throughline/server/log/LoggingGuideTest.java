// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the page about the logs tells operators is what the code does. */
class LoggingGuideTest {
  private String guide;

  @BeforeEach
  void read() throws IOException {
    guide = Files.readString(Path.of("..", "docs", "logging.md"));
  }

  private static String row(Line kind) {
    String keys = kind.keys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(" "));
    return "| `" + kind.label() + "` | " + kind.level() + " | " + keys;
  }

  @Test
  @DisplayName("its table has each line with its level and keys, and no other")
  void table() {
    List<String> told =
        guide
            .lines()
            .filter(line -> line.matches("\\| `[a-z]+` \\| [A-Z]+ \\| .*"))
            .map(line -> line.substring(0, line.lastIndexOf(" | ")))
            .toList();

    assertEquals(Arrays.stream(Line.values()).map(LoggingGuideTest::row).toList(), told);
  }

  @Test
  @DisplayName("it names the loggers, the rates and the longest value")
  void numbers() {
    for (String said :
        List.of(
            "`" + SystemBook.class.getPackageName() + ".`",
            "`" + SystemBook.logger(Line.FALLBACK) + "`",
            Line.FALLBACK.perSecond() + " lines a second of a kind",
            Line.OPENED.perSecond() + " of a kind at DEBUG",
            "every " + Rate.SUMMARY_MS / 1000 + " seconds",
            Value.LONGEST + " characters",
            Line.LIMITED.suppressed(123))) {
      assertTrue(guide.contains(said), said);
    }
  }
}
