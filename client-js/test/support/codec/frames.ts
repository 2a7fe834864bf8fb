// SPDX-License-Identifier: Apache-2.0

/** A JSON object as it travels in HELLO, ATTACH, WELCOME, MOVE and REJECT. */
export type JsonObject = Readonly<Record<string, unknown>>;

type CountedText = "TEXT" | "TEXT_PART" | "EVENT" | "REPLY" | "JOIN" | "LEAVE" | "RENEW";
type CountedBytes = "BINARY" | "BINARY_PART" | "EVENT_BINARY" | "REPLY_BINARY";

/** The counted frames (§4.2): numbered, confirmed, replayed. */
export type CountedFrame =
  { readonly kind: CountedText; readonly text: string } | { readonly kind: CountedBytes; readonly data: Uint8Array };

/** The openers: the first frame on a connection or in a request body (HS-1). */
export type Opener =
  | { readonly kind: "HELLO"; readonly json: JsonObject }
  | {
      readonly kind: "ATTACH";
      readonly sid: string;
      readonly attempt: number;
      readonly received: number;
      readonly window: number;
      readonly json?: JsonObject;
    }
  | { readonly kind: "UPSTREAM"; readonly sid: string; readonly attempt: number };

/** The unit of the protocol (§4). */
export type Frame =
  | CountedFrame
  | Opener
  | { readonly kind: "VOLATILE" | "VOLATILE_EVENT"; readonly text: string }
  | { readonly kind: "VOLATILE_BINARY" | "VOLATILE_EVENT_BINARY"; readonly data: Uint8Array }
  | { readonly kind: "ACK"; readonly received: number; readonly window?: number }
  | { readonly kind: "PING"; readonly token: number }
  | { readonly kind: "PONG"; readonly token: number; readonly received: number; readonly window?: number }
  | { readonly kind: "BASE"; readonly number: number }
  | { readonly kind: "WRITTEN"; readonly number: number }
  | { readonly kind: "MARK" }
  | { readonly kind: "END" }
  | { readonly kind: "MOVE"; readonly json: JsonObject }
  | { readonly kind: "CLOSE"; readonly code: number; readonly received: number; readonly reason?: string }
  | { readonly kind: "WELCOME"; readonly json: JsonObject }
  | {
      readonly kind: "ATTACHED";
      readonly attempt: number;
      readonly received: number;
      readonly base: number;
      readonly window: number;
    }
  | { readonly kind: "REJECT"; readonly code: number; readonly json?: JsonObject };

/** The side that sent a frame: a frame of the wrong side is an unknown kind (FR-7). */
export type Side = "client" | "server";

interface Kind {
  readonly letter: string;
  readonly from: Side | "both";
  /** What the payload is, where it has no fields. */
  readonly payload?: "text" | "bytes";
  readonly counted?: true;
}

/** The one table of kinds (§4.2). */
export const KINDS: Readonly<Record<Frame["kind"], Kind>> = {
  TEXT: { letter: "m", from: "both", payload: "text", counted: true },
  BINARY: { letter: "b", from: "both", payload: "bytes", counted: true },
  TEXT_PART: { letter: "f", from: "both", payload: "text", counted: true },
  BINARY_PART: { letter: "g", from: "both", payload: "bytes", counted: true },
  EVENT: { letter: "e", from: "both", payload: "text", counted: true },
  EVENT_BINARY: { letter: "E", from: "both", payload: "bytes", counted: true },
  REPLY: { letter: "r", from: "both", payload: "text", counted: true },
  REPLY_BINARY: { letter: "y", from: "both", payload: "bytes", counted: true },
  JOIN: { letter: "j", from: "client", payload: "text", counted: true },
  LEAVE: { letter: "l", from: "both", payload: "text", counted: true },
  RENEW: { letter: "n", from: "client", payload: "text", counted: true },
  VOLATILE_EVENT: { letter: "t", from: "both", payload: "text" },
  VOLATILE_EVENT_BINARY: { letter: "u", from: "both", payload: "bytes" },
  VOLATILE: { letter: "v", from: "both", payload: "text" },
  VOLATILE_BINARY: { letter: "w", from: "both", payload: "bytes" },
  ACK: { letter: "a", from: "both" },
  PING: { letter: "p", from: "both" },
  PONG: { letter: "q", from: "both" },
  BASE: { letter: "s", from: "client" },
  WRITTEN: { letter: "d", from: "server" },
  MARK: { letter: "k", from: "server" },
  END: { letter: "x", from: "server" },
  MOVE: { letter: "M", from: "server" },
  CLOSE: { letter: "c", from: "both" },
  HELLO: { letter: "H", from: "client" },
  ATTACH: { letter: "T", from: "client" },
  UPSTREAM: { letter: "U", from: "client" },
  WELCOME: { letter: "W", from: "server" },
  ATTACHED: { letter: "A", from: "server" },
  REJECT: { letter: "R", from: "server" },
};

const BY_LETTER: ReadonlyMap<string, Frame["kind"]> = new Map(
  (Object.keys(KINDS) as Frame["kind"][]).map((kind) => [KINDS[kind].letter, kind]),
);

/** Input that breaks the protocol; `code` is the close code it has to be refused with. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";

  constructor(
    readonly code: 4400 | 4413,
    detail: string,
  ) {
    super(detail);
  }
}

/** What was found in a piece of input: valid frames, and after them perhaps the error that ends the reading. */
export interface Batch {
  readonly frames: readonly Frame[];
  readonly error: ProtocolError | null;
}

/** Collects the frames of a batch one by one, at most `limit` of them, up to the first error. */
export function collect<T>(inputs: Iterable<T>, limit: number, decode: (input: T) => Frame): Batch {
  const frames: Frame[] = [];
  try {
    for (const input of inputs) {
      if (frames.length >= limit) throw new ProtocolError(4413, "too many frames in one batch");
      frames.push(decode(input));
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { frames, error };
  }
  return { frames, error: null };
}

/** The kind of a letter, refused when unknown or of the other side (FR-7). */
export function kindOf(letter: string, from: Side): Frame["kind"] {
  const kind = BY_LETTER.get(letter);
  if (kind === undefined || (KINDS[kind].from !== "both" && KINDS[kind].from !== from)) {
    throw new ProtocolError(4400, "unknown kind");
  }
  return kind;
}

export function isCounted(frame: Frame): frame is CountedFrame {
  return KINDS[frame.kind].counted === true;
}

export function isOpenerKind(kind: Frame["kind"]): kind is Opener["kind"] {
  return kind === "HELLO" || kind === "ATTACH" || kind === "UPSTREAM";
}

/** The kinds whose payload is bytes: base64 in text form, as they are in binary form. */
export type BinaryFrame = Extract<Frame, { readonly data: Uint8Array }>;

export function isBinary(frame: Frame): frame is BinaryFrame {
  return "data" in frame;
}

export function isBinaryKind(kind: Frame["kind"]): kind is BinaryFrame["kind"] {
  return KINDS[kind].payload === "bytes";
}

/** The kinds whose payload is text, as a whole. */
export type TextFrame = Extract<Frame, { readonly text: string }>;

export function isTextKind(kind: Frame["kind"]): kind is TextFrame["kind"] {
  return KINDS[kind].payload === "text";
}
