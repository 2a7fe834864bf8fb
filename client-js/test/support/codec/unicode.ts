// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from "./frames.js";

const SURROGATES = /[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;
const encoder = new TextEncoder();
// ignoreBOM keeps U+FEFF, which passes unchanged like any other character (FR-9).
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text that has a UTF-8 form: each lone surrogate becomes U+FFFD (FR-4). */
export function wellFormed(text: string): string {
  return text.replace(SURROGATES, (found) => (found.length === 2 ? found : "\ufffd"));
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Strict decoding: bytes that are not UTF-8 are refused (FR-3). */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new ProtocolError(4400, "not UTF-8");
  }
}

/** How many bytes a text takes in UTF-8, without making them. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      length += 4;
      i += 1;
    } else length += 3;
  }
  return length;
}
