// SPDX-License-Identifier: Apache-2.0
import { Kind, type Counted, type Data, type MessageKind } from "../protocol/frames.js";
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

interface Message {
  readonly kind: MessageKind;
  readonly data: Data;
  readonly size: number;
  readonly settle: Settle;
}

/**
 * What may travel behind HELLO, before the server has stated its limits: one message, little enough for any sensible server; beside others
 * each counts eight times, which makes about one packet. Every transport that is tried at the same time sends it, and on a slow line
 * WELCOME waits behind it.
 */
const EARLY = 8_192;
const BESIDE_OTHERS = 8;

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
  /** Messages that are not numbered yet: they wait for the server's limits. */
  waiting: Message[];
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

/** Queues a message. */
export function enqueue(outbox: Outbox, kind: MessageKind, given: Data, settle: Settle): void {
  const data = typeof given === "string" ? wellFormed(given) : given;
  const size = byteLength(data);
  outbox.waiting.push({ kind, data, size, settle });
  outbox.waitingBytes += size;
}

/** Numbers what waits: all of it, or before the server has stated its limits the little that may travel early. */
export function numberWaiting(outbox: Outbox, limits: Limits, early: boolean): void {
  const { waiting } = outbox;
  const refused: Settle[] = [];
  let count = 0;
  for (const message of waiting) {
    if (early && BESIDE_OTHERS * outbox.costTotal + 2 * message.size > EARLY) break;
    count++;
    outbox.waitingBytes -= message.size;
    if (!number(outbox, message, limits)) refused.push(message.settle);
  }
  outbox.waiting = waiting.slice(count);
  for (const settle of refused) settle("TOO_LARGE"); // LM-6; who is told may send again: behind all that waited
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

/** The frames from number `cursor` on that may be on the way (DL-9) and fit in the budget; one of the latter at least. */
export function takeOut(
  outbox: Outbox,
  cursor: number,
  flight: number,
  maxBytes: number,
  maxFrames: number,
): Counted[] {
  const { confirmed, costConfirmed, entries } = outbox;
  const window = Math.min(outbox.window, flight);
  const frames: Counted[] = [];
  const from = cursor - confirmed - 1;
  const before = entries[from - 1];
  const costBefore = before ? before.costUpTo : costConfirmed;
  for (let at = from; at < entries.length && frames.length < maxFrames; at++) {
    const { frame, costUpTo } = entries[at] as Entry;
    const alone = !at && window > 0; // DL-9
    if (costUpTo - costConfirmed > window && !alone) break;
    if (frames.length && costUpTo - costBefore > maxBytes) break;
    frames.push(frame);
  }
  outbox.sent = Math.max(outbox.sent, cursor - 1 + frames.length);
  return frames;
}

/** The session has ended: what is unconfirmed is of unknown fate. Answers who is to be told, one for each message. */
export function abandon(outbox: Outbox): readonly Settle[] {
  const { entries, waiting } = outbox;
  const settles = (entries as Pick<Entry, "settle">[]).concat(waiting).map(({ settle }) => settle);
  outbox.entries = [];
  outbox.waiting = [];
  outbox.waitingBytes = 0;
  return settles.filter((settle) => settle) as Settle[];
}

/** Numbers a message, in parts when it is large (LM-1); false when it is over the limits. */
function number(
  outbox: Outbox,
  { data, kind, settle, size }: Message,
  { maxFrame, maxMessage, maxParts }: Limits,
): boolean {
  const text = typeof data === "string";
  const pieces: Data[] = [];
  let start = 0;
  if (size > maxMessage) return false;
  // The first piece may be empty, no other may.
  while (start < data.length || !pieces.length) {
    const end = pieceEnd(data, start, maxFrame);
    if ((end === start && data.length) || pieces.length >= maxParts) return false;
    pieces.push(text ? data.slice(start, end) : data.subarray(start, end));
    start = end;
  }
  pieces.forEach((piece, i) => {
    const whole = i === pieces.length - 1;
    outbox.costTotal += byteLength(piece) + FRAME_COST;
    outbox.entries.push({
      frame: [whole ? kind : text ? Kind.TEXT_PART : Kind.BINARY_PART, piece],
      costUpTo: outbox.costTotal,
      settle: whole ? settle : null,
    });
  });
  return true;
}
