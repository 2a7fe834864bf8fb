// SPDX-License-Identifier: Apache-2.0
import { failure } from "../errors.js";

/** The kinds of frames (§4.2); each is its letter on the wire. */
export const enum Kind {
  TEXT = "m",
  BINARY = "b",
  TEXT_PART = "f",
  BINARY_PART = "g",
  EVENT = "e",
  EVENT_BINARY = "E",
  REPLY = "r",
  REPLY_BINARY = "y",
  JOIN = "j",
  LEAVE = "l",
  RENEW = "n",
  VOLATILE_EVENT = "t",
  VOLATILE_EVENT_BINARY = "u",
  VOLATILE = "v",
  VOLATILE_BINARY = "w",
  ACK = "a",
  PING = "p",
  PONG = "q",
  BASE = "s",
  WRITTEN = "d",
  MARK = "k",
  END = "x",
  MOVE = "M",
  CLOSE = "c",
  HELLO = "H",
  ATTACH = "T",
  UPSTREAM = "U",
  WELCOME = "W",
  ATTACHED = "A",
  REJECT = "R",
}

/** A JSON object as it travels in HELLO, WELCOME, MOVE and REJECT; its members are named in quotes, as on the wire. */
export type Json = Readonly<Record<string, unknown>>;

/** What a message holds: text, or bytes. */
export type Data = string | Uint8Array<ArrayBuffer>;

/** The kinds of the frame that makes a message whole; its data are of the kind's type. */
export type MessageKind =
  | Kind.TEXT
  | Kind.BINARY
  | Kind.EVENT
  | Kind.EVENT_BINARY
  | Kind.REPLY
  | Kind.REPLY_BINARY
  | Kind.JOIN
  | Kind.LEAVE
  | Kind.RENEW;

/** The kinds of messages that may be lost. */
export type VolatileKind = Kind.VOLATILE | Kind.VOLATILE_BINARY | Kind.VOLATILE_EVENT | Kind.VOLATILE_EVENT_BINARY;

/** A numbered frame (§6): a message, or a piece of one. */
export type Counted = readonly [kind: MessageKind | Kind.TEXT_PART | Kind.BINARY_PART, data: Data];

/** What a client sends: the kind, then the fields in the order of the wire. */
export type ClientFrame =
  | Counted
  | readonly [kind: VolatileKind, data: Data]
  | readonly [kind: Kind.ACK, received: number]
  | readonly [kind: Kind.PING, token: number]
  | readonly [kind: Kind.PONG, token: number, received: number]
  | readonly [kind: Kind.BASE, number: number]
  | readonly [kind: Kind.CLOSE, code: number, received: number, reason?: string]
  | readonly [kind: Kind.HELLO, json: Json]
  | readonly [kind: Kind.ATTACH, sid: string, attempt: number, received: number, window: number, ...account: Json[]]
  | readonly [kind: Kind.UPSTREAM, sid: string, attempt: number];

/** What a server sends. */
export type ServerFrame =
  | Counted
  | readonly [kind: VolatileKind, data: Data]
  | readonly [kind: Kind.ACK, received: number, window?: number]
  | readonly [kind: Kind.PING, token: number]
  | readonly [kind: Kind.PONG, token: number, received: number, window?: number]
  | readonly [kind: Kind.WRITTEN, number: number]
  | readonly [kind: Kind.MARK]
  | readonly [kind: Kind.END]
  | readonly [kind: Kind.MOVE, json: Json]
  | readonly [kind: Kind.CLOSE, code: number, received: number, reason?: string]
  | readonly [kind: Kind.WELCOME, json: Json]
  | readonly [kind: Kind.ATTACHED, attempt: number, received: number, base: number, window: number]
  | readonly [kind: Kind.REJECT, code: number, json?: Json];

/** Input that breaks the protocol, or a limit; the code is the close code that it is refused with. */
export type ProtocolError = Error & { readonly code: 4400 | 4413 };

/** Throws a {@link ProtocolError}; `what` is what is wrong. */
export function refuse(what: string, code: ProtocolError["code"] = 4400): never {
  throw failure(code, "bad " + what);
}

/** What is read: a line of text form without its LF, or the bytes of a binary WebSocket message. */
export type Item = string | Uint8Array<ArrayBuffer>;
