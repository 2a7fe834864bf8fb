// SPDX-License-Identifier: Apache-2.0
import { ProtocolError, isBinary, type CountedFrame } from "../protocol/frames.js";
import { FRAME_COST, type Limits } from "../protocol/limits.js";
import { utf8Length } from "../protocol/unicode.js";

/** A frame that completed no message. */
export const NOTHING = Symbol("no message");

/** Confirm at the latest after so many frames (DL-8). */
const FRAMES_UNCONFIRMED = 64;

/** Downstream frames: takes each number once, puts parts together, knows when a confirmation is due. */
export class Inbox {
  private highest = 0;
  private parts: CountedFrame[] = [];
  private partBytes = 0;
  private framesUnstated = 0;
  private bytesUnstated = 0;
  /** When the oldest unstated frame must have been confirmed; null when all is stated. */
  private dueAt: number | null = null;

  constructor(private readonly window: number) {}

  /** The highest number taken in. */
  get received(): number {
    return this.highest;
  }

  /** When an ACK is due (DL-8); null when there is nothing to confirm. */
  get ackDueAt(): number | null {
    return this.dueAt;
  }

  /**
   * Takes a counted frame in, or skips it when its number is known (DL-2). The caller excludes gaps.
   * Answers the message that it completes, or NOTHING.
   */
  take(
    number: number,
    frame: CountedFrame,
    limits: Limits,
    now: number,
    ackDelay: number,
  ): string | Uint8Array | typeof NOTHING {
    if (number <= this.highest) return NOTHING;
    const size = isBinary(frame) ? frame.data.length : utf8Length(frame.text);
    this.checkOrder(frame, size, limits);
    this.highest = number;
    this.framesUnstated += 1;
    this.bytesUnstated += size + FRAME_COST;
    const full = this.framesUnstated >= FRAMES_UNCONFIRMED || this.bytesUnstated >= this.window / 4;
    // Half of ackDelay leaves the other half to the way back.
    this.dueAt = full ? now : Math.min(this.dueAt ?? Infinity, now + ackDelay / 2);
    this.parts.push(frame);
    this.partBytes += size;
    return frame.kind === "TEXT" || frame.kind === "BINARY" ? this.whole() : NOTHING;
  }

  /** `received` has just been stated to the peer, whichever frame said it. */
  onStated(): void {
    this.framesUnstated = 0;
    this.bytesUnstated = 0;
    this.dueAt = null;
  }

  private checkOrder(frame: CountedFrame, size: number, limits: Limits): void {
    const first = this.parts[0];
    if (first !== undefined && isBinary(first) !== isBinary(frame)) {
      throw new ProtocolError(4400, "a part completed by the other type"); // LM-2, LM-3
    }
    if (this.partBytes + size > limits.maxMessage || this.parts.length + 1 > limits.maxParts) {
      throw new ProtocolError(4413, "a message that is too large");
    }
  }

  private whole(): string | Uint8Array {
    const parts = this.parts;
    const size = this.partBytes;
    this.parts = [];
    this.partBytes = 0;
    const bytes = parts.flatMap((part) => (isBinary(part) ? [part.data] : []));
    if (bytes.length === 0) return parts.map((part) => (isBinary(part) ? "" : part.text)).join("");
    const only = bytes.length === 1 ? bytes[0] : undefined;
    if (only !== undefined) return only;
    const message = new Uint8Array(size);
    let at = 0;
    for (const piece of bytes) {
      message.set(piece, at);
      at += piece.length;
    }
    return message;
  }
}
