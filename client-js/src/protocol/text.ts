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

/** A character for each byte. */
export function toBinary(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i++) binary += String.fromCharCode(bytes[i] as number);
  return binary;
}

function fromBinary(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let i = binary.length; i--;) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Base64 without padding. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(toBinary(bytes)).replace(/=/g, "");
}

/** The bytes of well-shaped base64; its length says how much padding old engines want. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return fromBinary(atob(text + "==".slice(0, -text.length & 3)));
}

/** UTF-8 of well-formed text; old engines have no TextEncoder. */
export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  return fromBinary(
    encodeURIComponent(text).replace(/%(..)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  );
}

/** Throws for what is not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decodeURIComponent(
    toBinary(bytes).replace(/[%\x80-\xff]/g, (found) => "%" + found.charCodeAt(0).toString(16)),
  );
}

/** The pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The bytes that a buffer or a view shows, not copied; null for anything else. Those of another window count as well. */
export function bytesOf(value: unknown): Uint8Array | null {
  const type = Object.prototype.toString.call(value);
  if (/ ArrayBuffer/.test(type)) return new Uint8Array(value as ArrayBuffer);
  const { buffer, byteLength, byteOffset } = (value || {}) as ArrayBufferView;
  return /\d\w*Array\]|DataView/.test(type) ? new Uint8Array(buffer, byteOffset, byteLength) : null;
}
