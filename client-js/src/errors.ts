// SPDX-License-Identifier: Apache-2.0

/**
 * Why a message was not sent, or a switch not made.
 *
 * - `UNKNOWN_FATE`: the session ended before the message was confirmed: it may have arrived, or not (§3).
 * - `TOO_LARGE`: the message is over the server's `maxMessage` or `maxParts`; nothing of it was sent (LM-6).
 * - `CLOSED`: the connection is closing or closed; nothing was sent.
 * - `SWITCH_FAILED`: a switch to another transport did not succeed; the connection in use was not touched.
 */
export type ErrorCode = "UNKNOWN_FATE" | "TOO_LARGE" | "CLOSED" | "SWITCH_FAILED";

/** An error of the client's, known by its code. */
export interface ThroughlineError extends Error {
  readonly code: ErrorCode;
}

/** An error that is known by its code: one of these, or the close code that bad input is refused with. */
export function failure<Code extends ErrorCode | number>(code: Code, why: string): Error & { readonly code: Code } {
  const error = new Error(why) as Error & { code: Code };
  error.code = code;
  return error;
}
