// SPDX-License-Identifier: Apache-2.0
import type { TransportName } from "./transport/transport.js";

/** The events of a connection and what they tell. Each ended session is told by exactly one `reset` or `close`. */
export interface ConnectionEvents {
  /** A session opened: the first one, or the next after `reset` or a `close` with `willRetry`. */
  readonly open: {
    /** the public id */
    readonly id: string;
    /** how long the credentials last, ms; null: for ever, or nobody says (AU-3) */
    readonly expiresIn: number | null;
  };
  /** A message, in order and exactly once (volatile ones excepted): text, or bytes. */
  readonly message: string | Uint8Array;
  /** Another transport carries the session; `from` is null for the first. `why` is text for people. */
  readonly transport: { readonly from: TransportName | null; readonly to: TransportName; readonly why: string };
  /** The connection was lost; the session waits, what is sent is queued. `why` is text for people. */
  readonly suspended: { readonly why: string };
  /** The session goes on after `suspended`: nothing was lost. */
  readonly resumed: object;
  /**
   * The session could not be resumed and a new one takes its place (CL-6). Of the messages sent in the old one,
   * `confirmed` were taken in by the server, `unknown` may have been. Nothing is sent again.
   */
  readonly reset: Ending;
  /** The session ended. With `willRetry` a new one is opened later, else this is the last event. */
  readonly close: Ending & { readonly willRetry: boolean };
  /** After more than 64 KiB were buffered: no more than that is left. */
  readonly drain: object;
}

/** How a session ended. */
export interface Ending {
  /** The close code (§10). */
  readonly code: number;
  /** Text for people, never to be parsed (CC-2). */
  readonly reason: string;
  /** Messages that the server took in. */
  readonly confirmed: number;
  /** Messages sent or queued that were never confirmed. */
  readonly unknown: number;
}
