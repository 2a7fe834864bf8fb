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
  /** What may be used, best first. */
  private order: readonly TransportName[];
  /** What the attempts since the last ATTACHED go through; `position` is the one under way. */
  private trying: readonly TransportName[] = [];
  private position = 0;
  /** What opened but did not prove itself (SL-2): not tried again while there is anything else. */
  private readonly unproven = new Set<TransportName>();
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
    this.round = 0;
    this.startOver();
  }

  /** Null when there is nothing better to try than what there is. */
  choose(cause: AttachCause, now: number): Choice | null {
    if (cause === "failed") return this.nextInLine();
    this.startOver();
    if (this.carrier !== null && (cause === "unproven" || cause === "blocked")) return this.leave(this.carrier, cause);
    return this.pick(cause === "lost" ? this.flapDelay(now) : 0);
  }

  private nextInLine(): Choice | null {
    this.position += 1;
    if (this.position < this.trying.length) return this.pick(0);
    this.startOver();
    this.round += 1;
    return this.pick(backoff(this.round - 1, this.random()));
  }

  /** The lesser transports come first, then the better ones; a blocked one once more when no other works. */
  private leave(carrier: TransportName, cause: "unproven" | "blocked"): Choice | null {
    if (cause === "unproven") this.unproven.add(carrier);
    const at = this.order.indexOf(carrier);
    const others = this.proven([...this.order.slice(at + 1), ...this.order.slice(0, Math.max(0, at))]);
    if (cause === "unproven" && others.length === 0) return null;
    this.trying = cause === "blocked" ? [...others, carrier] : others;
    return this.pick(0);
  }

  private startOver(): void {
    const { carrier } = this;
    const proven = this.proven(this.order);
    const usable = proven.length > 0 ? proven : this.order;
    const kept = usable.filter((name) => name === carrier);
    this.trying = [...kept, ...usable.filter((name) => name !== carrier)];
    this.position = 0;
  }

  private proven(names: readonly TransportName[]): readonly TransportName[] {
    return names.filter((name) => !this.unproven.has(name));
  }

  private pick(delay: number): Choice | null {
    const name = this.trying[this.position];
    return name === undefined ? null : { name, delay, round: this.round };
  }

  /** SL-3: ATTACHED has set k back to 0; only the first of connections that do not last is replaced at once. */
  private flapDelay(now: number): number {
    const again = this.flapping;
    this.flapping = this.attachedAt !== null && now - this.attachedAt < LASTING;
    return again && this.flapping ? backoff(0, this.random()) : 0;
  }
}
