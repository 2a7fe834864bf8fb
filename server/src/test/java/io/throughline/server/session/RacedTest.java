// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Frame;
import io.throughline.server.session.Lifecycle.State;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RacedTest {
  private final Scene scene = new Scene("OPENING", "opening-timeout");

  @Test
  @DisplayName(
      "HS-7 a raced session that is not chosen in time vanishes, and the application never hears of it")
  void vanishes() {
    scene.pass(Scene.SOON - 1);
    assertEquals(State.OPENING, scene.session.state());

    scene.pass(1);
    scene.session.onFrame(scene.connection, new Frame.Ack(0, Scene.WINDOW), scene.now);

    assertEquals(State.CLOSED, scene.session.state());
    assertTrue(scene.connection.ended);
    assertTrue(scene.told.isEmpty(), () -> "told " + scene.told);
  }

  @Test
  @DisplayName("HS-7 a racing HELLO that comes again does not choose it, nor put its end off")
  void racedAgain() {
    scene.pass(Scene.SOON - 1);
    scene.helloAgain(scene.attempt + 1);
    assertEquals(State.OPENING, scene.session.state());

    scene.pass(1);

    assertEquals(State.CLOSED, scene.session.state());
    assertEquals(List.of("attached"), scene.told); // the transport only, for a session nobody saw
  }

  @Test
  @DisplayName("HS-6 HS-8 the first frame of its client chooses it, and it does not vanish")
  void chosen() {
    scene.session.onFrame(scene.connection, new Frame.Ack(0, Scene.WINDOW), scene.now);
    assertTrue(scene.told.contains("open"), () -> "told " + scene.told);

    scene.pass(2L * Scene.SOON);

    assertEquals(State.OPEN, scene.session.state());
  }
}
