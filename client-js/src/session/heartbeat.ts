// SPDX-License-Identifier: Apache-2.0

/** The least time that an answer is given, ms. */
export const LEAST_PATIENCE = 1_000;
/** A peer that was doubted so often in a row is not given more time than that. */
const MOST_DOUBTS = 5;

/** Signs of life (§5.4): silence, PING and PONG, the round trip time. Belongs to the session, not to a connection. */
export interface Heartbeat {
  /** The round trip time, ms: grows slowly, so that one that waited for a busy server does not last; 0 until measured. */
  rtt: number;
  /** How long the peer may be silent, ms: `pingInterval` and `pingTimeout`. */
  silence: number;
  lastInput: number;
  /** How often it was given up without having confirmed anything: a slow line may only need more time. */
  doubts: number;
  /** The token of the last PING. */
  token: number;
  /** When the PING went out that has no PONG yet; 0 when there is none. */
  pingedAt: number;
  /** Since when frames are outstanding without any progress; Infinity when none is. */
  waitingSince: number;
  /** When frames were last written. */
  writtenAt: number;
}

export function newHeartbeat(): Heartbeat {
  return {
    rtt: 0,
    silence: Infinity,
    lastInput: 0,
    doubts: 0,
    token: 0,
    pingedAt: 0,
    waitingSince: Infinity,
    writtenAt: 0,
  };
}

/** How long an answer may take before it is missed: max(1 s, 4 RTT), and twice that for each doubt. */
export function patience({ doubts, rtt }: Heartbeat): number {
  return Math.max(LEAST_PATIENCE, 4 * rtt) * Math.pow(2, Math.min(doubts, MOST_DOUBTS));
}

export function onRoundTrip(heartbeat: Heartbeat, ms: number): void {
  const { rtt } = heartbeat;
  heartbeat.rtt = rtt && ms > rtt ? 0.75 * rtt + 0.25 * ms : ms;
}

/** The token of a PING that is sent now; 0 while one is under way. */
export function ping(heartbeat: Heartbeat, now: number): number {
  if (heartbeat.pingedAt) return 0;
  heartbeat.pingedAt = now;
  return ++heartbeat.token;
}

export function onPong(heartbeat: Heartbeat, token: number, now: number): void {
  const { pingedAt } = heartbeat;
  if (!pingedAt || token !== heartbeat.token) return;
  onRoundTrip(heartbeat, now - pingedAt);
  heartbeat.pingedAt = 0;
  if (heartbeat.waitingSince < Infinity) heartbeat.waitingSince = now;
}

/** When the connection counts as dead, if nothing comes. */
export function deadAt(heartbeat: Heartbeat): number {
  const { lastInput, pingedAt, silence } = heartbeat;
  if (!pingedAt) return lastInput + silence; // HB-4
  // As long as other input flows both ways work, and the PONG is behind it; but not for ever.
  const flows = lastInput > pingedAt;
  const unanswered = Math.max(lastInput, pingedAt) + (flows ? 4 : 1) * patience(heartbeat);
  return Math.min(unanswered, Math.min(lastInput, pingedAt) + silence);
}

/** When a late confirmation is asked for by PING; Infinity while one is under way. */
export function pingAt(heartbeat: Heartbeat): number {
  return heartbeat.pingedAt ? Infinity : heartbeat.waitingSince + patience(heartbeat);
}
