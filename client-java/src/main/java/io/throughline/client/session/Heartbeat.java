// SPDX-License-Identifier: Apache-2.0
package io.throughline.client.session;

/**
 * Signs of life (§5.4): silence, PING and PONG, the round trip time. Belongs to the session, not to
 * a connection.
 */
final class Heartbeat {
  private static final long NEVER = Session.NEVER;

  /** The least time that an answer is given, ms. */
  private static final long LEAST_PATIENCE = 1_000;

  /** An answer is given so many round trips. */
  private static final int PATIENCE = 4;

  /** A peer that was doubted so often in a row is not given more time than that. */
  private static final int MOST_DOUBTS = 5;

  /** So much of a new measurement goes into the smoothed one. */
  private static final double WEIGHT = 0.25;

  /**
   * The round trip time, ms: grows slowly, so that one that waited for a busy server does not last;
   * 0 until measured.
   */
  private double rtt;

  /** When frames were last written. */
  private long writtenAt;

  /** How long the peer may be silent, ms: {@code pingInterval} and {@code pingTimeout}. */
  private long silence = NEVER;

  private long lastInput;

  /**
   * How often it was given up without having confirmed anything: a slow line may only need more
   * time.
   */
  private int doubts;

  /** The token of the last PING. */
  private long token;

  /** When the PING went out that has no PONG yet; NEVER when there is none. */
  private long pingedAt = NEVER;

  /** Since when frames are outstanding without any progress; NEVER when none is. */
  private long waitingSince = NEVER;

  double rtt() {
    return rtt;
  }

  /**
   * How long an answer may take before it is missed: max(1 s, 4 RTT), twice that for each doubt.
   */
  long patience() {
    return Math.max(LEAST_PATIENCE, (long) (PATIENCE * rtt)) << Math.min(doubts, MOST_DOUBTS);
  }

  /** The connection is not trusted any more. */
  void onDoubt() {
    doubts++;
  }

  void silence(long ms) {
    silence = ms;
  }

  void onInput(long now) {
    lastInput = now;
  }

  void onRoundTrip(long ms) {
    rtt = rtt > 0 && ms > rtt ? (1 - WEIGHT) * rtt + WEIGHT * ms : ms;
  }

  void onWritten(long now) {
    writtenAt = now;
  }

  /** The body that was written last got its answer, which is never held. */
  void onBodyAnswered(long now) {
    onRoundTrip(now - writtenAt);
  }

  /** Whether an answer is waited for longer than at least, so that it is worth measuring anew. */
  boolean isSlow() {
    return patience() > LEAST_PATIENCE;
  }

  /** Another connection carries the session: what was asked by the one before is not awaited. */
  void onAttached(long now, boolean outstanding) {
    onInput(now);
    pingedAt = NEVER;
    waitingSince = outstanding ? now : NEVER;
  }

  /** The peer confirmed something. */
  void onProgress(long now, boolean outstanding) {
    waitingSince = outstanding ? now : NEVER;
    if (pingedAt != NEVER) {
      pingedAt = NEVER; // as good as its PONG, but late
    } else {
      doubts = Math.max(0, doubts - 1);
    }
  }

  /** Counted frames are outstanding. */
  void onOutstanding(long now) {
    waitingSince = Math.min(waitingSince, now);
  }

  /** The token of a PING that is sent now; 0 while one is under way. */
  long ping(long now) {
    if (pingedAt != NEVER) {
      return 0;
    }
    pingedAt = now;
    return ++token;
  }

  void onPong(long answered, long now) {
    if (pingedAt == NEVER || answered != token) {
      return;
    }
    onRoundTrip(now - pingedAt);
    pingedAt = NEVER;
    if (waitingSince != NEVER) {
      waitingSince = now;
    }
  }

  /** When the connection counts as dead, if nothing comes. */
  long deadAt() {
    long since = Math.min(lastInput, pingedAt);
    long silent = silence == NEVER ? NEVER : since + silence; // HB-4
    if (pingedAt == NEVER) {
      return silent;
    }
    // As long as other input flows both ways work, and the PONG is behind it; but not for ever.
    boolean flows = lastInput > pingedAt;
    return Math.min(silent, Math.max(lastInput, pingedAt) + (flows ? PATIENCE : 1) * patience());
  }

  /** When a late confirmation is asked for by PING; NEVER while one is under way. */
  long pingAt() {
    return pingedAt != NEVER || waitingSince == NEVER ? NEVER : waitingSince + patience();
  }
}
