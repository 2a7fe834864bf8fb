// SPDX-License-Identifier: Apache-2.0
import { backoff } from "../session/backoff.js";
import { Cause } from "../session/effects.js";
import { Upstream, type Transport } from "../transport/transport.js";
import type { Chooser } from "./chooser.js";
import type { Memory } from "./memory.js";
import { LASTING } from "./sole.js";

/** How long the next transport waits beside one that has not proven itself, ms; a multiple of the round trip time. */
const SHORTEST_STAGGER = 300;
const LONGEST_STAGGER = 2_000;
const STAGGER_UNMEASURED = 600;
/** When better transports are looked for beside a lesser one, ms, half of it more or less; fourfold each time. */
const PROMOTION = 30_000;
const LONGEST_PROMOTION = 600_000;
/** A lesser transport that is tried first because it is remembered is doubted sooner: by so many steps. */
const REMEMBERED = -2;

/** Chooses what is tried when (§8): races the transports, leaves those that do not prove themselves, looks for better ones. */
export class Selection implements Chooser {
  carrier: Transport | null = null;
  probing = false;
  round = 0;
  /** What waits for its start, in order. */
  private line: readonly Transport[] = [];
  private startAt = Infinity;
  private notBefore = 0;
  /** What opened but did not prove itself (SL-2): not tried again while there is anything else. */
  private unproven: readonly Transport[] = [];
  /** Whether it is looked for because nothing goes upstream by the carrier. */
  private blocked = false;
  private attachedAt = -Infinity;
  private promotions = 0;
  private promoteAt = Infinity;

  constructor(
    private order: readonly Transport[],
    private readonly memory: Memory,
    private readonly random: () => number,
  ) {}

  allow(names: readonly string[]): void {
    const allowed = this.order.filter(({ name }) => names.indexOf(name) >= 0);
    if (allowed.length) this.order = allowed;
  }

  attach(cause: Cause, now: number, notBefore: number, underWay: boolean): void {
    const { carrier } = this;
    let delay = 0;
    if (cause !== Cause.FAILED) {
      this.line = this.lineFor(cause, carrier);
      this.blocked = cause === Cause.BLOCKED;
    } else if (!this.line.length) {
      if (underWay) return;
      this.line = this.ranked();
      delay = backoff(this.round++, this.random()); // SL-3
    }
    if (cause === Cause.LOST && now - this.attachedAt < LASTING) delay = backoff(0, this.random());
    this.probing = false;
    this.notBefore = Math.max(this.notBefore, notBefore); // SL-4
    this.startAt = Math.max(now + delay, this.notBefore);
  }

  onAttached(transport: Transport, now: number, probe: boolean): void {
    const { attachedAt, carrier, memory, order } = this;
    const { name } = transport;
    const better = !carrier || order.indexOf(transport) < order.indexOf(carrier);
    this.carrier = transport;
    this.attachedAt = now;
    this.round = 0;
    this.line = [];
    if (probe && !better) {
      this.promoteAt = Infinity; // the application asked for it
    } else if (transport !== carrier) {
      if (transport === order[0]) this.promotions = 0;
      else if (!carrier && name === memory.best) this.promotions = REMEMBERED;
      this.planPromotion(now);
      // In a race the last one started wins, though a better one has just proven itself.
      if (!better && !this.blocked && now - attachedAt < LASTING && this.proven([carrier]).length) this.promoteAt = now;
    }
    memory.best = name;
  }

  onFailed(now: number): void {
    this.startAt = now;
  }

  onNetwork(now: number): void {
    this.unproven = [];
    this.promotions = -1; // the one that comes now
    this.promoteAt = now;
  }

  due(now: number, working: boolean): Transport | undefined {
    if (working && now >= this.promoteAt && !this.line.length) {
      this.line = this.better();
      this.probing = true;
      this.startAt = now;
      this.promotions++;
      this.planPromotion(now);
    }
    if (now < this.startAt) return undefined;
    const [next, second] = this.line;
    this.line = this.line.slice(1);
    if (next) this.startAt = now + this.stagger(second);
    return next;
  }

  deadline(working: boolean): number {
    if (this.line.length) return this.startAt;
    return working && this.better().length ? this.promoteAt : Infinity;
  }

  /** How long `next` waits. */
  private stagger(next: Transport | undefined): number {
    const { rtt } = this.memory;
    if (next && next.upstream === Upstream.FORMS) return LONGEST_STAGGER;
    return rtt ? Math.min(Math.max(3.5 * rtt + 100, SHORTEST_STAGGER), LONGEST_STAGGER) : STAGGER_UNMEASURED;
  }

  private planPromotion(now: number): void {
    const delay = Math.min(PROMOTION * Math.pow(4, this.promotions), LONGEST_PROMOTION);
    this.promoteAt = now + delay * (0.5 + this.random());
  }

  private lineFor(cause: Cause, carrier: Transport | null): readonly Transport[] {
    if (!carrier || cause <= Cause.LOST) return this.ranked();
    if (cause === Cause.NEXT || (cause !== Cause.BLOCKED && !carrier.marked)) return [carrier];
    // The lesser ones come first, then the better ones; one that works but for this once more when no other does.
    const at = this.order.indexOf(carrier);
    if (cause !== Cause.BLOCKED) this.unproven = this.unproven.concat(carrier);
    const others = this.order.slice(at + 1).concat(this.order.slice(0, Math.max(0, at)));
    return this.proven(others).concat(cause === Cause.UNPROVEN ? [] : carrier);
  }

  /** What is better than the one in use; what did not prove itself before may do so later. */
  private better(): readonly Transport[] {
    const { carrier, order } = this;
    return carrier ? order.slice(0, Math.max(0, order.indexOf(carrier))) : [];
  }

  /** What worked last comes first. */
  private ranked(): readonly Transport[] {
    const proven = this.proven(this.order);
    const usable = proven.length ? proven : this.order;
    const first = this.carrier ? this.carrier.name : this.memory.best;
    return usable.filter(({ name }) => name === first).concat(usable.filter(({ name }) => name !== first));
  }

  private proven(transports: readonly Transport[]): readonly Transport[] {
    return transports.filter((transport) => this.unproven.indexOf(transport) < 0);
  }
}
