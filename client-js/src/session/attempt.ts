// SPDX-License-Identifier: Apache-2.0
import type { Connection, Transport } from "../transport/transport.js";

/** How far an attempt has come. */
export const enum Phase {
  /** Its opener cannot be written yet. */
  CONNECTING,
  /** The opener is out, ATTACHED has not come. */
  OPENING,
  /** It carries the session. */
  ATTACHED,
  /** It ended as planned, a poll that was answered; its way upstream still works. */
  ENDED,
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
  prompt: boolean;
  /** A try that the session does not depend on: a promotion, or a switch asked for by the application. */
  probe: boolean;
  phase: Phase;
  /** Higher than all before (AT-1); 0 until the opener is written. */
  number: number;
  /** When ATTACHED has to be there, after it MARK; Infinity when nothing is waited for. */
  dueAt: number;
  /** How long ATTACHED may take from the opener on, ms. */
  patience: number;
  /** When the opener was written. */
  openedAt: number;
  /** The number of the next counted frame that arrives by it (AT-8). */
  next: number;
  /** The highest number that followed the opener. */
  sentTo: number;
  /** END arrived: the connection will end as planned. */
  ending: boolean;
  /** Silent: still listened to, no longer counted on. */
  suspect: boolean;
  connection: Connection;
}

/** An attempt that has nothing yet. */
export function newAttempt(transport: Transport, why: string, probe: boolean, now: number): Attempt {
  const none = (): void => {
    // A connection that was never made has nothing to send or close.
  };
  return {
    transport,
    why,
    startedAt: now,
    prompt: true,
    probe,
    phase: Phase.CONNECTING,
    number: 0,
    dueAt: Infinity,
    patience: 0,
    openedAt: now,
    next: 0,
    sentTo: 0,
    ending: false,
    suspect: false,
    connection: { send: none, close: none },
  };
}
