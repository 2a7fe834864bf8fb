// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.protocol.Frame;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client still says when it has said CLOSE (§6.1). */
class ClosingTest {
  /** Longer than a confirmation may take, on either side. */
  private static final int LATE = 10_000;

  @Test
  @DisplayName("CL-4 after CLOSE a client answers PING, and neither confirms nor asks")
  void pongAlone() {
    Scene scene = new Scene("CLOSING", "");

    scene.receive(scene.connection, new Frame.Text("more"), new Frame.Ping(7));
    scene.receive(scene.connection, new Frame.Text("and more"));
    scene.pass(LATE);

    assertEquals(
        List.of(new Frame.Pong(7, 2, ((Frame.Pong) scene.written.get(0)).window())), scene.written);
  }
}
