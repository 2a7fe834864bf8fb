// SPDX-License-Identifier: Apache-2.0
import { isBinary, type CountedFrame } from "../protocol/frames.js";
import { DEFAULT_LIMITS, FRAME_COST, type Limits } from "../protocol/limits.js";
import { pieceEnd, utf8Length, wellFormed } from "../protocol/unicode.js";

/** What became of a message: taken in by the peer, of unknown fate, or over a limit and never sent (LM-6). */
export type Fate = "confirmed" | "unknown" | "too large";

interface Message {
  readonly data: string | Uint8Array;
  readonly size: number;
  readonly settle: (fate: Fate) => void;
}

interface Entry {
  readonly frame: CountedFrame;
  /** The cost (DL-10) of this frame and all before it in the session. */
  readonly costUpTo: number;
  /** The message that is whole with this frame; null on all parts but the last. */
  readonly completes: Message | null;
}

/** What may travel behind HELLO, before the server has stated its limits: little enough for any sensible server. */
const EARLY_MESSAGE = 4_096;
const EARLY_TOTAL = 8_192;

/** Upstream messages: numbers them, cuts them into parts, holds them until they are confirmed, keeps the window. */
export class Outbox {
  /** Numbered and unconfirmed frames, from number `confirmed + 1`. */
  private entries: Entry[] = [];
  /** Messages that wait for the server's limits; empty once these are known. */
  private waiting: Message[] = [];
  /** Null until WELCOME. */
  private limits: Limits | null = null;
  private window = DEFAULT_LIMITS.window;
  private highestConfirmed = 0;
  private highestSent = 0;
  private costConfirmed = 0;
  private costTotal = 0;
  private waitingBytes = 0;
  private confirmedMessages = 0;

  get confirmed(): number {
    return this.highestConfirmed;
  }

  /** The highest number that was ever handed to a connection: nothing beyond it can be confirmed (DL-5). */
  get sent(): number {
    return this.highestSent;
  }

  /** The highest number given. */
  get last(): number {
    return this.highestConfirmed + this.entries.length;
  }

  /** Whether everything queued has been confirmed. */
  get empty(): boolean {
    return this.entries.length === 0 && this.waiting.length === 0;
  }

  /** Bytes queued or unconfirmed, each frame with its cost in the window. */
  get bytes(): number {
    return this.costTotal - this.costConfirmed + this.waitingBytes;
  }

  /** How many messages are confirmed, and how many are sent or queued and are not (CL-6). */
  get counts(): { confirmed: number; unknown: number } {
    const unknown = this.entries.filter((entry) => entry.completes !== null).length + this.waiting.length;
    return { confirmed: this.confirmedMessages, unknown };
  }

  add(data: string | Uint8Array, settle: (fate: Fate) => void): void {
    const text = typeof data === "string" ? wellFormed(data) : data;
    const size = typeof text === "string" ? utf8Length(text) : text.length;
    const message = { data: text, size, settle };
    const early = this.waiting.length === 0 && size <= EARLY_MESSAGE && this.costTotal + size <= EARLY_TOTAL;
    if (this.limits !== null || early) this.number(message);
    else {
      this.waiting.push(message);
      this.waitingBytes += size;
    }
  }

  /** The server's limits are known: what waited for them is numbered. */
  onLimits(limits: Limits): void {
    this.limits = limits;
    this.window = limits.window;
    const messages = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const message of messages) this.number(message);
  }

  onWindow(window: number): void {
    this.window = window;
  }

  /** The window stated by an ACK without one (DL-16). */
  get wholeWindow(): number {
    return (this.limits ?? DEFAULT_LIMITS).window;
  }

  /** Everything up to `received` has arrived; a lower value than before is ignored (DL-4). */
  confirm(received: number): void {
    const count = received - this.highestConfirmed;
    if (count <= 0) return;
    const done = this.entries.splice(0, count);
    this.highestConfirmed += done.length;
    this.costConfirmed = done[done.length - 1]?.costUpTo ?? this.costConfirmed;
    for (const { completes } of done) {
      if (completes === null) continue;
      this.confirmedMessages += 1;
      completes.settle("confirmed");
    }
  }

  /** The frames from `cursor` on that fit in the window (DL-9) and in the given budget; at least one of the latter. */
  take(cursor: number, maxBytes: number, maxFrames: number): CountedFrame[] {
    const frames: CountedFrame[] = [];
    const from = cursor - this.highestConfirmed - 1;
    const costBefore = this.entries[from - 1]?.costUpTo ?? this.costConfirmed;
    for (let i = from; i < this.entries.length && frames.length < maxFrames; i++) {
      const entry = this.entries[i];
      if (entry === undefined || !this.fits(i, entry)) break;
      if (frames.length > 0 && entry.costUpTo - costBefore > maxBytes) break;
      frames.push(entry.frame);
    }
    this.highestSent = Math.max(this.highestSent, cursor - 1 + frames.length);
    return frames;
  }

  /** The session has ended: what is unconfirmed is of unknown fate. */
  abandon(): void {
    const messages = [...this.entries.flatMap((entry) => entry.completes ?? []), ...this.waiting];
    this.entries = [];
    this.waiting = [];
    for (const message of messages) message.settle("unknown");
  }

  /** One frame may pass when nothing is outstanding and the window is not 0 (DL-9). */
  private fits(index: number, entry: Entry): boolean {
    return entry.costUpTo - this.costConfirmed <= this.window || (index === 0 && this.window > 0);
  }

  private number(message: Message): void {
    const limits = this.limits ?? DEFAULT_LIMITS;
    const frames = message.size > limits.maxMessage ? [] : split(message.data, message.size, limits.maxFrame);
    if (frames.length === 0 || frames.length > limits.maxParts) {
      message.settle("too large"); // LM-6
      return;
    }
    frames.forEach((frame, i) => {
      this.costTotal += payloadSize(frame) + FRAME_COST;
      const completes = i === frames.length - 1 ? message : null;
      this.entries.push({ frame, costUpTo: this.costTotal, completes });
    });
  }
}

function payloadSize(frame: CountedFrame): number {
  return isBinary(frame) ? frame.data.length : utf8Length(frame.text);
}

/** The frames of a message: parts of at most `limit` bytes, text cut between code points (LM-1). */
function split(data: string | Uint8Array, size: number, limit: number): CountedFrame[] {
  const frames: CountedFrame[] = [];
  let at = 0;
  if (typeof data === "string") {
    let end = size <= limit ? data.length : pieceEnd(data, at, limit);
    while (end < data.length && end > at) {
      frames.push({ kind: "TEXT_PART", text: data.slice(at, end) });
      at = end;
      end = pieceEnd(data, at, limit);
    }
    frames.push({ kind: "TEXT", text: data.slice(at) });
    return frames;
  }
  for (; data.length - at > limit; at += limit)
    frames.push({ kind: "BINARY_PART", data: data.subarray(at, at + limit) });
  frames.push({ kind: "BINARY", data: data.subarray(at) });
  return frames;
}
