// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

import io.throughline.protocol.CloseCode;
import io.throughline.protocol.Frame;

/** What is due when: the timers of §5.3, and when they have to be looked at. */
final class Timers {
  private static final long NEVER = Session.NEVER;
  private static final int EXPIRED = CloseCode.EXPIRED.code();

  private final SessionState session;
  private final Transitions transitions;
  private final Writer writer;

  Timers(SessionState session, Transitions transitions, Writer writer) {
    this.session = session;
    this.transitions = transitions;
    this.writer = writer;
  }

  /** Does what is due. */
  void onTick() {
    long now = session.now;
    session.attempts.forEach(this::checkProgress);
    if (now >= session.moveAt) {
      session.moveAt = NEVER;
      session.why = "moved";
      transitions.attachNext();
    }
    Heartbeat heartbeat = session.heartbeat;
    Frame.Close closing = session.closing;
    boolean dead = session.writable() != null && now >= heartbeat.deadAt();
    if (now >= session.endBy || (dead && closing != null)) {
      transitions.end(closing == null ? EXPIRED : closing.code(), "expired", 0);
    } else if (dead) {
      transitions.suspect("silence", Cause.LOST);
    } else if (session.writable() != null
        && session.output.streams()
        && now >= heartbeat.pingAt()) {
      writer.ping();
    }
  }

  /** What an attempt should have brought by now. */
  private void checkProgress(Attempt attempt) {
    if (session.now < attempt.dueAt || attempt.phase == Phase.GONE) {
      return;
    }
    attempt.dueAt = NEVER;
    if (attempt.phase.beforeAttached()) {
      transitions.fail(attempt, "timeout");
    } else if (session.incoming.received() < attempt.awaited) {
      session.why = "stalled";
      attempt.doubted = true;
      boolean stalled = attempt.awaited != NEVER; // else it is MARK that did not come
      session.effects.attach(stalled ? Cause.STALLED : Cause.UNPROVEN, 0); // §7.6, SL-2
    }
  }

  /** When {@link #onTick} is wanted next; NEVER when never. */
  long deadline(long now) {
    if (session.isClosed()) {
      return NEVER;
    }
    Output output = session.output;
    long at = Math.min(session.endBy, session.moveAt);
    for (Attempt attempt : session.attempts) {
      at = Math.min(at, attempt.dueAt);
    }
    if (output.readyAt() > now) {
      at = Math.min(at, output.readyAt());
    }
    Attempt writable = session.writable();
    if (writable != null) {
      at = Math.min(at, session.heartbeat.deadAt());
      at = Math.min(at, output.streams() ? session.heartbeat.pingAt() : NEVER);
      boolean takes = writable.connection().writable(); // else onWritable comes first
      at = Math.min(at, takes ? Math.max(session.incoming.ackDueAt(), output.readyAt()) : NEVER);
    }
    return at;
  }
}
