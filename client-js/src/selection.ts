// SPDX-License-Identifier: Apache-2.0
import type { AttachCause } from "./session/effects.js";
import { backoff } from "./session/backoff.js";
import type { TransportName } from "./transport/transport.js";

/** What to try next. */
export interface Choice {
  readonly name: TransportName;
  /** ms from now (SL-3) */
  readonly delay: number;
  /** How often the whole list has failed: patience grows with it. */
  readonly round: number;
}

/** A connection that is lost sooner than this after ATTACHED did not last, ms. */
const LASTING = 2_000;

/** Chooses the transport of the next attempt: an ordered fallback (§8), the working one first. */
export class Selection {
  /** In the order of trying. */
  private order: readonly TransportName[];
  /** What opened but did not prove itself (SL-2); left out from then on. */
  private readonly unproven = new Set<TransportName>();
  private position = 0;
  private round = 0;
  private attachedAt: number | null = null;
  /** Whether the connection before this one did not last either. */
  private flapping = false;
  private carrier: TransportName | null = null;

  constructor(
    order: readonly TransportName[],
    private readonly random: () => number,
  ) {
    this.order = order;
  }

  /** The server's word on what it allows. */
  allow(names: readonly string[]): void {
    const allowed = this.order.filter((name) => names.includes(name));
    if (allowed.length > 0) this.order = allowed;
  }

  onAttached(name: TransportName, now: number): void {
    this.carrier = name;
    this.attachedAt = now;
    this.position = 0;
    this.round = 0;
  }

  /** Null when there is nothing better to try than what there is. */
  choose(cause: AttachCause, now: number): Choice | null {
    if (cause === "unproven" && this.carrier !== null) {
      this.unproven.add(this.carrier);
      if (this.candidates().length === 0) return null;
    }
    if (cause !== "failed") return this.pick(cause === "lost" ? this.flapDelay(now) : 0);
    this.position += 1;
    if (this.position < this.candidates().length) return this.pick(0);
    this.position = 0;
    this.round += 1;
    return this.pick(backoff(this.round - 1, this.random()));
  }

  private pick(delay: number): Choice | null {
    const name = this.candidates()[this.position];
    return name === undefined ? null : { name, delay, round: this.round };
  }

  /** The transport that carried the session comes first, then the others in their order. */
  private candidates(): TransportName[] {
    const usable = this.order.filter((name) => !this.unproven.has(name));
    if (this.carrier === null || !usable.includes(this.carrier)) return usable;
    return [this.carrier, ...usable.filter((name) => name !== this.carrier)];
  }

  /** SL-3: ATTACHED has set k back to 0; only the first of connections that do not last is replaced at once. */
  private flapDelay(now: number): number {
    const again = this.flapping;
    this.flapping = this.attachedAt !== null && now - this.attachedAt < LASTING;
    return again && this.flapping ? backoff(0, this.random()) : 0;
  }
}
