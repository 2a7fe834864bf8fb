// SPDX-License-Identifier: Apache-2.0

/** A message was sent or queued, and the session ended before it was confirmed: it may have arrived, or not (§3). */
export class UnknownFateError extends Error {
  override readonly name = "UnknownFateError";
  readonly code = "UNKNOWN_FATE";

  constructor() {
    super("the session ended before the message was confirmed");
  }
}

/** A message is over the server's `maxMessage` or `maxParts`; nothing of it was sent (LM-6). */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
  readonly code = "TOO_LARGE";

  constructor() {
    super("the message is larger than the server allows");
  }
}

/** The connection is closing or closed; nothing was sent. */
export class ClosedError extends Error {
  override readonly name = "ClosedError";
  readonly code = "CLOSED";

  constructor() {
    super("the connection is closing or closed");
  }
}

/** A switch to another transport did not succeed; the connection in use was not touched. */
export class SwitchError extends Error {
  override readonly name = "SwitchError";
  readonly code = "SWITCH_FAILED";

  constructor(why: string) {
    super(`the switch failed: ${why}`);
  }
}
