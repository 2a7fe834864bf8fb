// SPDX-License-Identifier: Apache-2.0

/**
 * Why a message was not sent, a call not answered, or a switch not made, as this side knows it. Of a call any other code is the
 * server's (§9.4).
 *
 * - `UNKNOWN_FATE`: the session ended before the message was confirmed: it may have arrived, or not (§3).
 * - `TOO_LARGE`: the message is over the server's `maxMessage` or `maxParts`; nothing of it was sent (LM-6).
 * - `CLOSED`: the connection is closing or closed; nothing was sent.
 * - `TIMEOUT`: no reply came in time; the call may have run, or run yet.
 * - `REPLY_LOST`: the session ended after the call was confirmed: it has run, or runs; the reply is gone.
 * - `LEFT`: the namespace was left, before the reply came or before anything was sent.
 * - `SWITCH_FAILED`: a switch to another transport did not succeed; the connection in use was not touched.
 */
export type ErrorCode = "UNKNOWN_FATE" | "TOO_LARGE" | "CLOSED" | "TIMEOUT" | "REPLY_LOST" | "LEFT" | "SWITCH_FAILED";

/** An error that is known by its code. */
export interface ThroughlineError extends Error {
  /** One of this side's, or what the server answered a call with. */
  readonly code: ErrorCode | (string & Record<never, never>);
  /** What the server added to its error. */
  readonly data?: unknown;
}

/** An error that is known by its code: one of these, or the close code that bad input is refused with. */
export function failure<Code extends string | number>(code: Code, why: string): Error & { readonly code: Code } {
  const error = new Error(why) as Error & { code: Code };
  error.code = code;
  return error;
}
