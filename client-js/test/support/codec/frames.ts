// SPDX-License-Identifier: Apache-2.0

/** A JSON object as it travels in HELLO, ATTACH, WELCOME, MOVE and REJECT. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The counted frames (§4.2): numbered, confirmed, replayed. */
export type CountedFrame =
  | { readonly kind: "TEXT"; readonly text: string }
  | { readonly kind: "BINARY"; readonly data: Uint8Array }
  | { readonly kind: "TEXT_PART"; readonly text: string }
  | { readonly kind: "BINARY_PART"; readonly data: Uint8Array };

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
  | { readonly kind: "VOLATILE"; readonly text: string }
  | { readonly kind: "VOLATILE_BINARY"; readonly data: Uint8Array }
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
}

/** The one table of kinds (§4.2). */
export const KINDS: Readonly<Record<Frame["kind"], Kind>> = {
  TEXT: { letter: "m", from: "both" },
  BINARY: { letter: "b", from: "both" },
  TEXT_PART: { letter: "f", from: "both" },
  BINARY_PART: { letter: "g", from: "both" },
  VOLATILE: { letter: "v", from: "both" },
  VOLATILE_BINARY: { letter: "w", from: "both" },
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
  return frame.kind === "TEXT" || frame.kind === "BINARY" || frame.kind === "TEXT_PART" || frame.kind === "BINARY_PART";
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
  return kind === "BINARY" || kind === "BINARY_PART" || kind === "VOLATILE_BINARY";
}
