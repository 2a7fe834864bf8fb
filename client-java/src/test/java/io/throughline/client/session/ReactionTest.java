// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.protocol.Frame;
import io.throughline.protocol.Reaction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the client makes of a code of SPEC §10, in CLOSE and in REJECT. */
class ReactionTest {
  private static final JsonNode REGISTRY = Vectors.read("close-codes.json").get("registry");

  @TestFactory
  @DisplayName("CC-1 a CLOSE ends the session and asks for the reaction of its code")
  Stream<DynamicTest> close() {
    return Vectors.tests(REGISTRY, ReactionTest::close);
  }

  @TestFactory
  @DisplayName("CC-1 a CLOSE with an unknown code asks for the reaction of its range")
  Stream<DynamicTest> closeOfRange() {
    List<JsonNode> ranges = new ArrayList<>();
    for (JsonNode vector : Vectors.read("close-codes.json").get("ranges")) {
      if (travels(vector.get("code").intValue())) {
        ranges.add(vector);
      }
    }
    return Vectors.tests(ranges, ReactionTest::close);
  }

  /** FR-13; the other codes can come from a WebSocket only, their ranges are CloseCode's. */
  private static boolean travels(int code) {
    return code / 1_000 == 1 || (code >= 3_000 && code < 5_000);
  }

  private static void close(JsonNode vector) {
    Scene scene = new Scene("OPEN", "");

    scene.receive(new Frame.Close(vector.get("code").intValue(), 0, "why"));

    assertEnded(scene, vector);
  }

  @TestFactory
  @DisplayName(
      "§10 a REJECT of the only attempt ends the session, or only the attempt, by its code")
  Stream<DynamicTest> reject() {
    return Vectors.tests(REGISTRY, ReactionTest::reject);
  }

  private static void reject(JsonNode vector) {
    Scene scene = new Scene("RECONNECTING", "");
    scene.lose(scene.connection);

    scene.recorder.receive(scene.pending, reject(vector.get("code").intValue()));

    String scope = vector.path("scopeOfReject").asText(vector.get("scope").textValue());
    String reaction = vector.get("reaction").textValue();
    if (scope.equals("session") || reaction.equals("STOP") || reaction.equals("NEW_SESSION")) {
      assertEnded(scene, vector);
    } else {
      assertEquals(State.RECONNECTING, scene.state());
    }
  }

  @TestFactory
  @DisplayName("AT-16 a REJECT of an attempt beside it leaves the connection that works")
  Stream<DynamicTest> rejectBesides() {
    return Vectors.tests(REGISTRY, ReactionTest::rejectBesides);
  }

  private static void rejectBesides(JsonNode vector) {
    Scene scene = new Scene("OPEN", "");
    Attempt promotion = scene.attach();

    scene.recorder.receive(promotion, reject(vector.get("code").intValue()));

    assertEquals(State.OPEN, scene.state());
    assertFalse(scene.dropped(scene.connection));
    assertTrue(scene.dropped(promotion));
  }

  private static Frame reject(int code) {
    return new Frame.Reject(code, "why", Frame.Reject.ABSENT, 0, Frame.Reject.ABSENT, List.of());
  }

  private static void assertEnded(Scene scene, JsonNode vector) {
    assertEquals(State.CLOSED, scene.state());
    assertEquals(1, scene.recorder.ends.size());
    assertEquals(vector.get("code").intValue(), scene.recorder.ends.get(0).code());
    assertEquals(reaction(vector), scene.recorder.ends.get(0).reaction());
  }

  /** What a session that has ended asks for: it cannot be resumed. */
  private static Reaction reaction(JsonNode vector) {
    Reaction reaction = Reaction.valueOf(vector.get("reaction").textValue());
    boolean resumed = reaction == Reaction.RESUME || reaction == Reaction.IGNORE;
    return resumed ? Reaction.NEW_SESSION : reaction;
  }
}
