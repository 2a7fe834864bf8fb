// SPDX-License-Identifier: Apache-2.0
import type { ClientFrame } from "./frames.js";
import { toBase64 } from "./text.js";

/** Whether a frame's payload is bytes. */
export function isBinary(frame: ClientFrame): frame is ClientFrame & readonly [string, Uint8Array<ArrayBuffer>] {
  return frame[1] instanceof Uint8Array;
}

/** A frame as a line of text form, without its LF (§4.1). */
export function encodeLine(frame: ClientFrame): string {
  const [kind] = frame;
  if (isBinary(frame)) return kind + toBase64(frame[1]);
  const fields = (frame.slice(1) as unknown[]).map((field) =>
    typeof field === "string" ? field : JSON.stringify(field),
  );
  const text = fields.join(" ").replace(/~/g, "~0").replace(/\n/g, "~n").replace(/\r/g, "~r");
  return kind + text;
}

/** Frames as lines, each ended by LF. */
export function encodeLines(frames: readonly ClientFrame[]): string {
  return frames.map((frame) => encodeLine(frame) + "\n").join("");
}

/** A frame with bytes as a binary WebSocket message: the letter, then the payload. */
export function encodeBinary(frame: readonly [string, Uint8Array]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(frame[1].length + 1);
  bytes[0] = frame[0].charCodeAt(0);
  bytes.set(frame[1], 1);
  return bytes;
}
