// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.protocol.Frame;
import io.throughline.protocol.FrameKind;
import io.throughline.protocol.Reaction;
import java.util.Collections;
import java.util.List;

/** How each effect of the vectors shows (the README beside them says what each means). */
final class Effects {
  /** The effects after which a connection may be asked for. */
  private static final List<String> ATTACHING =
      List.of(
          "attach again",
          "next transport",
          "back off",
          "react",
          "drop connection",
          "close connection");

  private final Scene scene;
  private final Recorder recorder;

  /** What held before the event. */
  private final Attempt connection;

  private final long held;

  Effects(Scene scene) {
    this.scene = scene;
    this.recorder = scene.recorder;
    this.connection = scene.connection;
    this.held = recorder.session.bufferedBytes();
  }

  void check(List<String> effects) {
    assertEquals(says(effects, "deliver"), !recorder.messages.isEmpty(), "delivers");
    assertEquals(
        says(effects, "write CLOSE", "write CLOSE 4400"), has(FrameKind.CLOSE), "writes CLOSE");
    assertEquals(
        says(effects, "replay", "write", "open window"), has(FrameKind.TEXT), "writes messages");
    assertEquals(says(effects, "write PONG"), has(FrameKind.PONG), "writes PONG");
    assertTrue(
        recorder.attaches.isEmpty() || says(effects, ATTACHING.toArray(String[]::new)),
        () -> "attaches: " + recorder.attaches);
    effects.forEach(this::check);
  }

  private static boolean says(List<String> effects, String... names) {
    return !Collections.disjoint(effects, List.of(names));
  }

  private void check(String effect) {
    switch (effect) {
      case "write HELLO" -> assertEquals(1, all(FrameKind.HELLO).size());
      case "write ATTACH" -> attach();
      case "write CLOSE" -> assertEquals(1, all(FrameKind.CLOSE).size());
      case "write CLOSE 4400" -> assertEquals(List.of(4400), closeCodes());
      case "queue CLOSE" -> closesAtTheNextAttach();
      case "write PONG" -> pong();
      case "close connection" -> assertTrue(scene.dropped(scene.latest()));
      case "drop connection" -> assertTrue(recorder.dropped.contains(connection));
      case "keep connection" -> assertFalse(scene.dropped(connection));
      case "keep sid" -> sidKept();
      case "keep limits" -> limitsKept();
      case "replay" -> assertTrue(texts().contains("two"));
      case "move over" -> movedOver();
      case "react" -> reacted();
      case "deliver" -> assertEquals(List.of("next"), recorder.messages);
      case "skip" -> assertFalse(scene.dropped(connection));
      case "renumber" -> renumbered();
      case "trim" -> trimmed();
      case "open window" -> assertEquals(List.of("three"), texts());
      case "attach again" -> attachesAgain();
      case "next transport", "back off" -> assertEquals(List.of(Cause.FAILED), recorder.attaches);
      case "new session" -> assertEquals(Reaction.NEW_SESSION, lastEnd().reaction());
      case "queue" -> queued();
      case "write" -> assertEquals(List.of("more"), texts());
      case "refuse" -> assertEquals(List.of("refused"), recorder.log);
      default -> throw new IllegalArgumentException("no such effect: " + effect);
    }
  }

  private void attach() {
    assertEquals(1, all(FrameKind.ATTACH).size());
    Frame.Attach attach = (Frame.Attach) all(FrameKind.ATTACH).get(0);
    assertTrue(attach.attempt() > connection.number);
    assertEquals(1, attach.received());
  }

  private void closesAtTheNextAttach() {
    recorder.receive(scene.latest(), scene.attachedNewest());
    assertEquals(List.of(1000), closeCodes());
  }

  private void pong() {
    assertEquals(List.of(new Frame.Pong(7, 1, Recorder.WINDOW)), all(FrameKind.PONG));
  }

  private void sidKept() {
    scene.attach();
    assertEquals(1, all(FrameKind.ATTACH).size());
    assertEquals(Recorder.SID, ((Frame.Attach) all(FrameKind.ATTACH).get(0)).sid());
  }

  private void limitsKept() {
    scene.send("x".repeat(Scene.MAX_MESSAGE + 1));
    assertEquals(List.of(Settle.Fate.TOO_LARGE), recorder.fates);
  }

  private void movedOver() {
    assertEquals(List.of(connection), recorder.dropped);
    assertEquals(List.of("attached " + scene.pending.number), recorder.log);
  }

  /** The connection's next frame is number 1 again, which is known. */
  private void renumbered() {
    scene.receive(new Frame.Text("first"), new Frame.Text("next"));
    assertEquals(List.of("next"), recorder.messages);
  }

  /** What is confirmed is let go and not sent again (DL-7). */
  private void trimmed() {
    assertTrue(recorder.session.bufferedBytes() < held);
    assertFalse(texts().contains("one"));
  }

  /** A refusal with {@code retryAfter}: the next attempt, if one is needed, comes after it. */
  private void reacted() {
    assertEquals(List.of(scene.pending), recorder.dropped);
    boolean working = scene.pending != connection && !scene.is(State.RECONNECTING);
    assertEquals(working ? List.of() : List.of(Cause.FAILED), recorder.attaches);
    if (!working) {
      assertEquals(List.of(recorder.now + Events.RETRY_AFTER), recorder.notBefore);
    }
  }

  private void attachesAgain() {
    boolean underWay = scene.pending != null && !scene.dropped(scene.pending);
    assertTrue(underWay || recorder.attaches.size() == 1);
    assertFalse(recorder.attaches.contains(Cause.FAILED));
  }

  /** It goes out with the next ATTACHED, if it has not yet. */
  private void queued() {
    assertEquals(List.of("accepted"), recorder.log);
    assertTrue(recorder.session.bufferedBytes() > held);
    if (!scene.is(State.OPEN)) {
      recorder.receive(scene.latest(), recorder.welcome, scene.attachedNewest());
      assertTrue(texts().contains("more"));
    }
  }

  private SessionEnd lastEnd() {
    return recorder.ends.get(recorder.ends.size() - 1);
  }

  private List<Frame> all(FrameKind kind) {
    return recorder.frames().stream().filter(frame -> frame.kind() == kind).toList();
  }

  private boolean has(FrameKind kind) {
    return !all(kind).isEmpty();
  }

  private List<String> texts() {
    return all(FrameKind.TEXT).stream().map(Recorder::text).toList();
  }

  private List<Integer> closeCodes() {
    return all(FrameKind.CLOSE).stream().map(frame -> ((Frame.Close) frame).code()).toList();
  }
}
