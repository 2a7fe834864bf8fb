// SPDX-License-Identifier: Apache-2.0
import { decodeBinary } from "./binary-form.js";
import { ProtocolError, collect, type Batch, type Side } from "./frames.js";
import { controlLimit, type Limits } from "./limits.js";
import { decodeLine, longestLine } from "./text-form.js";

/** Finds the frames in a body that arrives in pieces; what is incomplete stays unread (FR-1). One reader a body. */
export interface BatchReader<Piece> {
  /** The frames that this piece completes. After an error nothing more is to be read. */
  push(piece: Piece): Batch;
}

/** How a body is read. */
export interface BodyRules {
  /** Who sends it. */
  readonly from: Side;
  readonly limits: () => Limits;
  /** Whether `maxFrames` holds for it; it does not for a stream, which has no end. */
  readonly bounded: boolean;
}

/** How many frames a body may still hold. */
class Allowance {
  private read = 0;

  constructor(private readonly rules: BodyRules) {}

  get left(): number {
    return this.rules.bounded ? this.rules.limits().maxFrames - this.read : Infinity;
  }

  count({ frames }: Batch): void {
    this.read += frames.length;
  }
}

/** Reads a body in text form. */
export class TextBatchReader implements BatchReader<string> {
  /** The start of a line whose LF has not arrived; bounded by the longest legal line. */
  private partial = "";
  private readonly allowance: Allowance;

  constructor(private readonly rules: BodyRules) {
    this.allowance = new Allowance(rules);
  }

  push(piece: string): Batch {
    const limits = this.rules.limits();
    const lines = (this.partial + piece).split("\n");
    this.partial = lines.pop() ?? "";
    const complete = lines.filter((line) => line !== "");
    const batch = collect(complete, this.allowance.left, (line) => decodeLine(line, this.rules.from, limits));
    this.allowance.count(batch);
    if (batch.error !== null || this.partial.length <= longestLine(this.partial, limits)) return batch;
    return { frames: batch.frames, error: new ProtocolError(4413, "a line that is too long") };
  }
}

/** Reads a body in text form that arrives as bytes. */
export class Utf8BatchReader implements BatchReader<Uint8Array> {
  // One streaming decoder for the body: a piece may end inside a character.
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  private readonly lines: TextBatchReader;

  constructor(rules: BodyRules) {
    this.lines = new TextBatchReader(rules);
  }

  push(piece: Uint8Array): Batch {
    const frames: Batch["frames"][number][] = [];
    // Line by line, so that what stands before bytes that are not UTF-8 is read.
    for (const part of lineEnds(piece)) {
      let text: string;
      try {
        text = this.decoder.decode(part, { stream: true });
      } catch {
        return { frames, error: new ProtocolError(4400, "not UTF-8") };
      }
      const batch = this.lines.push(text);
      frames.push(...batch.frames);
      if (batch.error !== null) return { frames, error: batch.error };
    }
    return { frames, error: null };
  }
}

/** The piece up to its last LF and what follows, so that text before a broken character is not lost with it. */
function* lineEnds(piece: Uint8Array): Generator<Uint8Array> {
  let at = 0;
  while (at < piece.length) {
    const lf = piece.indexOf(0x0a, at);
    const end = lf < 0 ? piece.length : lf + 1;
    yield piece.subarray(at, end);
    at = end;
  }
}

/** Reads a body in binary form. */
export class BinaryBatchReader implements BatchReader<Uint8Array> {
  /** The bytes of frames that are not complete yet. */
  private partial = new Uint8Array(0);
  private readonly allowance: Allowance;

  constructor(private readonly rules: BodyRules) {
    this.allowance = new Allowance(rules);
  }

  push(piece: Uint8Array): Batch {
    const { from, limits } = this.rules;
    const bytes = this.partial.length === 0 ? piece : concat(this.partial, piece);
    const batch = collect(this.complete(bytes), this.allowance.left, (frame) => decodeBinary(frame, from, limits()));
    this.allowance.count(batch);
    return batch;
  }

  /** The complete frames without their lengths; keeps the rest. Throws ProtocolError for a bad length. */
  private *complete(bytes: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    for (;;) {
      const length = readLength(bytes, at);
      if (length === null) break;
      if (length.value > 1 + controlLimit(this.rules.limits())) {
        throw new ProtocolError(4413, "a frame that is too large"); // FR-8: before its bytes are collected
      }
      const end = length.next + length.value;
      if (end > bytes.length) break;
      at = end;
      if (length.value > 0) yield bytes.subarray(length.next, end);
    }
    this.partial = bytes.slice(at);
  }
}

/** The LEB128 length at `at`, null when it is not complete; more than four bytes are refused. */
function readLength(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  throw new ProtocolError(4400, "a length of more than four bytes");
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
