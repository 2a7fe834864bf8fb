// SPDX-License-Identifier: Apache-2.0
import type { ClientFrame } from "./frames.js";
import { toBase64 } from "./text.js";

const ESCAPES: Readonly<Record<string, string>> = { "~": "~0", "\n": "~n", "\r": "~r" };

/** Whether a frame's payload is bytes. */
export function isBinary(frame: ClientFrame): boolean {
  return typeof frame[1] === "object" && "byteLength" in frame[1];
}

/** A frame as a line of text form, without its LF (§4.1). */
export function encodeLine(frame: ClientFrame): string {
  const [kind, ...fields] = frame as readonly [string, ...(string | number | object)[]];
  const [payload] = fields;
  if (isBinary(frame)) return kind + toBase64(payload as Uint8Array);
  const text = fields.map((field) => (typeof field === "object" ? JSON.stringify(field) : String(field))).join(" ");
  return kind + text.replace(/[~\n\r]/g, (character) => ESCAPES[character] as string);
}

/** Frames as lines, each ended by LF. */
export function encodeLines(frames: readonly ClientFrame[]): string {
  return frames.map((frame) => encodeLine(frame) + "\n").join("");
}

/** A frame with bytes as a binary WebSocket message: the letter, then the payload. */
export function encodeBinary(frame: ClientFrame): Uint8Array<ArrayBuffer> {
  const payload = frame[1] as Uint8Array;
  const bytes = new Uint8Array(payload.length + 1);
  bytes[0] = frame[0].charCodeAt(0);
  bytes.set(payload, 1);
  return bytes;
}
