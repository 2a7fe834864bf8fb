// SPDX-License-Identifier: Apache-2.0
import { Kind, refuse, type Counted, type Data } from "../protocol/frames.js";
import { FRAME_COST, type Limits } from "../protocol/limits.js";
import { byteLength } from "../protocol/text.js";

/** Confirm at the latest after so many frames (DL-8). */
const FRAMES_UNCONFIRMED = 64;

/** Downstream frames: takes each number once, puts parts together, knows when a confirmation is due. */
export class Inbox {
  /** The highest number taken in. */
  received = 0;
  /** When an ACK is due (DL-8); Infinity when there is nothing to confirm. */
  ackDueAt = Infinity;
  private parts: Data[] = [];
  private partBytes = 0;
  private unstated = 0;
  private bytesUnstated = 0;

  /**
   * Takes a counted frame in, or skips it when its number is known (DL-2). The caller excludes gaps.
   * Answers the message that it completes, or null.
   */
  take(number: number, frame: Counted, limits: Limits, now: number): Data | null {
    const [kind, data] = frame;
    if (number <= this.received) return null;
    const size = byteLength(data);
    this.check(data, size, limits);
    this.received = number;
    this.unstated += 1;
    this.bytesUnstated += size + FRAME_COST;
    const full = this.unstated >= FRAMES_UNCONFIRMED || this.bytesUnstated >= limits.window / 4;
    // Half of ackDelay leaves the other half to the way back.
    this.ackDueAt = Math.min(this.ackDueAt, full ? now : now + limits.ackDelay / 2);
    this.parts.push(data);
    this.partBytes += size;
    return kind === Kind.TEXT || kind === Kind.BINARY ? this.whole() : null;
  }

  /** `received` has just been stated to the peer, whichever frame said it. */
  onStated(): void {
    this.unstated = this.bytesUnstated = 0;
    this.ackDueAt = Infinity;
  }

  private check(data: Data, size: number, limits: Limits): void {
    const { parts } = this;
    if (parts.length && typeof parts[0] !== typeof data) refuse(4400, "a part completed by the other type"); // LM-2, LM-3
    if (this.partBytes + size > limits.maxMessage || parts.length >= limits.maxParts) {
      refuse(4413, "a message that is too large");
    }
  }

  private whole(): Data {
    const { parts, partBytes } = this;
    this.parts = [];
    this.partBytes = 0;
    if (parts.length < 2 || typeof parts[0] === "string") return parts.length < 2 ? (parts[0] as Data) : parts.join("");
    const message = new Uint8Array(partBytes);
    let at = 0;
    for (const piece of parts as Uint8Array[]) {
      message.set(piece, at);
      at += piece.length;
    }
    return message;
  }
}
