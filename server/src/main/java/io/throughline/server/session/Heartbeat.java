// SPDX-License-Identifier: Apache-2.0
package io.throughline.server.session;

import io.throughline.protocol.Timing;

/**
 * When the session owes a PING and when its peer has been silent too long (§5.4); belongs to the
 * session, not to a connection.
 */
final class Heartbeat {
  private final Timing timing;

  /** Time of the last byte from the peer. */
  private long lastInput;

  /** Time of the last frame to the peer. */
  private long lastOutput;

  /** Time of the last PING; a second one is not due before another interval. */
  private long lastPing;

  private long token;

  /** The PING with that token has not been answered. */
  private boolean unanswered;

  Heartbeat(Timing timing, long now) {
    this.timing = timing;
    this.lastInput = now;
    this.lastOutput = now;
    this.lastPing = now;
  }

  void onInput(long now) {
    lastInput = now;
  }

  void onOutput(long now) {
    lastOutput = now;
  }

  /** HB-1: nothing received, or nothing sent, for an interval. */
  boolean pingDue(long now) {
    return now >= pingAt();
  }

  long pingAt() {
    return Math.max(lastPing, Math.min(lastInput, lastOutput)) + timing.pingInterval();
  }

  /** The token of the PING that is sent now. */
  long ping(long now) {
    lastPing = now;
    unanswered = true;
    return ++token;
  }

  /** How long the answer took that has come now; less than 0 when it is none to the last PING. */
  long pong(long answered, long now) {
    boolean fits = unanswered && answered == token;
    unanswered &= !fits;
    return fits ? now - lastPing : -1;
  }

  /** HB-3. */
  boolean silent(long now) {
    return now >= silentAt();
  }

  long silentAt() {
    return lastInput + timing.pingInterval() + timing.pingTimeout();
  }
}
