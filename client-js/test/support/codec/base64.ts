// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from "./frames.js";

const ALPHABET = /^[A-Za-z0-9+/]*$/;
const CHUNK = 0x6000; // a multiple of 3, small enough for the argument list of fromCharCode

/** Unpadded base64, RFC 4648 §4. */
export function toBase64(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    out += btoa(String.fromCharCode(...bytes.subarray(i, i + CHUNK)));
  }
  return out.replace(/=+$/, "");
}

/** Refuses padding, foreign characters and impossible lengths (FR-5). */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 === 1 || !ALPHABET.test(text)) throw new ProtocolError(4400, "not unpadded base64");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
