// SPDX-License-Identifier: Apache-2.0

/**
 * How frames go upstream: `stream` takes them at any time, `posts` one body at a time, confirmed by the body's answer,
 * `forms` one body at a time, confirmed by the downstream connection.
 */
export type UpstreamMode = "stream" | "posts" | "forms";

/** `beside`: the working connection is carried on meanwhile; `awaited`: its next poll waits for the outcome. */
export type Probe = "beside" | "awaited";

/** What the session has to know of the connection that an attempt is made with. */
export interface AttemptPlan {
  readonly mode: UpstreamMode;
  /** Connections with the same path share their way upstream: what was sent by one need not be replayed by the other. */
  readonly path: string;
  /** Whether frames may follow the opener (HS-10). */
  readonly early: boolean;
  /** Whether the connection is proven by MARK (SL-2). */
  readonly marked: boolean;
  /** Whether the answer to the opener comes at once, so that it measures the round trip. */
  readonly prompt: boolean;
  /** Set for a try that the session does not depend on: a switch asked for by the application. */
  readonly probe: Probe | null;
  /** How long ATTACHED may take, ms. */
  readonly timeoutMs: number;
}

/** One attempt and the connection that it made. */
export interface Attempt {
  /** From 1, higher than all before (AT-1). */
  readonly number: number;
  readonly plan: AttemptPlan;
  readonly openedAt: number;
  /** `ended`: as planned, a poll that was answered; its way upstream still works. */
  phase: "opening" | "attached" | "ended";
  /** The number of the next counted frame that arrives by it (AT-8). */
  next: number;
  /** The highest number that followed the opener. */
  sentTo: number;
  /** When MARK has to be there; null when it came or none is expected. */
  markBy: number | null;
  /** END arrived: the connection will end as planned. */
  ending: boolean;
  /** Silent: still listened to, no longer counted on. */
  suspect: boolean;
}

export function newAttempt(number: number, plan: AttemptPlan, now: number): Attempt {
  return {
    number,
    plan,
    openedAt: now,
    phase: "opening",
    next: 0,
    sentTo: 0,
    markBy: null,
    ending: false,
    suspect: false,
  };
}
