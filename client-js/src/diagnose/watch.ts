// SPDX-License-Identifier: Apache-2.0
import { CLIENT_NAME } from "../options.js";
import { assign, clock } from "../platform.js";
import { Kind, type ClientFrame, type Item } from "../protocol/frames.js";
import type { Link, Transport } from "../transport/transport.js";

/** How a session of a diagnosis introduces itself to the server. */
export const DIAGNOSE_NAME = CLIENT_NAME + " (diagnose)";

/** What became of one connection, seen from beside it. Times in ms, 0 when it did not come to that. */
export interface Sight {
  readonly startedAt: number;
  /** When its opener could be written. */
  openedAt: number;
  /** When the first bytes came. */
  heardAt: number;
  /** When MARK came, a small chunk of its own (XS-3). */
  markedAt: number;
  /** The code by which the server refused it (REJECT). */
  rejectedBy: number;
  /** Why the connection itself says that it ended; empty while it lives, or when it was given up. */
  ended: string;
  /** When it did so unasked. */
  brokenAt: number;
  /** Bodies upstream that were answered, and that were lost. */
  answers: number;
  losses: number;
}

/** The transport, with what becomes of its connections kept in `sights`; `look` is called when one of them ends. */
export function watched(transport: Transport, sights: Sight[], look: () => void): Transport {
  const open: Transport["open"] = (link) => {
    const sight: Sight = {
      startedAt: clock(),
      openedAt: 0,
      heardAt: 0,
      markedAt: 0,
      rejectedBy: 0,
      ended: "",
      brokenAt: 0,
      answers: 0,
      losses: 0,
    };
    sights.push(sight);
    try {
      return transport.open(watchedLink(link, sight, look));
    } catch (error) {
      sight.ended = (error as Error).message;
      throw error;
    }
  };
  return assign(assign({}, transport), { open });
}

function watchedLink(link: Link, sight: Sight, look: () => void): Link {
  return assign(assign({}, link), {
    opener: () => {
      sight.openedAt = clock();
      return link.opener().map(introduced);
    },
    onItems: (items: readonly Item[], tooLarge: boolean) => {
      if (items.length && !sight.heardAt) sight.heardAt = clock();
      if (items.indexOf(Kind.MARK) >= 0) sight.markedAt = clock();
      for (const item of items) sight.rejectedBy ||= rejection(item);
      link.onItems(items, tooLarge);
    },
    onAnswer: (lines: readonly string[] | null) => {
      if (lines) sight.answers++;
      else sight.losses++;
      link.onAnswer(lines);
    },
    onEnd: (planned: boolean, why: string) => {
      sight.ended = why;
      if (!planned) sight.brokenAt = clock();
      link.onEnd(planned, why);
      look();
    },
  });
}

/** The code of a REJECT; 0 when it is another frame. */
function rejection(item: Item): number {
  return typeof item === "string" ? Number((/^R(\d{4})/.exec(item) || [])[1] || 0) : 0;
}

/** HELLO says that it is a diagnosis, so that an operator knows what the session is. */
function introduced(frame: ClientFrame): ClientFrame {
  return frame[0] === Kind.HELLO ? [Kind.HELLO, assign(assign({}, frame[1]), { "client": DIAGNOSE_NAME })] : frame;
}
