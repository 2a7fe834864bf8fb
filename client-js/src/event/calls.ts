// SPDX-License-Identifier: Apache-2.0
import type { ThroughlineError } from "../errors.js";

/** How long a reply is waited for unless told otherwise, ms. */
export const CALL_TIMEOUT = 30_000;

/** Is told the reply to a call, or why there is none. */
export type Tell = (error: ThroughlineError | null, values: readonly unknown[]) => void;

/** A call that waits for its reply. */
export interface Call {
  /** The conversation that it belongs to. */
  readonly owner: object;
  readonly number: number;
  /** When it is waited for no longer, ms. */
  readonly dueAt: number;
  /** Whether the peer's session took it in. */
  confirmed: boolean;
  readonly tell: Tell;
}

/** The calls of this side that wait for their replies. */
export class Calls {
  /** The number of the next one in this session (EV-4). */
  next = 1;
  private waiting: Call[] = [];

  /** Counts one in. */
  add(owner: object, dueAt: number, tell: Tell): Call {
    const call = { owner, number: this.next++, dueAt, confirmed: false, tell };
    this.waiting.push(call);
    return call;
  }

  /** Tells those; a reply to what nobody waits for any more is ignored so (EV-6). */
  end(which: (call: Call) => boolean, error: ThroughlineError | null, values: readonly unknown[] = []): void {
    const ended: Call[] = [];
    // A new list, before anybody is told: he may call again.
    this.waiting = this.waiting.filter((call) => !(which(call) && ended.push(call)));
    for (const { tell } of ended) tell(error, values);
  }

  /** When one is due; Infinity when none is. */
  deadline(): number {
    return this.waiting.reduce((least, call) => Math.min(least, call.dueAt), Infinity);
  }
}
