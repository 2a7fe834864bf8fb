// SPDX-License-Identifier: Apache-2.0
import { backoff } from "../session/backoff.js";
import { Cause } from "../session/effects.js";
import { Upstream, type Transport } from "../transport/transport.js";
import type { Memory } from "./memory.js";

/** How long the next transport waits beside one that has not proven itself, ms; a multiple of the round trip time. */
const SHORTEST_STAGGER = 300;
const LONGEST_STAGGER = 2_000;
const STAGGER_UNMEASURED = 600;
/** A connection that is lost sooner than this after ATTACHED did not last, ms. */
const LASTING = 2_000;
/** When better transports are looked for beside a lesser one, ms, half of it more or less; the last one again and again. */
const PROMOTIONS: readonly number[] = [30_000, 120_000, 600_000];
/** The first time when a lesser transport was tried first because it is remembered, ms. */
const FIRST_PROMOTION = 2_000;

/** Chooses what is tried when (§8): races the transports, leaves those that do not prove themselves, looks for better ones. */
export class Selection {
  /** What carries the session, or did last; null before that. */
  carrier: Transport | null = null;
  /** Whether what is in the line is tried beside a lesser connection that works. */
  probing = false;
  /** How often the whole line has failed: patience grows with it. */
  round = 0;
  /** What waits for its start, in order. */
  private line: readonly Transport[] = [];
  private startAt = Infinity;
  /** What opened but did not prove itself (SL-2): not tried again while there is anything else. */
  private unproven: readonly Transport[] = [];
  private attachedAt = -Infinity;
  /** Whether the connection before this one did not last either. */
  private flapping = false;
  private promotions = 0;
  private promoteAt = Infinity;

  constructor(
    private order: readonly Transport[],
    private readonly memory: Memory,
    private readonly random: () => number,
  ) {}

  /** The server's word on what it allows. */
  allow(names: readonly string[]): void {
    const allowed = this.order.filter(({ name }) => names.indexOf(name) >= 0);
    if (allowed.length) this.order = allowed;
  }

  /** A connection is wanted, not before the given time. `underWay`: another attempt may still succeed. */
  attach(cause: Cause, now: number, notBefore: number, underWay: boolean): void {
    const { carrier } = this;
    let delay = 0;
    if (cause === Cause.FAILED) {
      if (this.line.length === 0) {
        if (underWay) return;
        this.line = this.ranked();
        delay = backoff(this.round++, this.random()); // SL-3
      }
    } else if (cause === Cause.NEXT || (cause === Cause.UNPROVEN && !carrier?.marked)) {
      this.line = carrier ? [carrier] : this.order;
    } else if (carrier && cause !== Cause.LOST) this.line = this.others(carrier, cause === Cause.BLOCKED);
    else {
      this.line = this.ranked();
      if (cause === Cause.LOST) delay = this.flapDelay(now);
    }
    this.probing = false;
    this.startAt = Math.max(now + delay, notBefore); // SL-4
  }

  /** `probe`: beside a connection that works, as a promotion or because the application asked for it. */
  onAttached(transport: Transport, now: number, probe: boolean): void {
    const { carrier, memory, order } = this;
    const remembered = !carrier && transport.name === memory.best;
    const lesser = carrier && order.indexOf(carrier) < order.indexOf(transport);
    // In a race the last one started wins, though a better one has just proven itself.
    const overtook = lesser && now - this.attachedAt < LASTING && this.proven([carrier]).length;
    this.carrier = transport;
    this.attachedAt = now;
    this.round = 0;
    this.line = [];
    memory.best = transport.name;
    if (transport === carrier) return;
    this.promotions = 0;
    if (lesser && probe) this.promoteAt = Infinity;
    else this.promoteAt = now + (overtook ? 0 : remembered ? FIRST_PROMOTION : this.promotionDelay());
  }

  /** An attempt beside the connection that works has failed: the next one need not wait. */
  onFailed(now: number): void {
    this.startAt = now;
  }

  /** The network may have changed: what did not work may work now. */
  onNetwork(now: number): void {
    this.unproven = [];
    this.promotions = 0;
    this.promoteAt = this.startAt = now;
  }

  /** The transport that is to be started now; null when none is. `working`: a connection carries the session. */
  due(now: number, working: boolean): Transport | null {
    if (working && now >= this.promoteAt && !this.line.length) {
      this.line = this.better();
      this.probing = true;
      this.startAt = now;
      this.promotions += 1;
      this.promoteAt = now + this.promotionDelay();
    }
    const [next] = this.line;
    if (!next || now < this.startAt) return null;
    this.line = this.line.slice(1);
    this.startAt = now + (this.line[0]?.upstream === Upstream.FORMS ? LONGEST_STAGGER : this.stagger());
    return next;
  }

  /** When `due` has to be asked next. */
  deadline(working: boolean): number {
    if (this.line.length) return this.startAt;
    return working && this.better().length ? this.promoteAt : Infinity;
  }

  private stagger(): number {
    const { rtt } = this.memory;
    return rtt ? Math.min(Math.max(3.5 * rtt + 100, SHORTEST_STAGGER), LONGEST_STAGGER) : STAGGER_UNMEASURED;
  }

  private promotionDelay(): number {
    return (PROMOTIONS[Math.min(this.promotions, 2)] as number) * (0.5 + this.random());
  }

  /** What is better than the one in use, and not known to be unproven. */
  private better(): readonly Transport[] {
    const { carrier, order } = this;
    return this.proven(order.slice(0, carrier ? Math.max(0, order.indexOf(carrier)) : 0));
  }

  /** What worked last comes first. */
  private ranked(): readonly Transport[] {
    const proven = this.proven(this.order);
    const usable = proven.length ? proven : this.order;
    const first = this.carrier?.name ?? this.memory.best;
    return usable.filter(({ name }) => name === first).concat(usable.filter(({ name }) => name !== first));
  }

  /** The lesser ones come first, then the better ones; a blocked one once more when no other works. */
  private others(carrier: Transport, blocked: boolean): readonly Transport[] {
    if (!blocked) this.unproven = this.unproven.concat(carrier);
    const at = this.order.indexOf(carrier);
    const others = this.proven(this.order.slice(at + 1).concat(this.order.slice(0, Math.max(0, at))));
    return blocked ? others.concat(carrier) : others;
  }

  private proven(transports: readonly Transport[]): readonly Transport[] {
    return transports.filter((transport) => this.unproven.indexOf(transport) < 0);
  }

  /** SL-3: ATTACHED has set k back to 0; only the first of connections that do not last is replaced at once. */
  private flapDelay(now: number): number {
    const again = this.flapping;
    this.flapping = now - this.attachedAt < LASTING;
    return again && this.flapping ? backoff(0, this.random()) : 0;
  }
}
