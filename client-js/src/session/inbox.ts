// SPDX-License-Identifier: Apache-2.0
import { Kind, refuse, type Counted, type Data, type MessageKind } from "../protocol/frames.js";
import { FRAME_COST, type Limits } from "../protocol/limits.js";
import { byteLength, joined } from "../protocol/text.js";

/** What is due for confirmation, in parts of the window (DL-8); so many frames are, too. */
const CONFIRM = 4;
const FRAMES_UNCONFIRMED = 64;

/** Downstream frames: each number is taken once, parts are put together, and a confirmation gets due. */
export interface Inbox {
  /** The highest number taken in. */
  received: number;
  /** When an ACK is due (DL-8); Infinity when there is nothing to confirm. */
  ackDueAt: number;
  /** The parts of a message that is not whole yet. */
  parts: Data[];
  partBytes: number;
  /** The window that unconfirmed frames take up, bytes; each frame counts as a part of it at least. */
  unstated: number;
}

export function newInbox(): Inbox {
  return { received: 0, ackDueAt: Infinity, parts: [], partBytes: 0, unstated: 0 };
}

/** Takes the next counted frame in. Answers the message that it completes, which is of its kind, or null. */
export function takeIn(
  inbox: Inbox,
  [kind, data]: Counted,
  limits: Limits,
  now: number,
): readonly [MessageKind, Data] | null {
  const { parts } = inbox;
  const size = byteLength(data);
  const share = limits.window / CONFIRM;
  const bytes = inbox.partBytes + size;
  if (parts.length && typeof parts[0] !== typeof data) refuse("part"); // LM-2, LM-3
  if (bytes > limits.maxMessage || parts.length >= limits.maxParts) refuse("size", 4413);
  inbox.received += 1;
  inbox.unstated += Math.max(size + FRAME_COST, share / FRAMES_UNCONFIRMED);
  // Half of ackDelay leaves the other half to the way back.
  inbox.ackDueAt = Math.min(inbox.ackDueAt, inbox.unstated >= share ? now : now + limits.ackDelay / 2);
  inbox.partBytes = bytes;
  parts.push(data);
  if (kind === Kind.TEXT_PART || kind === Kind.BINARY_PART) return null;
  inbox.parts = [];
  inbox.partBytes = 0;
  return [kind, typeof data === "string" ? parts.join("") : joined(parts as Uint8Array[])];
}

/** `received` has just been stated to the peer, whichever frame said it. */
export function onStated(inbox: Inbox): void {
  inbox.unstated = 0;
  inbox.ackDueAt = Infinity;
}
