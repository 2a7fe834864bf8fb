// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.server.session.Lifecycle.State;
import java.util.List;
import java.util.stream.LongStream;

/** How each effect of the vectors shows (the README beside them says what each means). */
final class Effects {
  private final Scene scene;

  /** What held before the event. */
  private final Scene.Pipe connection;

  private final long received;
  private final long held;
  private final boolean closing;

  Effects(Scene scene) {
    this.scene = scene;
    this.connection = scene.connection;
    this.received = scene.session.received();
    this.held = scene.session.heldBytes();
    this.closing = scene.session.state() == State.CLOSING;
  }

  void check(List<String> effects) {
    effects.forEach(this::check);
    assertEquals(said(effects, "reject"), wrote(FrameKind.REJECT), "REJECT");
    boolean mayClose = said(effects, "CLOSE") || said(effects, "vanish") || closing;
    assertTrue(mayClose || !wrote(FrameKind.CLOSE), "CLOSE");
    assertEquals(said(effects, "PONG"), wrote(FrameKind.PONG), "PONG");
    assertEquals(said(effects, "deliver"), !scene.delivered.isEmpty(), "delivered");
    assertEquals(said(effects, "announce"), scene.told.contains("open"), "announced");
    assertEquals(said(effects, "detach"), scene.told.contains("detached"), "told of a detach");
  }

  private static boolean said(List<String> effects, String what) {
    return effects.stream().anyMatch(effect -> effect.contains(what));
  }

  private void check(String effect) {
    switch (effect) {
      case "announce" -> assertTrue(scene.told.contains("open"));
      case "attach" -> attached();
      case "replay" -> assertEquals(List.of("one", "two"), texts());
      case "write CLOSE" -> assertTrue(codes(FrameKind.CLOSE).size() == 1);
      case "queue CLOSE" -> closesAtTheNextAttach();
      case "take in" -> assertEquals(received + 1, scene.session.received());
      case "deliver" -> delivered();
      case "drop" -> assertTrue(scene.delivered.isEmpty());
      case "skip" -> skipped();
      case "trim" -> assertTrue(scene.session.heldBytes() < held || held == 0);
      case "open window" -> assertEquals(List.of("three"), texts());
      case "write PONG" -> assertEquals(1, count(FrameKind.PONG));
      case "queue" ->
          assertTrue(scene.session.heldBytes() > held && scene.told.contains("accepted"));
      case "refuse" -> assertEquals(List.of("refused"), scene.told);
      case "detach" -> assertEquals(List.of("detached"), scene.told);
      case "wait" -> waits();
      case "drop frames" -> framesDropped();
      case "vanish" -> assertTrue(scene.told.isEmpty() && scene.written.size() == 1);
      case "forget" -> assertEquals(Long.MAX_VALUE, scene.session.deadline());
      default -> code(effect);
    }
  }

  /** {@code reject N}, {@code end N} or {@code write CLOSE N}. */
  private void code(String effect) {
    int code = Integer.parseInt(effect.substring(effect.lastIndexOf(' ') + 1));
    if (effect.startsWith("reject ")) {
      assertEquals(List.of(code), codes(FrameKind.REJECT));
    } else if (effect.startsWith("end ")) {
      assertEquals(List.of("closed " + code), scene.told);
    } else if (effect.startsWith("write CLOSE ")) {
      if (!wrote(FrameKind.CLOSE)) { // no connection and no body: the next attach tells
        scene.attach(scene.attempt + 1, 0);
        Frame.Reject ended = (Frame.Reject) scene.written.remove(scene.written.size() - 1);
        assertEquals(code, ended.endedWith());
      } else {
        assertEquals(List.of(code), codes(FrameKind.CLOSE));
      }
    } else {
      throw new IllegalArgumentException("no such effect: " + effect);
    }
  }

  private void attached() {
    assertEquals(1, count(FrameKind.ATTACHED));
    assertTrue(scene.connection != connection, "moved to the new connection");
    State state = scene.session.state();
    scene.session.onFrame(connection, new Frame.Close(1000, 0, ""), scene.now);
    scene.session.onConnectionLost(connection, scene.now);
    assertEquals(state, scene.session.state(), "the old connection can do nothing (AT-4)");
  }

  private void closesAtTheNextAttach() {
    assertFalse(wrote(FrameKind.CLOSE));
    scene.attach(scene.attempt + 1, 0);
    scene.receive(new Frame.Ack(2, 40));
    assertEquals(List.of(1000), codes(FrameKind.CLOSE));
  }

  private void delivered() {
    Frame next = scene.delivered.get(0);
    assertEquals(1, scene.delivered.size());
    assertEquals("next", next instanceof Frame.Volatile v ? v.text() : ((Frame.Text) next).text());
  }

  private void skipped() {
    assertEquals(Math.max(received, 1), scene.session.received());
    assertTrue(scene.delivered.isEmpty());
  }

  private void waits() {
    scene.written.clear();
    scene.session.reply(new Frame.Ping(1));
    scene.flush();
    assertTrue(scene.written.isEmpty(), "nothing is written without a connection");
    scene.helloAgain(scene.attempt + 1);
    assertEquals(1, count(FrameKind.ATTACHED));
    assertFalse(connection.superseded);
    scene.written.clear();
  }

  private void framesDropped() {
    assertEquals(0, scene.session.heldBytes());
    scene.attach(scene.attempt + 1, 0);
    assertEquals(List.of(4416), codes(FrameKind.REJECT));
    scene.written.clear();
  }

  private boolean wrote(FrameKind kind) {
    return count(kind) > 0;
  }

  private long count(FrameKind kind) {
    return scene.written.stream().filter(frame -> frame.kind() == kind).count();
  }

  private List<String> texts() {
    return scene.written.stream()
        .filter(frame -> frame.kind() == FrameKind.TEXT)
        .map(frame -> ((Frame.Text) frame).text())
        .toList();
  }

  private List<Integer> codes(FrameKind kind) {
    LongStream codes =
        scene.written.stream()
            .filter(frame -> frame.kind() == kind)
            .mapToLong(
                frame ->
                    frame instanceof Frame.Close close
                        ? close.code()
                        : ((Frame.Reject) frame).code());
    return codes.mapToObj(code -> (int) code).toList();
  }
}
