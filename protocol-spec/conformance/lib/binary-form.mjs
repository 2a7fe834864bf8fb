// SPDX-License-Identifier: Apache-2.0
// The binary form of a body (SPEC §4.1): each frame is its length, then kind and payload.

export function leb128(value) {
  const out = [];
  do {
    out.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value > 0);
  return Buffer.from(out);
}

/** The binary-form body of frames given as kind + payload. */
export function binaryBody(frames) {
  return Buffer.concat(frames.flatMap((frame) => {
    const bytes = Buffer.from(frame);
    return [leb128(bytes.length), bytes];
  }));
}

/** Cuts a binary-form body into frames; fails on a rest that is no whole frame. */
export function binaryFrames(bytes) {
  const frames = [];
  let at = 0;
  while (at < bytes.length) {
    let length = 0;
    let shift = 0;
    for (;;) {
      if (at >= bytes.length) throw new Error('the body ends within a length');
      const byte = bytes[at++];
      length |= (byte & 0x7f) << shift;
      shift += 7;
      if ((byte & 0x80) === 0) break;
    }
    if (at + length > bytes.length) throw new Error('the body ends within a frame');
    if (length > 0) frames.push(bytes.subarray(at, at + length));
    at += length;
  }
  return frames;
}
