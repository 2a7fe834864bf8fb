// SPDX-License-Identifier: Apache-2.0
import type { Frame, ProtocolError } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import type { UpstreamMode } from "../session/attempt.js";

/** The transports of the protocol (§2). */
export type TransportName = "websocket" | "xhr-streaming" | "long-polling" | "jsonp-polling";

/** What a connection tells. Never called from within `open` or `send`, never after `close`, except `onAnswer`. */
export interface ConnectionHandlers {
  /** Frames arrived together; an empty list for bytes that completed none. */
  onFrames(frames: readonly Frame[]): void;
  /** A body sent upstream was answered; null when it was lost. Comes even after `close`. */
  onAnswer(frames: readonly Frame[] | null): void;
  /** What arrived cannot be read. */
  onBroken(error: ProtocolError): void;
  /** It is over; `planned` when the connection is made for one answer and gave it. */
  onEnd(planned: boolean, why: string): void;
}

/** One live pipe. */
export interface Connection {
  /** Takes frames that are ready at one moment. */
  send(frames: readonly Frame[]): void;
  /** Ends it, with a close code where the transport has such a thing. */
  close(code: number): void;
}

/** What a connection is opened with. */
export interface OpenRequest {
  /** The base path, `http(s)://…` without a slash at the end. */
  readonly url: string;
  /** The opener and what follows it. */
  readonly frames: readonly Frame[];
  /** Whether the answer is wanted as soon as possible, even an empty one. */
  readonly brief: boolean;
  /** The limits in force. */
  readonly limits: () => Limits;
}

/** A way to make connections. */
export interface Transport {
  readonly name: TransportName;
  readonly mode: UpstreamMode;
  /** The way upstream that its connections share; null when each has its own. */
  readonly path: string | null;
  /** Whether frames may follow the opener. */
  readonly early: boolean;
  /** Whether MARK proves its connections (SL-2). */
  readonly marked: boolean;
  /** Whether a connection is one request that the server may hold. */
  readonly polled: boolean;
  open(request: OpenRequest, handlers: ConnectionHandlers): Connection;
}
