// SPDX-License-Identifier: Apache-2.0
import type { Frame, JsonObject } from "../protocol/frames.js";

/**
 * Why a connection is wanted: the session's first one; the planned next one (END, MOVE, an answered poll); the working
 * one was lost; an attempt failed; the current one, which works so far, is not proven (no MARK); nothing goes upstream.
 */
export type AttachCause = "first" | "next" | "lost" | "failed" | "unproven" | "blocked";

/** How a session ended. */
export interface SessionEnd {
  readonly code: number;
  readonly reason: string;
  /** Messages that the peer took in, and messages that were sent or queued without confirmation (CL-6). */
  readonly confirmed: number;
  readonly unknown: number;
  readonly reaction: "stop" | "new" | "again after";
  /** Not before so many ms from now may a new session be opened. */
  readonly retryAfter: number;
}

/** What the session core wants done; implemented by the client, which has the I/O and the clock. */
export interface SessionEffects {
  /** Open a connection, not before the given time: call `Session.attempt`, at once or after a back-off of the client's. */
  attach(cause: AttachCause, notBefore: number): void;
  /** Hand frames to the connection of that attempt. */
  write(attempt: number, frames: readonly Frame[]): void;
  /** Close the connection of that attempt; it is not heard any more (AT-17). */
  drop(attempt: number, code: number): void;
  /** An attempt did not lead to ATTACHED. */
  attemptFailed(attempt: number, why: string): void;
  /** The session is carried by the connection of that attempt from now on. */
  attached(attempt: number): void;
  /** A message arrived. */
  message(data: string | Uint8Array): void;
  opened(): void;
  suspended(why: string): void;
  resumed(): void;
  /** The server asks for another address (MOVE). */
  moved(url: string): void;
  ended(end: SessionEnd): void;
}

/** What a session is opened with. */
export interface SessionSettings {
  /** 128 random bits, base64url: makes opening idempotent. */
  readonly cid: string;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** How long CLOSE may wait for its answer, ms. */
  readonly closeTimeoutMs: number;
  /** Further members of HELLO: `auth`, `client`. */
  readonly hello: JsonObject;
}
