// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.older;

import io.throughline.protocol.Timing;

/** Judges from times whether the current connection still carries (§5.4). */
final class Heartbeat {
  /** What to do about the path. */
  enum Verdict {
    FINE,
    /** A confirmation is late: ask. */
    PING,
    /**
     * Nothing came after the question, or nothing of what was written: attach again, in parallel.
     */
    DEAD
  }

  private static final long NEVER = ClientSession.NEVER;
  private static final long LEAST_PATIENCE = 1_000;

  private final Terms terms;

  private long lastInput;
  private long rtt;

  /** When a confirmation is late; never while nothing is unconfirmed. */
  private long lateAt = NEVER;

  private long patience = LEAST_PATIENCE;

  /** When the unanswered PING was sent. */
  private long pingedAt = NEVER;

  private long token;

  /** The highest number the server says it wrote, and when it must be here. */
  private long written;

  private long writtenDue = NEVER;

  Heartbeat(Terms terms) {
    this.terms = terms;
  }

  void onInput(long now) {
    lastInput = now;
    pingedAt = NEVER;
  }

  void onAttached(Attempt attempt, long now) {
    onInput(now);
    if (!attempt.connection.oneShot()) {
      rtt = now - attempt.openedAt;
    }
    lateAt = NEVER;
    writtenDue = NEVER;
  }

  void onConfirmed() {
    lateAt = NEVER;
  }

  /** Written to a duplex connection; the confirmation of a body is its answer. */
  void onWrote(boolean unconfirmed, long now) {
    patience = patience();
    if (unconfirmed && lateAt == NEVER) {
      lateAt = now + patience;
    } else if (!unconfirmed) {
      lateAt = NEVER;
    }
  }

  void onWritten(long number, long now) {
    written = number;
    writtenDue = now + patience();
  }

  private long patience() {
    return terms.timing().ackDelay() + Math.max(LEAST_PATIENCE, 4 * rtt);
  }

  Verdict check(long received, long now) {
    if (now >= writtenDue) {
      writtenDue = NEVER;
      if (received < written) {
        return Verdict.DEAD;
      }
    }
    if (now < lateAt) {
      return Verdict.FINE;
    }
    lateAt = now + patience;
    if (pingedAt != NEVER) {
      pingedAt = NEVER;
      return Verdict.DEAD;
    }
    pingedAt = now;
    return Verdict.PING;
  }

  long token() {
    return ++token;
  }

  long silentAt() {
    Timing timing = terms.timing();
    return lastInput + timing.pingInterval() + timing.pingTimeout();
  }

  long deadline() {
    return Math.min(lateAt, writtenDue);
  }
}
