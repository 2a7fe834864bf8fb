// SPDX-License-Identifier: Apache-2.0
import type { Data } from "./frames.js";

/** Lone surrogates become U+FFFD (FR-4). */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found[1] ? found : "\ufffd"));
}

/** What a code unit of well-formed text takes in UTF-8; each half of a pair takes half of its four bytes. */
function unitBytes(unit: number): number {
  return unit < 0x80 ? 1 : unit < 0x800 || (unit & 0xf800) === 0xd800 ? 2 : 3;
}

/** The bytes of a payload; text has to be well-formed. */
export function byteLength(data: Data): number {
  let bytes = data.length;
  if (typeof data === "string") for (let i = data.length; i--;) bytes += unitBytes(data.charCodeAt(i)) - 1;
  return bytes;
}

/** Where the longest piece from `start` on ends that fits in `limit` bytes, cut between code points (LM-1). */
export function pieceEnd(data: Data, start: number, limit: number): number {
  if (typeof data !== "string") return Math.min(start + limit, data.length);
  let end = start;
  while (end < data.length && (limit -= unitBytes(data.charCodeAt(end))) >= 0) end++;
  return (data.charCodeAt(end) & 0xfc00) === 0xdc00 ? end - 1 : end;
}

/** Base64 without padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i++) binary += String.fromCharCode(bytes[i] as number);
  return btoa(binary).replace(/=/g, "");
}

/** The bytes of well-shaped base64; its length says how much padding old engines want. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text + "==".slice(0, -text.length & 3));
  const bytes = new Uint8Array(binary.length);
  for (let i = binary.length; i--;) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
