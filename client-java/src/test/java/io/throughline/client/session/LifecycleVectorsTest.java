// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every cell of the client's table of SPEC §5.3. */
class LifecycleVectorsTest {
  @TestFactory
  @DisplayName("ST-1 the session reacts to every event in every state as the table says")
  Stream<DynamicTest> everyCell() {
    List<JsonNode> cells = new ArrayList<>();
    for (JsonNode vector : Vectors.read("lifecycle.json")) {
      if (vector.get("side").textValue().equals("client")) {
        cells.add(vector);
      }
    }
    return Vectors.tests(cells, LifecycleVectorsTest::run);
  }

  private static void run(JsonNode vector) {
    String on = vector.get("on").textValue();
    Scene scene = new Scene(vector.get("given").textValue(), on);
    Effects before = new Effects(scene);
    List<String> effects = new ArrayList<>();
    vector.get("effects").forEach(effect -> effects.add(effect.textValue()));

    Events.of(on).accept(scene);

    // The application opens the new session; this one is over.
    State then =
        effects.contains("new session")
            ? State.CLOSED
            : State.valueOf(vector.get("then").textValue());
    assertEquals(then, scene.state());
    before.check(effects);
  }
}
