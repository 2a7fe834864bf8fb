// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.Frame;
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

    scene.receive(scene.connection, new Frame.Close(vector.get("code").intValue(), 0, "why"));

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

    scene.receive(scene.pending, reject(vector.get("code").intValue()));

    String scope = vector.path("scopeOfReject").asText(vector.get("scope").textValue());
    String reaction = vector.get("reaction").textValue();
    if (scope.equals("session") || reaction.equals("STOP")) {
      assertEnded(scene, vector);
    } else {
      assertEquals(State.RECONNECTING, scene.session.state());
    }
  }

  @TestFactory
  @DisplayName("AT-16 a REJECT of a connection's scope leaves the connection that works")
  Stream<DynamicTest> rejectBesides() {
    return Vectors.tests(REGISTRY, ReactionTest::rejectBesides);
  }

  private static void rejectBesides(JsonNode vector) {
    Scene scene = new Scene("OPEN", "");
    Scene.Pipe promotion = scene.attach();

    scene.receive(promotion, reject(vector.get("code").intValue()));

    if (vector.path("scopeOfReject").asText(vector.get("scope").textValue()).equals("session")) {
      assertEnded(scene, vector);
    } else {
      assertEquals(State.OPEN, scene.session.state());
      assertFalse(scene.connection.closed);
    }
  }

  private static Frame reject(int code) {
    return new Frame.Reject(code, "why", Frame.Reject.ABSENT, 0, Frame.Reject.ABSENT, List.of());
  }

  private static void assertEnded(Scene scene, JsonNode vector) {
    assertEquals(State.CLOSED, scene.session.state());
    assertEquals(1, scene.endings.size());
    assertEquals(vector.get("code").intValue(), scene.endings.get(0).code());
    assertEquals(vector.get("reaction").textValue(), scene.endings.get(0).reaction().name());
  }
}
