// SPDX-License-Identifier: Apache-2.0
import { assign } from "../platform.js";
import type { Connection, Transport } from "../transport/transport.js";

/** How far an attempt has come. */
export const enum Phase {
  /** Its opener cannot be written yet. */
  CONNECTING,
  /** The opener is out, ATTACHED has not come. */
  OPENING,
  /** It carries the session. */
  ATTACHED,
  /** It ended, or is to end, as planned: a poll that was answered, a stream after END; its way upstream still works. */
  ENDED,
  /** Silent: still listened to, no longer counted on. */
  SUSPECT,
  /** It was given up, or lost. */
  GONE,
}

/** One attempt to attach the session, and the connection that it made. */
export interface Attempt {
  readonly transport: Transport;
  /** Why it was made: text for people. */
  readonly why: string;
  readonly startedAt: number;
  /** Whether its answer comes at once, so that it measures the round trip. */
  readonly prompt: boolean;
  /** How long ATTACHED may take from the opener on, ms. */
  readonly patience: number;
  /** A try that the session does not depend on: a promotion, or a switch asked for by the application. */
  probe: boolean;
  phase: Phase;
  /** Higher than all before (AT-1); 0 until the opener is written. */
  number: number;
  /** When it has to have come further: ATTACHED, then what `awaited` says; Infinity when nothing is waited for. */
  dueAt: number;
  /** Once attached: the number of the frame that must have arrived by it at `dueAt`; Infinity for MARK. */
  awaited: number;
  /** What was awaited did not come: another connection is made until one succeeds. */
  doubted: boolean;
  /** When the opener was written. */
  openedAt: number;
  /** The number of the next counted frame that arrives by it (AT-8). */
  next: number;
  /** The highest number that followed the opener. */
  sentTo: number;
  connection: Connection;
  /** How it went, once that is known: text for people. */
  outcome: string;
  endedAt: number;
  /** Is told how it went: empty for success. */
  readonly settle: (failure: string) => void;
}

/** What is chosen for an attempt; all else about it comes to be known. */
export type Choice = Pick<Attempt, "why" | "probe" | "settle" | "prompt" | "patience" | "dueAt">;

/** An attempt that has nothing yet. */
export function newAttempt(transport: Transport, now: number, choice: Choice): Attempt {
  const none = (): void => {
    // A connection that was never made has nothing to send or close.
  };
  return assign(choice, {
    transport,
    startedAt: now,
    phase: Phase.CONNECTING,
    number: 0,
    awaited: 0,
    doubted: false,
    openedAt: now,
    next: 0,
    sentTo: 0,
    connection: { send: none, close: none },
    outcome: "",
    endedAt: 0,
  });
}
