// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_TIMES, type Times } from "../protocol/limits.js";

const LEAST_PATIENCE = 1_000;

/** What the time that passed means for the connection. */
export type Pulse = "alive" | "ping" | "dead";

/** Signs of life (§5.4): silence, PING and PONG, the round trip time. Belongs to the session, not to a connection. */
export class Heartbeat {
  private times: Times = DEFAULT_TIMES;
  private lastInput: number;
  /** Smoothed; null until measured. */
  private smoothed: number | null = null;
  private nextToken = 1;
  /** The PING that has no PONG yet. */
  private ping: { readonly token: number; readonly sentAt: number } | null = null;
  /** Since when frames are outstanding without any progress; null when none is. */
  private waitingSince: number | null = null;

  constructor(now: number) {
    this.lastInput = now;
  }

  /** Milliseconds; null until measured. */
  get rtt(): number | null {
    return this.smoothed;
  }

  /** How long an answer may take before it is missed: max(1 s, 4 RTT). */
  get patience(): number {
    return Math.max(LEAST_PATIENCE, 4 * (this.smoothed ?? 0));
  }

  onTimes(times: Times): void {
    this.times = times;
  }

  /** Any byte is a sign of life. */
  onInput(now: number): void {
    this.lastInput = now;
  }

  onRoundTrip(ms: number): void {
    this.smoothed = this.smoothed === null ? ms : 0.75 * this.smoothed + 0.25 * ms;
  }

  /** A connection was attached: what the old one owed no longer counts. */
  onAttached(now: number): void {
    this.lastInput = now;
    this.ping = null;
    if (this.waitingSince !== null) this.waitingSince = now;
  }

  /** Frames were handed to the connection. */
  onSent(now: number): void {
    this.waitingSince ??= now;
  }

  /** The peer confirmed frames; `all` when nothing is outstanding any more. */
  onConfirmed(now: number, all: boolean): void {
    this.waitingSince = all ? null : now;
  }

  onPong(token: number, now: number): void {
    if (this.ping?.token !== token) return;
    this.onRoundTrip(now - this.ping.sentAt);
    this.ping = null;
    if (this.waitingSince !== null) this.waitingSince = now;
  }

  /** The token of a PING that is sent now. */
  takeToken(now: number): number {
    const token = this.nextToken++;
    this.ping = { token, sentAt: now };
    return token;
  }

  /** `probing`: a late confirmation is asked for by PING. A path that times its own requests needs no PING. */
  pulse(now: number, probing: boolean): Pulse {
    if (now >= this.silentAt) return "dead"; // HB-4
    if (!probing) return "alive";
    if (this.ping !== null) return now >= this.deadAt(this.ping.sentAt) ? "dead" : "alive";
    return this.waitingSince !== null && now >= this.waitingSince + this.patience ? "ping" : "alive";
  }

  /** When `pulse` has something new to say. */
  deadline(probing: boolean): number {
    if (!probing) return this.silentAt;
    const probe = this.ping !== null ? this.deadAt(this.ping.sentAt) : (this.waitingSince ?? Infinity) + this.patience;
    return Math.min(this.silentAt, probe);
  }

  private get silentAt(): number {
    return this.lastInput + this.times.pingInterval + this.times.pingTimeout;
  }

  /** Other input shows that the way back works, so it buys time, but a PING without any PONG means a dead way there. */
  private deadAt(pingSentAt: number): number {
    return pingSentAt + (this.lastInput > pingSentAt ? 4 : 1) * this.patience;
  }
}
