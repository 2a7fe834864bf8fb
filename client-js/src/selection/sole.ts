// SPDX-License-Identifier: Apache-2.0
import { backoff } from "../session/backoff.js";
import { Cause } from "../session/effects.js";
import type { Transport } from "../transport/transport.js";
import type { Chooser } from "./chooser.js";

/** A connection that is lost sooner than this after ATTACHED did not last: it is not replaced at once, ms. */
export const LASTING = 2_000;

/** The one transport there is: nothing to choose but the time. */
export class Sole implements Chooser {
  carrier: Transport | null = null;
  readonly probing = false;
  round = 0;
  /** When it is to be started; Infinity when that is not wanted. */
  private startAt = Infinity;
  private notBefore = 0;
  private attachedAt = -Infinity;

  constructor(
    private readonly transport: Transport,
    private readonly random: () => number,
  ) {}

  allow(): void {
    // A server that does not allow it refuses it.
  }

  attach(cause: Cause, now: number, notBefore: number, underWay: boolean): void {
    let delay = 0;
    if (cause === Cause.FAILED && this.startAt === Infinity) {
      if (underWay) return;
      delay = backoff(this.round++, this.random()); // SL-3
    }
    if (cause === Cause.LOST && now - this.attachedAt < LASTING) delay = backoff(0, this.random());
    this.notBefore = Math.max(this.notBefore, notBefore); // SL-4
    this.startAt = Math.max(now + delay, this.notBefore);
  }

  onAttached(transport: Transport, now: number): void {
    this.carrier = transport;
    this.attachedAt = now;
    this.round = 0;
    this.startAt = Infinity;
  }

  onFailed(): void {
    // Nothing is tried beside a connection that works.
  }

  onNetwork(): void {
    // There is nothing better that might work now.
  }

  due(now: number): Transport | undefined {
    if (now < this.startAt) return undefined;
    this.startAt = Infinity;
    return this.transport;
  }

  deadline(): number {
    return this.startAt;
  }
}
