// SPDX-License-Identifier: Apache-2.0
import {
  KINDS,
  ProtocolError,
  isBinaryKind,
  isOpenerKind,
  isTextKind,
  kindOf,
  type BinaryFrame,
  type Frame,
  type Side,
} from "./frames.js";
import { OPENER_LIMIT, controlLimit, type Limits } from "./limits.js";
import { readFields, writeFields } from "./payload.js";
import { fromUtf8, utf8, wellFormed } from "./unicode.js";

/** Kind and payload without the length: what a WebSocket binary message holds (§4.1). */
export function encodeBinary(frame: Frame): Uint8Array<ArrayBuffer> {
  const payload = "data" in frame ? frame.data : utf8(wellFormed("text" in frame ? frame.text : writeFields(frame)));
  const bytes = new Uint8Array(payload.length + 1);
  bytes[0] = KINDS[frame.kind].letter.charCodeAt(0);
  bytes.set(payload, 1);
  return bytes;
}

/** A batch in binary form: every frame behind its LEB128 length. */
export function encodeBinaryBatch(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  const pieces = frames.flatMap((frame) => {
    const bytes = encodeBinary(frame);
    return [leb128(bytes.length), bytes];
  });
  const batch = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    batch.set(piece, at);
    at += piece.length;
  }
  return batch;
}

/** Reads kind and payload without the length. The payload of a binary kind is copied: the input may be reused. */
export function decodeBinary(bytes: Uint8Array, from: Side, limits: Limits): Frame {
  const kind = kindOf(String.fromCharCode(bytes[0] ?? 0), from);
  const application = isBinaryKind(kind) || isTextKind(kind);
  const limit = application ? limits.maxFrame : isOpenerKind(kind) ? OPENER_LIMIT - 1 : controlLimit(limits);
  if (bytes.length - 1 > limit) throw new ProtocolError(4413, "a frame that is too large"); // FR-8
  if (isBinaryKind(kind)) return { kind, data: bytes.slice(1) };
  const text = fromUtf8(bytes.subarray(1));
  if (isTextKind(kind)) return { kind, text };
  return readFields(kind, text);
}

/** A WebSocket binary message: one frame of a binary kind, nothing else (FR-10). */
export function decodeWebSocketBinary(bytes: Uint8Array, from: Side, limits: Limits): BinaryFrame {
  const frame = decodeBinary(bytes, from, limits);
  if (!("data" in frame)) throw new ProtocolError(4400, "a text kind in a binary message");
  return frame;
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
