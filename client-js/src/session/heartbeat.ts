// SPDX-License-Identifier: Apache-2.0

/** The least time that an answer is given, ms. */
const LEAST_PATIENCE = 1_000;

/** What the time that passed means for the connection. */
export const enum Pulse {
  ALIVE,
  PING,
  DEAD,
}

/** Signs of life (§5.4): silence, PING and PONG, the round trip time. Belongs to the session, not to a connection. */
export class Heartbeat {
  /** The smoothed round trip time, ms; 0 until measured. */
  rtt = 0;
  /** How long the peer may be silent, ms: `pingInterval` and `pingTimeout`. */
  silence = Infinity;
  lastInput = 0;
  private token = 0;
  /** When the PING went out that has no PONG yet; 0 when there is none. */
  private pingedAt = 0;
  /** Since when frames are outstanding without any progress; Infinity when none is. */
  private waitingSince = Infinity;

  /** How long an answer may take before it is missed: max(1 s, 4 RTT). */
  patience(): number {
    return Math.max(LEAST_PATIENCE, 4 * this.rtt);
  }

  onRoundTrip(ms: number): void {
    this.rtt = this.rtt ? 0.75 * this.rtt + 0.25 * ms : ms;
  }

  /** A connection was attached: what the old one owed no longer counts. `outstanding`: frames are unconfirmed. */
  onAttached(now: number, outstanding: boolean): void {
    this.lastInput = now;
    this.pingedAt = 0;
    this.onProgress(now, outstanding);
  }

  /** Frames were handed to the connection. */
  onSent(now: number): void {
    this.waitingSince = Math.min(this.waitingSince, now);
  }

  /** The peer confirmed frames. */
  onProgress(now: number, outstanding: boolean): void {
    this.waitingSince = outstanding ? now : Infinity;
  }

  onPong(token: number, now: number): void {
    if (!this.pingedAt || token !== this.token) return;
    this.onRoundTrip(now - this.pingedAt);
    this.pingedAt = 0;
    this.onProgress(now, this.waitingSince < Infinity);
  }

  /** The token of a PING that is sent now; 0 while one is under way. */
  ping(now: number): number {
    if (this.pingedAt) return 0;
    this.pingedAt = now;
    return ++this.token;
  }

  /** `probing`: a late confirmation is asked for by PING. A path that times its own requests needs none. */
  pulse(now: number, probing: boolean): Pulse {
    if (now >= this.deadline(probing)) return this.pingedAt || now >= this.silentAt() ? Pulse.DEAD : Pulse.PING;
    return Pulse.ALIVE;
  }

  /** When `pulse` has something new to say. */
  deadline(probing: boolean): number {
    const probe = this.pingedAt ? this.deadAt() : probing ? this.waitingSince + this.patience() : Infinity;
    return Math.min(this.silentAt(), probe);
  }

  private silentAt(): number {
    return this.lastInput + this.silence; // HB-4
  }

  /** Other input shows that the way back works, so it buys time, but a PING without any PONG means a dead way there. */
  private deadAt(): number {
    return this.pingedAt + (this.lastInput > this.pingedAt ? 4 : 1) * this.patience();
  }
}
