// SPDX-License-Identifier: Apache-2.0
import type { ConnectionEvents } from "../events.js";
import type { Reaction } from "../protocol/close-codes.js";
import type { Data, Json, MessageKind, VolatileKind } from "../protocol/frames.js";
import type { Attempt } from "./attempt.js";
import type { Bodies } from "./bodies.js";

/** The states of a client's session (§5.3). */
export type State = "CONNECTING" | "OPEN" | "RECONNECTING" | "CLOSING" | "CLOSED";

/** Why a connection is wanted. */
export const enum Cause {
  /** The session's first one. */
  FIRST,
  /** The working one was lost, or is silent. */
  LOST,
  /** An attempt failed. */
  FAILED,
  /** The planned next one: END, MOVE, an answered poll. */
  NEXT,
  /** The current one works so far, but is not proven (no MARK). */
  UNPROVEN,
  /** What was written to the current one does not arrive. */
  STALLED,
  /** Nothing goes upstream by the current one. */
  BLOCKED,
}

/** How a session ended. */
export interface SessionEnd {
  readonly code: number;
  readonly reason: string;
  /** Messages that the peer took in, and messages that were sent or queued without confirmation (CL-6). */
  readonly confirmed: number;
  readonly unknown: number;
  readonly reaction: Reaction;
  /** Not before so many ms from now may a new session be opened. */
  readonly retryAfter: number;
}

/** What the session wants done or known; implemented by the driver, which has the I/O and the clock. */
export interface SessionEffects {
  /** Make a connection, not before the given time. */
  attach(cause: Cause, notBefore: number): void;
  /** An attempt did not lead to ATTACHED. */
  failed(attempt: Attempt, why: string): void;
  /** The session is carried by that attempt from now on. */
  attached(attempt: Attempt): void;
  /** The application is to learn of something. */
  emit<K extends "open" | "suspended" | "resumed">(name: K, event: ConnectionEvents[K]): void;
  /** A whole message. Throws ProtocolError when the peer may not say such a thing. */
  message(kind: MessageKind | VolatileKind, data: Data): void;
  /** The server asks for another address (MOVE). */
  moved(url: string): void;
  ended(end: SessionEnd): void;
}

/** What a session is opened with. */
export interface SessionSettings {
  /** 128 random bits at least: makes opening idempotent. */
  readonly cid: string;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** How long CLOSE may wait for its answer, ms. */
  readonly closeTimeout: number;
  /** What is done about bodies; null where there is no transport whose frames go upstream so. */
  readonly bodies: Bodies | null;
  /** Further members of HELLO: `auth`, `client`, `tried`. */
  readonly hello: (attempt: Attempt) => Json;
  /** What ATTACH tells of what led to it, if anything (SL-7). */
  readonly account: (attempt: Attempt) => readonly Json[];
}
