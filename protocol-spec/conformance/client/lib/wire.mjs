// SPDX-License-Identifier: Apache-2.0
// Frames between the wire and the tests, by hand. Tests write and read a frame as a string: its kind, then its payload,
// unescaped, bytes as base64. What must not be well formed is given as bytes and goes out as it is.
import { binaryBody, binaryFrames } from '../../lib/binary-form.mjs';

const BYTES = 'bgwEyu';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function isBytes(frame) {
  return typeof frame === 'string' && BYTES.includes(frame[0]);
}

/** Whether a frame is numbered. */
export function isCounted(frame) {
  return 'mbfgeEryjln'.includes(frame[0]);
}

/** The payload's size, as the window and the limits count it. */
export function sizeOf(frame) {
  return isBytes(frame) ? Buffer.from(frame.slice(1), 'base64').length : Buffer.byteLength(frame.slice(1));
}

/** Text that must be UTF-8; throws when it is not. */
export function textOf(bytes) {
  return utf8.decode(bytes);
}

export function escape(text) {
  return text.replaceAll('~', '~0').replaceAll('\n', '~n').replaceAll('\r', '~r');
}

/** A frame as a line without its LF. */
export function lineOf(frame) {
  return isBytes(frame) ? frame : frame[0] + escape(frame.slice(1));
}

/** Reads a line that a client wrote; throws for what is not well formed. */
export function readLine(line) {
  if (/\r|~(?![0nr])/.test(line)) throw new Error(`FR-3: a bad escape in ${line.slice(0, 80)}`);
  if (!isBytes(line)) return line[0] + line.slice(1).replace(/~./g, (found) => ({ '~0': '~', '~n': '\n', '~r': '\r' })[found]);
  const canonical = Buffer.from(line.slice(1), 'base64').toString('base64').replace(/=+$/, '');
  if (canonical !== line.slice(1)) throw new Error(`FR-5: bad base64 in ${line.slice(0, 80)}`);
  return line;
}

/** Reads a frame of binary form. */
export function readBytes(bytes) {
  const kind = String.fromCharCode(bytes[0]);
  const payload = bytes.subarray(1);
  return kind + (BYTES.includes(kind) ? payload.toString('base64').replace(/=+$/, '') : textOf(payload));
}

/** Lines, the last one ended or not. */
export function readLines(text) {
  return text.split('\n').filter((line) => line !== '').map(readLine);
}

/** The frames of a request's body. */
export function readBody(bytes, form) {
  if (form === 'binary') return binaryFrames(bytes).map(readBytes);
  const text = textOf(bytes);
  if (text !== '' && !text.endsWith('\n')) throw new Error(`FR-1: a body's last line is not ended: ${text.slice(-40)}`);
  return readLines(text);
}

/** A body, or a piece of one, with these frames. */
export function writeBody(frames, form) {
  return Buffer.concat(frames.map((frame) => {
    if (typeof frame !== 'string') return frame;
    if (form !== 'binary') return Buffer.from(`${lineOf(frame)}\n`);
    return binaryBody([isBytes(frame) ? Buffer.concat([Buffer.from(frame[0]), Buffer.from(frame.slice(1), 'base64')]) : frame]);
  }));
}

/** A frame that is not to be read, given as its line: it goes out as it is. Escapes and base64 are of text form alone. */
export function badFrame(line, form) {
  if (form !== 'binary') return Buffer.from(`${line}\n`);
  return binaryBody([/[~\r]/.test(line) || isBytes(line) ? Buffer.from([0x6d, 0xff]) : line]);
}

export function jsonOf(frame) {
  return JSON.parse(frame.slice(frame.indexOf('{')));
}

export function repeat(count, make) {
  return Array.from({ length: count }, (_, index) => make(index));
}
