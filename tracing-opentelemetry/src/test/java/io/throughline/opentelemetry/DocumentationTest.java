// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is written of the spans is what there is. */
class DocumentationTest {
  @Test
  @DisplayName("docs/tracing.md has the table of all attributes, word for word")
  void table() throws IOException {
    String table =
        Arrays.stream(Attribute.values())
            .map(it -> "| `%s` | %s | %s |".formatted(it.key, it.spans, it.help))
            .collect(Collectors.joining("\n"));

    String text = Files.readString(Path.of("..", "docs", "tracing.md"));

    assertTrue(text.contains(table), () -> "the table should be\n" + table);
  }
}
