// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Frame;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LatestTest {
  @Test
  @DisplayName("DL-15 of each key the newest waits for a connection that takes nothing")
  void newest() {
    Scene scene = open();
    scene.connection.room = 0;

    assertTrue(send(scene, "a", "a1"));
    send(scene, "b", "b1");
    send(scene, "a", "a2");

    assertFalse(scene.session.wantsFlush());
    scene.connection.room = 100;
    assertTrue(scene.session.wantsFlush());
    scene.flush();
    assertEquals(List.of(new Frame.Volatile("a2"), new Frame.Volatile("b1")), scene.written);
    assertFalse(scene.session.wantsFlush());
  }

  @Test
  @DisplayName("DL-15 what waited when the peer was detached is dropped")
  void detached() {
    Scene scene = open();
    scene.connection.room = 0;
    send(scene, "a", "before");

    scene.session.onConnectionLost(scene.connection, scene.now);
    assertFalse(send(scene, "a", "meanwhile"));
    scene.session.attach(
        scene.new Pipe(), new Frame.Attach(Scene.SID, scene.attempt + 1, 2, 40), scene.now);
    scene.flush();

    assertEquals(List.of(new Frame.Attached(6, 1, 3, Scene.WINDOW)), scene.written);
  }

  @Test
  @DisplayName("DL-15 no more than 64 keys wait: one more drops what has waited longest")
  void bounded() {
    Scene scene = open();
    scene.connection.room = 0;
    for (int i = 0; i <= Latest.MAX_KEYS; i++) {
      send(scene, "key" + i, "v" + i);
    }

    scene.connection.room = 100;
    scene.flush();

    assertEquals(Latest.MAX_KEYS, scene.written.size());
    assertEquals(new Frame.Volatile("v1"), scene.written.get(0));
  }

  private static Scene open() {
    Scene scene = new Scene("OPEN", "");
    scene.session.onFrame(scene.connection, new Frame.Ack(2, 40), scene.now);
    scene.flush();
    scene.forget();
    return scene;
  }

  private static boolean send(Scene scene, String key, String text) {
    return scene.session.sendVolatile(EncodedFrame.of(new Frame.Volatile(text)), key);
  }
}
