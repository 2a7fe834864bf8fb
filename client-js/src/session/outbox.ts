// SPDX-License-Identifier: Apache-2.0
import { Kind, type Counted, type Data } from "../protocol/frames.js";
import { FRAME_COST, type Limits } from "../protocol/limits.js";
import { byteLength, pieceEnd, wellFormed } from "../protocol/text.js";

/** Is told what became of a message: null when the peer took it in. */
export type Settle = (failure: "UNKNOWN_FATE" | "TOO_LARGE" | null) => void;

interface Entry {
  readonly frame: Counted;
  /** The cost (DL-10) of this frame and all before it in the session. */
  readonly costUpTo: number;
  /** Told with the frame that makes a message whole; null on all parts but the last. */
  readonly settle: Settle | null;
}

/** What may travel behind HELLO, before the server has stated its limits: little enough for any sensible server. */
const EARLY_MESSAGE = 4_096;
const EARLY_TOTAL = 8_192;

/** Upstream messages: numbered, cut into parts and held until they are confirmed. */
export interface Outbox {
  confirmed: number;
  /** The highest number that was ever handed to a connection: nothing beyond it can be confirmed (DL-5). */
  sent: number;
  /** How much the peer takes beyond what it confirmed, bytes. */
  window: number;
  /** How many messages are confirmed (CL-6). */
  delivered: number;
  /** Numbered and unconfirmed frames, from number `confirmed + 1`. */
  entries: Entry[];
  /** Messages that wait for the server's limits; null once these are known. */
  waiting: (readonly [data: Data, settle: Settle])[] | null;
  waitingBytes: number;
  costConfirmed: number;
  costTotal: number;
}

export function newOutbox({ window }: Limits): Outbox {
  return {
    confirmed: 0,
    sent: 0,
    window,
    delivered: 0,
    entries: [],
    waiting: [],
    waitingBytes: 0,
    costConfirmed: 0,
    costTotal: 0,
  };
}

/** Bytes queued or unconfirmed, each frame with its cost in the window. */
export function buffered({ costConfirmed, costTotal, waitingBytes }: Outbox): number {
  return costTotal - costConfirmed + waitingBytes;
}

/** The highest number given. */
export function lastNumber({ confirmed, entries }: Outbox): number {
  return confirmed + entries.length;
}

/** Queues a message; `settle` is told at once when it is too large. */
export function enqueue(outbox: Outbox, given: Data, limits: Limits, settle: Settle): void {
  const { waiting } = outbox;
  const data = typeof given === "string" ? wellFormed(given) : given;
  const size = byteLength(data);
  if (!waiting || (!waiting.length && size <= EARLY_MESSAGE && outbox.costTotal + size <= EARLY_TOTAL)) {
    number(outbox, data, limits, settle);
  } else {
    waiting.push([data, settle]);
    outbox.waitingBytes += size;
  }
}

/** The server's limits are known: what waited for them is numbered. */
export function onLimits(outbox: Outbox, limits: Limits): void {
  const messages = outbox.waiting || [];
  outbox.window = limits.window;
  outbox.waiting = null;
  outbox.waitingBytes = 0;
  for (const [data, settle] of messages) number(outbox, data, limits, settle);
}

/** Everything up to `received`, which is more than before, has arrived. */
export function onConfirmed(outbox: Outbox, received: number): void {
  const done = outbox.entries.splice(0, received - outbox.confirmed);
  outbox.confirmed = received;
  for (const { costUpTo, settle } of done) {
    outbox.costConfirmed = costUpTo;
    if (!settle) continue;
    outbox.delivered += 1;
    settle(null);
  }
}

/** The frames from number `cursor` on that fit in the window (DL-9) and in the budget; one of the latter at least. */
export function takeOut(outbox: Outbox, cursor: number, maxBytes: number, maxFrames: number): Counted[] {
  const { confirmed, costConfirmed, entries, window } = outbox;
  const frames: Counted[] = [];
  const from = cursor - confirmed - 1;
  const before = entries[from - 1];
  const costBefore = before ? before.costUpTo : costConfirmed;
  for (const { frame, costUpTo } of entries.slice(from, from + maxFrames)) {
    const alone = from + frames.length === 0 && window > 0; // DL-9
    if (costUpTo - costConfirmed > window && !alone) break;
    if (frames.length && costUpTo - costBefore > maxBytes) break;
    frames.push(frame);
  }
  outbox.sent = Math.max(outbox.sent, cursor - 1 + frames.length);
  return frames;
}

/** The session has ended: what is unconfirmed is of unknown fate. Answers how many messages that are. */
export function abandon(outbox: Outbox): number {
  const unknown: (Settle | null)[] = outbox.entries.map(({ settle }) => settle);
  const all = unknown.concat((outbox.waiting || []).map(([, settle]) => settle)).filter((settle) => settle) as Settle[];
  outbox.entries = [];
  outbox.waiting = null;
  for (const settle of all) settle("UNKNOWN_FATE");
  return all.length;
}

function number(outbox: Outbox, data: Data, { maxFrame, maxMessage, maxParts }: Limits, settle: Settle): void {
  const text = typeof data === "string";
  const pieces: Data[] = [];
  let start = 0;
  let fits = byteLength(data) <= maxMessage;
  // LM-1: the first piece may be empty, no other may.
  while (fits && (start < data.length || !pieces.length)) {
    const end = pieceEnd(data, start, maxFrame);
    fits = (end > start || !data.length) && pieces.length < maxParts;
    pieces.push(text ? data.slice(start, end) : data.subarray(start, end));
    start = end;
  }
  if (!fits)
    settle("TOO_LARGE"); // LM-6
  else {
    pieces.forEach((piece, i) => {
      const whole = i === pieces.length - 1;
      const kind = text ? (whole ? Kind.TEXT : Kind.TEXT_PART) : whole ? Kind.BINARY : Kind.BINARY_PART;
      outbox.costTotal += byteLength(piece) + FRAME_COST;
      outbox.entries.push({
        frame: [kind, piece] as Counted,
        costUpTo: outbox.costTotal,
        settle: whole ? settle : null,
      });
    });
  }
}
