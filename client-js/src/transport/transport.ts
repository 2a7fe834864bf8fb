// SPDX-License-Identifier: Apache-2.0
import type { WebSocketConstructor } from "../platform.js";
import type { ClientFrame, Item } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";

/** The transports of the protocol (§2). */
export type TransportName = "websocket" | "xhr-streaming" | "long-polling" | "jsonp-polling";

/** How frames go upstream. */
export const enum Upstream {
  /** At any time, by the connection itself. */
  STREAM,
  /** One body at a time, confirmed by its answer; shared by all connections of a session. */
  POSTS,
  /** One body at a time, confirmed by the downstream connection; shared likewise. */
  FORMS,
}

/** One live pipe. */
export interface Connection {
  /** Takes frames that are ready at one moment. */
  send(frames: readonly ClientFrame[]): void;
  /** Ends it, with a close code where the transport has such a thing; nothing is told after that but `onAnswer`. */
  close(code: number): void;
}

/** What a connection is opened with, and what it tells. Nothing but `opener` is called from within `open`. */
export interface Link {
  /** The base path, `http(s)://…` without a slash at the end. */
  readonly url: string;
  readonly WebSocket: WebSocketConstructor;
  /** The limits in force. */
  limits(): Limits;
  /** How long an answer may take, ms. */
  patience(): number;
  /** The opener and what may follow it; asked for once, when it can be written. Empty: the connection came too late. */
  opener(): readonly ClientFrame[];
  /** Lines or binary messages arrived together; none for bytes that completed none. `tooLarge`: what follows is. */
  onItems(items: readonly Item[], tooLarge: boolean): void;
  /** A body sent upstream was answered; null when it was lost. */
  onAnswer(lines: readonly string[] | null): void;
  /** It is over; `planned` when the connection is made for one answer and gave it. */
  onEnd(planned: boolean, why: string): void;
}

/** A way to make connections. */
export interface Transport {
  /** The name by which options, events and the server call it. */
  readonly name: TransportName;
  /** @internal */
  readonly upstream: Upstream;
  /** Whether MARK proves its connections (SL-2). @internal */
  readonly marked?: boolean;
  /** Whether a connection is one request that the server may hold. @internal */
  readonly polled?: boolean;
  /** Whether the environment can make it. @internal */
  usable(given: WebSocketConstructor | undefined): boolean;
  /** @internal */
  open(link: Link): Connection;
}
