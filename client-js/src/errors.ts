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

const MESSAGES: Readonly<Record<ErrorCode, string>> = {
  "UNKNOWN_FATE": "the session ended before the message was confirmed",
  "TOO_LARGE": "the message is larger than the server allows",
  "CLOSED": "the connection is closing or closed",
  "SWITCH_FAILED": "the switch failed",
};

/** Makes one; `why` tells more. */
export function failure(code: ErrorCode, why?: string | null): ThroughlineError {
  const error = new Error(MESSAGES[code] + (why ? ": " + why : "")) as Error & { code: ErrorCode };
  error.code = code;
  return error;
}
