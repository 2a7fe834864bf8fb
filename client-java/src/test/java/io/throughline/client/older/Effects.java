// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.client.older.Lifecycle.State;
import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Reaction;
import java.util.List;
import java.util.Set;

/** How each effect of the vectors shows (the README beside them says what each means). */
final class Effects {
  /** Longer than any back-off, shorter than what ends a session. */
  private static final int LONG = 30_000;

  private final Scene scene;

  /** What held before the event. */
  private final Scene.Pipe connection;

  private final long held;
  private final int opened;

  Effects(Scene scene) {
    this.scene = scene;
    this.connection = scene.connection;
    this.held = scene.session.heldBytes();
    this.opened = scene.pipes.size();
  }

  void check(List<String> effects) {
    assertEquals(effects.contains("deliver"), !scene.delivered.isEmpty(), "delivered");
    boolean closes = effects.stream().anyMatch(effect -> effect.startsWith("write CLOSE"));
    assertEquals(closes, count(FrameKind.CLOSE) > 0, "CLOSE");
    boolean sends = effects.stream().anyMatch(Set.of("replay", "write", "open window")::contains);
    assertEquals(sends, count(FrameKind.TEXT) > 0, "messages");
    assertEquals(effects.contains("write PONG"), count(FrameKind.PONG) > 0, "PONG");
    effects.stream()
        .filter(effect -> !effect.equals("next transport") || !effects.contains("back off"))
        .forEach(this::check);
  }

  private void check(String effect) {
    switch (effect) {
      case "write HELLO" -> assertEquals(1, count(FrameKind.HELLO));
      case "write ATTACH" -> attach();
      case "write CLOSE" -> assertEquals(1, count(FrameKind.CLOSE));
      case "write CLOSE 4400" -> assertEquals(4400, close().code());
      case "queue CLOSE" -> closesAtTheNextAttach();
      case "close connection" -> assertTrue(scene.connection.closed);
      case "keep sid" -> assertEquals(Scene.SID, nextAttach().sid());
      case "keep limits" -> limitsKept();
      case "write PONG" -> assertEquals(7, ((Frame.Pong) first(FrameKind.PONG)).token());
      case "replay" -> assertTrue(scene.written.contains(new Frame.Text("two")));
      case "renumber" -> renumbered();
      case "trim" -> trimmed();
      case "open window" -> assertTrue(scene.written.contains(new Frame.Text("three")));
      case "move over" -> assertTrue(connection.closed && !newest().closed);
      case "react" -> reacted();
      case "keep connection" -> assertFalse(connection.closed);
      case "write" -> assertTrue(scene.written.contains(new Frame.Text("more")));
      case "deliver" -> delivered();
      case "skip" -> assertTrue(scene.delivered.isEmpty() && !connection.closed);
      case "drop connection" -> assertTrue(connection.closed);
      case "attach again" -> attachesAgain();
      case "next transport", "back off" -> attachesLater();
      case "new session" -> assertEquals(Reaction.NEW_SESSION, ending().reaction());
      case "queue" -> queued();
      case "refuse" -> assertNull(scene.connection);
      default -> throw new IllegalArgumentException("no such effect: " + effect);
    }
  }

  private void attach() {
    Frame.Attach attach = (Frame.Attach) first(FrameKind.ATTACH);
    assertEquals(scene.attempts(), attach.attempt());
    assertEquals(1, attach.received());
  }

  private Frame.Close close() {
    return (Frame.Close) first(FrameKind.CLOSE);
  }

  private ClientListener.Ending ending() {
    return scene.endings.get(scene.endings.size() - 1);
  }

  private Scene.Pipe newest() {
    return scene.pipes.get(scene.pipes.size() - 1);
  }

  private Frame.Attach nextAttach() {
    scene.attach();
    return (Frame.Attach) first(FrameKind.ATTACH);
  }

  private void limitsKept() {
    Frame tooLong = new Frame.Text("x".repeat(Scene.MAX_MESSAGE + 1));
    assertThrows(IllegalArgumentException.class, () -> scene.session.send(tooLong, null));
  }

  private void closesAtTheNextAttach() {
    assertEquals(0, count(FrameKind.CLOSE));
    scene.receive(scene.pending, scene.attachedNewest());
    assertEquals(1000, close().code());
  }

  private void delivered() {
    Frame next = scene.delivered.get(0);
    assertEquals(1, scene.delivered.size());
    assertEquals("next", next instanceof Frame.Volatile v ? v.text() : ((Frame.Text) next).text());
  }

  /** The connection's next frame is number 1 again, which is known. */
  private void renumbered() {
    scene.receive(scene.connection, new Frame.Text("first"), new Frame.Text("next"));
    delivered();
  }

  /** What is confirmed is let go and not sent again (DL-7). */
  private void trimmed() {
    assertTrue(scene.session.heldBytes() < held);
    assertFalse(scene.written.contains(new Frame.Text("one")));
  }

  /** A refusal with {@code retryAfter}: the next attempt, if one is needed, comes after it. */
  private void reacted() {
    assertTrue(scene.pending.closed);
    boolean working = scene.pending != connection && scene.session.state() != State.RECONNECTING;
    scene.pass(Events.RETRY_AFTER - 1);
    int before = scene.pipes.size();
    scene.pass(LONG);
    assertEquals(working ? before : before + 1, scene.pipes.size());
  }

  private void attachesAgain() {
    scene.pass(1);
    boolean underWay = scene.pending != null && !scene.pending.closed;
    assertTrue(underWay || scene.pipes.size() > opened);
  }

  private void attachesLater() {
    scene.pass(0);
    assertEquals(opened, scene.pipes.size());
    scene.pass(LONG);
    assertEquals(opened + 1, scene.pipes.size());
    assertEquals(Scene.TRANSPORTS.get(1), newest().transport());
  }

  /** It goes out with the next ATTACHED, if it has not yet. */
  private void queued() {
    if (scene.session.state() == State.CONNECTING) {
      scene.receive(scene.connection, scene.welcome(), scene.attachedNewest());
      assertTrue(scene.written.contains(new Frame.Text("more")));
    } else {
      assertTrue(scene.session.heldBytes() > held);
    }
  }

  private Frame first(FrameKind kind) {
    return scene.written.stream().filter(frame -> frame.kind() == kind).findFirst().orElseThrow();
  }

  private long count(FrameKind kind) {
    return scene.written.stream().filter(frame -> frame.kind() == kind).count();
  }
}
