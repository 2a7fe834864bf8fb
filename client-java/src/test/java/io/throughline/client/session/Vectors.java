// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/** Reads the vectors of {@code protocol-spec}. */
final class Vectors {
  private static final Path FOLDER = Path.of("..", "protocol-spec", "vectors");

  private Vectors() {}

  static JsonNode read(String file) {
    try {
      return new ObjectMapper().readTree(FOLDER.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One test for each vector. */
  static Stream<DynamicTest> tests(Iterable<JsonNode> vectors, Consumer<JsonNode> test) {
    return StreamSupport.stream(vectors.spliterator(), false)
        .map(
            vector ->
                dynamicTest(
                    vector.path("clause").asText("CC-1") + " " + vector.get("id").textValue(),
                    () -> test.accept(vector)));
  }
}
