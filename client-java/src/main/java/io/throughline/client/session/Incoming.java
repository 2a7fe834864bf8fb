// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.Frame;
import io.throughline.protocol.Limits;
import io.throughline.protocol.delivery.Cursor;
import io.throughline.protocol.delivery.Inbox;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Downstream messages: each number is taken once, what a paused application does not take is held
 * within the window, and a confirmation gets due.
 */
final class Incoming {
  private static final long NEVER = Session.NEVER;

  private final Consumer<Frame> application;
  private final int window;

  /** Messages that the paused application has not taken. */
  private final ArrayDeque<Frame> held = new ArrayDeque<>(0);

  private Inbox inbox;
  private boolean paused;

  /** When what came in has to be confirmed (DL-8); NEVER when there is nothing to confirm. */
  private long ackDueAt = NEVER;

  /** How often the peer has been told of {@code received} and window. */
  private long statements;

  /**
   * Holds for {@code application} what it has paused for.
   *
   * @param window bytes
   */
  Incoming(int window, Consumer<Frame> application) {
    this.window = window;
    this.application = application;
    this.inbox = new Inbox(Limits.DEFAULTS.withWindow(window));
  }

  /** The limits are known: nothing was taken in before. */
  void onWelcome(Limits limits) {
    inbox = new Inbox(limits.withWindow(window));
  }

  Inbox.Verdict judge(Cursor cursor) {
    return inbox.judge(cursor);
  }

  /** Takes the next counted frame in, which may complete a message; to be confirmed by then. */
  void take(Frame frame, long confirmBy) {
    Frame message = inbox.take(frame);
    ackDueAt = Math.min(ackDueAt, confirmBy);
    if (message == null) {
      return;
    }
    if (paused || !held.isEmpty()) {
      held.add(message);
      inbox.hold(message);
    } else {
      application.accept(message);
    }
  }

  /** A volatile message: dropped while the application takes none (DL-15). */
  void onVolatile(Frame message) {
    if (!paused) {
      application.accept(message);
    }
  }

  void pause(boolean pause) {
    paused = pause;
    while (!paused && !held.isEmpty()) {
      Frame message = held.remove();
      inbox.release(message);
      application.accept(message);
    }
  }

  /** The session is over: what was taken in for the application is handed over, paused or not. */
  void handOver() {
    pause(false);
  }

  /** Whether the peer is to be told now of {@code received} and window (DL-8, DL-11). */
  boolean ackDue(long now) {
    return now >= ackDueAt || inbox.ackDue();
  }

  /** When that is so, if nothing happens; NEVER when never. */
  long ackDueAt() {
    return inbox.ackDue() ? 0 : ackDueAt;
  }

  /** What was stated last may not arrive, or mean nothing any more: it is stated again. */
  void stateAgain(long now) {
    ackDueAt = now;
  }

  /** {@code received} and window have just been stated to the peer, whichever frame said it. */
  void onStated() {
    inbox.onStated();
    ackDueAt = NEVER;
    statements++;
  }

  /** They have been stated where they may never arrive, beside a way that works. */
  void onOffered() {
    inbox.onOffered();
  }

  long statements() {
    return statements;
  }

  /** The highest number taken in. */
  long received() {
    return inbox.received();
  }

  /** What can be taken in beyond it, bytes. */
  long window() {
    return inbox.window();
  }
}
