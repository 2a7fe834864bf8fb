// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.EncodedFrame;
import io.throughline.protocol.Fragmenter;
import io.throughline.protocol.Frame;
import io.throughline.protocol.delivery.Outbox;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  @DisplayName("DL-7 frames confirmed before they were written to a connection shift no number")
  void confirmedBeforeWritten() {
    Scene scene = new Scene("OPEN", "");
    scene.session.attach(
        scene.new Pipe(), new Frame.Attach(Scene.SID, scene.attempt + 1, 0, 0), scene.now);
    scene.flush();
    assertEquals(List.of(attached(1)), scene.written);
    scene.forget();

    List<Frame> late = List.of(new Frame.Ack(2, 40)); // both came by the older connection
    new UpstreamBody(scene.session, true)
        .take(new Frame.Upstream(Scene.SID, scene.attempt), late, null, scene.now);
    scene.send("three");
    scene.flush();

    assertEquals(List.of(attached(3), new Frame.Text("three")), scene.written);
  }

  @Test
  @DisplayName("AT-7 what is confirmed before ATTACHED is written is not behind its base")
  void confirmedBeforeAttached() {
    Scene scene = new Scene("OPEN", "");
    Scene.Pipe next = scene.new Pipe();
    scene.session.attach(next, new Frame.Attach(Scene.SID, scene.attempt + 1, 0, 40), scene.now);

    scene.session.onFrame(next, new Frame.Ack(1, 40), scene.now);
    scene.flush();

    assertEquals(List.of(attached(2), new Frame.Text("two")), scene.written);
  }

  @Test
  @DisplayName("a connection that takes nothing asks for no flush until it takes something again")
  void takesNothing() {
    Scene scene = new Scene("OPEN", "");
    scene.session.onFrame(scene.connection, new Frame.Ack(2, 40), scene.now);
    scene.flush();
    scene.forget();
    scene.connection.room = 0;

    scene.send("three");

    assertFalse(scene.session.wantsFlush(), "or its event loop would turn for nothing");
    scene.connection.room = 100;
    assertTrue(scene.session.wantsFlush());
    scene.flush();
    assertEquals(List.of(new Frame.Text("three")), scene.written);
    assertFalse(scene.session.wantsFlush());
  }

  @Test
  @DisplayName("CL-1 a CLOSE that waits behind a full window asks for no flush until it opens")
  void closeWaits() {
    Scene scene = new Scene("OPEN", "ack-in-range");

    scene.session.close(1000, "done", scene.now);

    assertFalse(scene.session.wantsFlush(), "or its event loop would turn for nothing");
    scene.session.onFrame(scene.connection, new Frame.Ack(2, 40), scene.now);
    assertTrue(scene.session.wantsFlush());
    scene.flush();
    assertEquals(List.of(new Frame.Text("three"), new Frame.Close(1000, 1, "done")), scene.written);
  }

  @Test
  @DisplayName("DL-16 a confirmation names the window only while not all of it is free")
  void windowNamed() {
    Scene scene = new Scene("OPEN", "");
    scene.session.onFrame(scene.connection, new Frame.Ack(2, 40), scene.now);
    scene.flush();
    scene.forget();

    scene.receive(new Frame.Ping(1));
    scene.session.pause(true);
    scene.receive(new Frame.Text("four"), new Frame.Ping(2));
    scene.session.pause(false);
    scene.receive(new Frame.Ping(3));

    assertEquals(
        List.of(
            new Frame.Pong(1, 1, Frame.FULL_WINDOW),
            new Frame.Pong(2, 2, Scene.WINDOW - 4 - EncodedFrame.OVERHEAD),
            new Frame.Pong(3, 2, Frame.FULL_WINDOW)),
        scene.written);
  }

  @Test
  @DisplayName(
      "AT-12 a session whose held frames were let go of goes on when its peer had them all")
  void evictedAndComplete() {
    Scene scene = new Scene("OPEN", "");
    scene.session.onConnectionLost(scene.connection, scene.now);
    scene.session.evict();
    scene.forget();

    scene.attach(6, 2);
    scene.send("three");
    scene.flush();

    assertEquals(List.of(attached(3), new Frame.Text("three")), scene.written);
  }

  @Test
  @DisplayName("CL-6 messages that were let go of count as confirmed once the peer had them all")
  void evictedAndCounted() {
    Outbox outbox = new Outbox(Scene.WINDOW);
    outbox.add(Fragmenter.text("one", Scene.LIMITS), null);
    outbox.add(Fragmenter.text("two", Scene.LIMITS), null);
    outbox.next();
    outbox.next();
    outbox.evict();

    outbox.confirm(1, Scene.WINDOW);
    assertTrue(outbox.evicted());
    assertEquals(2, outbox.unconfirmedMessages());
    outbox.confirm(2, Scene.WINDOW);

    assertFalse(outbox.evicted());
    assertEquals(2, outbox.confirmedMessages());
    assertEquals(0, outbox.unconfirmedMessages());
  }

  private static Frame attached(long base) {
    return new Frame.Attached(6, 1, base, Scene.WINDOW);
  }
}
