// SPDX-License-Identifier: Apache-2.0
// Small string and byte helpers; they cut and join, and know no frame's meaning.
import { randomBytes } from 'node:crypto';

export function nonce() {
  return randomBytes(16).toString('base64url');
}

/** The text-form body of lines; a line may be bytes where a test needs what is no text. */
export function body(lines) {
  return Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));
}

export function lines(text) {
  return text.split('\n').filter((line) => line !== '');
}

/** Every byte that is not plain is percent-encoded, invalid UTF-8 included. */
export function percent(bytes) {
  let out = '';
  for (const byte of Buffer.from(bytes)) {
    const plain = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
    out += plain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return out;
}

/** HELLO's line: the members as given, `v`, `cid` and `n` when they are not. */
export function hello(members = {}) {
  return `H${JSON.stringify({ v: 1, cid: nonce(), n: 1, ...members })}`;
}

export function attach(sid, attempt, received = 0, window = 262144) {
  return `T${sid} ${attempt} ${received} ${window}`;
}

/** The fields of ATTACHED. */
export function attached(frame) {
  const match = /^A([0-9]+) ([0-9]+) ([0-9]+) ([0-9]+)$/.exec(frame);
  if (!match) throw new Error(`not ATTACHED: ${frame}`);
  const [attempt, received, first, window] = match.slice(1).map(Number);
  return { attempt, received, base: first, window };
}

export function json(frame) {
  return JSON.parse(frame.slice(1).replace(/~([0nr])/g, (_, c) => ({ 0: '~', n: '\n', r: '\r' })[c]));
}

export function repeat(count, make) {
  return Array.from({ length: count }, (_, index) => make(index));
}
