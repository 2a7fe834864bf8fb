// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CloseCodeTest {
  private static final JsonNode VECTORS = Vectors.read("close-codes.json");

  @TestFactory
  @DisplayName("CC-1 the registry is that of the vectors")
  Stream<DynamicTest> registry() {
    return Vectors.tests(VECTORS.get("registry"), CloseCodeTest::known);
  }

  private static void known(JsonNode vector) {
    CloseCode code = CloseCode.of(vector.get("code").intValue());

    assertEquals(CloseCode.valueOf(vector.get("name").textValue()), code);
    assertEquals(vector.get("reaction").textValue(), code.reaction().name());
  }

  @Test
  @DisplayName("CC-1 the vectors have every code of the registry, and no code stands twice")
  void complete() {
    Set<Integer> codes = new HashSet<>();
    VECTORS.get("registry").forEach(vector -> codes.add(vector.get("code").intValue()));

    for (CloseCode code : CloseCode.values()) {
      assertTrue(codes.remove(code.code()), code.name());
    }
    assertEquals(Set.of(), codes);
  }

  @TestFactory
  @DisplayName("CC-1 an unknown code has the reaction of its range")
  Stream<DynamicTest> ranges() {
    return Vectors.tests(
        VECTORS.get("ranges"),
        vector ->
            assertEquals(
                vector.get("reaction").textValue(),
                CloseCode.reactionOf(vector.get("code").intValue()).name()));
  }

  @Test
  @DisplayName("CC-3 every reason fits into a CLOSE")
  void reasons() {
    for (CloseCode code : CloseCode.values()) {
      int bytes = code.reason().getBytes(StandardCharsets.UTF_8).length;
      assertTrue(bytes > 0 && bytes <= Frame.Close.MAX_REASON, code.name());
    }
  }
}
