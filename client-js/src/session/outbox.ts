// SPDX-License-Identifier: Apache-2.0
import { Kind, type Counted, type Data } from "../protocol/frames.js";
import { FRAME_COST, limitsOf, type Limits } from "../protocol/limits.js";
import { byteLength, pieceEnd, wellFormed } from "../protocol/text.js";

/** What became of a message: taken in by the peer, of unknown fate, or over a limit and never sent (LM-6). */
export const enum Fate {
  CONFIRMED,
  UNKNOWN,
  TOO_LARGE,
}

/** Is told what became of a message. */
export type Settle = (fate: Fate) => void;

interface Entry {
  readonly frame: Counted;
  /** The cost (DL-10) of this frame and all before it in the session. */
  readonly costUpTo: number;
  /** Told with the frame that makes a message whole; null on all parts but the last. */
  readonly settle: Settle | null;
}

interface Message {
  readonly data: Data;
  readonly size: number;
  readonly settle: Settle;
}

/** What may travel behind HELLO, before the server has stated its limits: little enough for any sensible server. */
const EARLY_MESSAGE = 4_096;
const EARLY_TOTAL = 8_192;

/** Upstream messages: numbers them, cuts them into parts, holds them until they are confirmed, keeps the window. */
export class Outbox {
  confirmed = 0;
  /** The highest number that was ever handed to a connection: nothing beyond it can be confirmed (DL-5). */
  sent = 0;
  /** How much the peer takes beyond what it confirmed, bytes. */
  window: number;
  /** How many messages are confirmed (CL-6). */
  confirmedMessages = 0;
  private limits = limitsOf({});
  /** Numbered and unconfirmed frames, from number `confirmed + 1`. */
  private entries: Entry[] = [];
  /** Messages that wait for the server's limits; null once these are known. */
  private waiting: Message[] | null = [];
  private waitingBytes = 0;
  private costConfirmed = 0;
  private costTotal = 0;

  constructor() {
    this.window = this.limits.window;
  }

  /** The highest number given. */
  last(): number {
    return this.confirmed + this.entries.length;
  }

  /** Bytes queued or unconfirmed, each frame with its cost in the window. */
  bytes(): number {
    return this.costTotal - this.costConfirmed + this.waitingBytes;
  }

  /** Queues a message; `settle` is told at once when it is too large. */
  add(given: Data, settle: Settle): void {
    const data = typeof given === "string" ? wellFormed(given) : given;
    const message = { data, size: byteLength(data), settle };
    const early = message.size <= EARLY_MESSAGE && this.costTotal + message.size <= EARLY_TOTAL;
    if (this.waiting === null || (early && this.waiting.length === 0)) this.number(message);
    else {
      this.waiting.push(message);
      this.waitingBytes += message.size;
    }
  }

  /** The server's limits are known: what waited for them is numbered. */
  onLimits(limits: Limits): void {
    const messages = this.waiting ?? [];
    this.limits = limits;
    this.window = limits.window;
    this.waiting = null;
    this.waitingBytes = 0;
    for (const message of messages) this.number(message);
  }

  /** Everything up to `received` has arrived; a lower value than before is ignored (DL-4). Answers whether it was more. */
  confirm(received: number): boolean {
    if (received <= this.confirmed) return false;
    const done = this.entries.splice(0, received - this.confirmed);
    this.confirmed = received;
    for (const { costUpTo, settle } of done) {
      this.costConfirmed = costUpTo;
      if (settle === null) continue;
      this.confirmedMessages += 1;
      settle(Fate.CONFIRMED);
    }
    return true;
  }

  /** The frames from number `cursor` on that fit in the window (DL-9) and in the budget; one of the latter at least. */
  take(cursor: number, maxBytes: number, maxFrames: number): Counted[] {
    const frames: Counted[] = [];
    const from = cursor - this.confirmed - 1;
    const costBefore = this.entries[from - 1]?.costUpTo ?? this.costConfirmed;
    this.entries.slice(from, from + maxFrames).every(({ frame, costUpTo }, i) => {
      const alone = from + i === 0 && this.window > 0; // DL-9
      const fits = costUpTo - this.costConfirmed <= this.window || alone;
      const taken = fits && (i === 0 || costUpTo - costBefore <= maxBytes);
      if (taken) frames.push(frame);
      return taken;
    });
    this.sent = Math.max(this.sent, cursor - 1 + frames.length);
    return frames;
  }

  /** The session has ended: what is unconfirmed is of unknown fate. Answers how many messages that are. */
  abandon(): number {
    const unknown = this.entries.filter(({ settle }) => settle !== null).map(({ settle }) => settle as Settle);
    const all = unknown.concat((this.waiting ?? []).map(({ settle }) => settle));
    this.entries = [];
    this.waiting = null;
    for (const settle of all) settle(Fate.UNKNOWN);
    return all.length;
  }

  private number({ data, size, settle }: Message): void {
    const { maxFrame, maxMessage, maxParts } = this.limits;
    const pieces: Data[] = [];
    let end = 0;
    // LM-1, LM-6: the first piece may be empty, no other may.
    while (size <= maxMessage && (end < data.length || pieces.length === 0)) {
      const start = end;
      end = pieceEnd(data, start, maxFrame);
      if (end === start && data.length > 0) break; // not even one character fits
      pieces.push(typeof data === "string" ? data.slice(start, end) : data.subarray(start, end));
    }
    if (pieces.length === 0 || pieces.length > maxParts || end < data.length) {
      settle(Fate.TOO_LARGE);
      return;
    }
    pieces.forEach((piece, i) => {
      const whole = i === pieces.length - 1;
      const text = typeof piece === "string";
      const kind = text ? (whole ? Kind.TEXT : Kind.TEXT_PART) : whole ? Kind.BINARY : Kind.BINARY_PART;
      this.costTotal += byteLength(piece) + FRAME_COST;
      this.entries.push({ frame: [kind, piece] as Counted, costUpTo: this.costTotal, settle: whole ? settle : null });
    });
  }
}
