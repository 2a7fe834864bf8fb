// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every cell of the server's table of SPEC §5.3. */
class LifecycleVectorsTest {
  private static final Path VECTORS = Path.of("..", "protocol-spec", "vectors", "lifecycle.json");

  @TestFactory
  @DisplayName("ST-1 the session reacts to every event in every state as the table says")
  Stream<DynamicTest> everyCell() throws IOException {
    JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile());
    return StreamSupport.stream(vectors.spliterator(), false)
        .filter(vector -> vector.get("side").textValue().equals("server"))
        .map(
            vector ->
                dynamicTest(
                    vector.get("clause").textValue() + " " + vector.get("id").textValue(),
                    () -> run(vector)));
  }

  private static void run(JsonNode vector) {
    String on = vector.get("on").textValue();
    Scene scene = new Scene(vector.get("given").textValue(), on);
    assertEquals(vector.get("given").textValue(), scene.session.state().name());
    Effects before = new Effects(scene);
    List<String> effects = new ArrayList<>();
    vector.get("effects").forEach(effect -> effects.add(effect.textValue()));

    Events.of(on).accept(scene);

    assertEquals(vector.get("then").textValue(), scene.session.state().name());
    before.check(effects);
  }
}
