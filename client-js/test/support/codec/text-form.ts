// SPDX-License-Identifier: Apache-2.0
import { fromBase64, toBase64 } from "./base64.js";
import {
  KINDS,
  ProtocolError,
  collect,
  isBinaryKind,
  isOpenerKind,
  isTextKind,
  kindOf,
  type Batch,
  type Frame,
  type Side,
} from "./frames.js";
import { OPENER_LIMIT, controlLimit, type Limits } from "./limits.js";
import { readFields, writeFields } from "./payload.js";
import { utf8Length, wellFormed } from "./unicode.js";

const ESCAPES: Readonly<Record<string, string>> = { "~": "~0", "\n": "~n", "\r": "~r" };
const UNESCAPES: Readonly<Record<string, string>> = { "~0": "~", "~n": "\n", "~r": "\r" };

/** A frame as a line, without its LF (§4.1). */
export function encodeLine(frame: Frame): string {
  const { letter } = KINDS[frame.kind];
  if ("data" in frame) return letter + toBase64(frame.data);
  return letter + escape(wellFormed("text" in frame ? frame.text : writeFields(frame)));
}

/** A batch in text form: every line ended by LF. */
export function encodeLines(frames: readonly Frame[]): string {
  return frames.map((frame) => encodeLine(frame) + "\n").join("");
}

/** Reads a complete, non-empty line without its LF. */
export function decodeLine(line: string, from: Side, limits: Limits): Frame {
  const kind = kindOf(line.charAt(0), from);
  if (isOpenerKind(kind) && utf8Length(line) > OPENER_LIMIT) tooLarge();
  const payload = line.slice(1);
  if (isBinaryKind(kind)) {
    if (Math.floor((payload.length * 3) / 4) > limits.maxFrame) tooLarge(); // FR-8
    return { kind, data: fromBase64(payload) };
  }
  if (isTextKind(kind)) {
    const text = unescape(payload, limits.maxFrame);
    return { kind, text };
  }
  return readFields(kind, unescape(payload, controlLimit(limits)));
}

/** A WebSocket text message: lines, the end of the message standing for the last LF (FR-1). */
export function decodeWebSocketText(message: string, from: Side, limits: Limits): Batch {
  const lines = message.split("\n").filter((line) => line !== "");
  return collect(lines, limits.maxFrames, (line) => decodeLine(line, from, limits));
}

/** The longest line that can begin like this and be a legal frame, in UTF-16 units: an escape doubles a character. */
export function longestLine(start: string, limits: Limits): number {
  return "HTU".includes(start.charAt(0)) ? OPENER_LIMIT : 1 + 2 * controlLimit(limits);
}

function escape(text: string): string {
  return text.replace(/[~\n\r]/g, (character) => ESCAPES[character] ?? character);
}

function unescape(payload: string, limit: number): string {
  if (payload.length > 2 * limit) tooLarge(); // FR-8: before anything is built
  const text = payload.replace(/[\r\n]|~[^]?/g, (found) => {
    const plain = UNESCAPES[found];
    if (plain === undefined) throw new ProtocolError(4400, "a bad escape"); // FR-3
    return plain;
  });
  if (utf8Length(text) > limit) tooLarge();
  return text;
}

function tooLarge(): never {
  throw new ProtocolError(4413, "a frame that is too large");
}
