// SPDX-License-Identifier: Apache-2.0
import { Kind, type ClientFrame } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import { Upstream } from "../transport/transport.js";
import type { Attempt } from "./attempt.js";
import { backoff } from "./backoff.js";
import type { Outbox } from "./outbox.js";

/** So many bodies lost in a row mean that the way upstream does not work. */
const FAILURES_ALLOWED = 3;
/** Volatile frames are dropped rather than queued beyond this (DL-15). */
const VOLATILE_QUEUE = 64;
/** What a body holds besides counted frames, at most: these, BASE and CLOSE. */
const OTHERS = 80;

/** The way upstream that attempts share: each WebSocket has its own, all POSTs are one, all forms are one. */
export type Path = Attempt | Upstream;

/** The path of an attempt. */
export function pathOf(attempt: Attempt): Path {
  return attempt.transport.upstream || attempt;
}

/** Decides what goes upstream next on the current path: openers, BASE, replay after loss, one body at a time. */
export class Output {
  /** Bodies lost in a row. */
  failures = 0;
  /** The path in use; null before the first attach. */
  private path: Path | null = null;
  /** The number of the next counted frame on this path. */
  private cursor = 1;
  private baseSent = false;
  private control: ClientFrame[] = [];
  private volatile: ClientFrame[] = [];
  /** Whether CLOSE went out on this path since the last loss. */
  private closeSent = false;
  /** A body is under way. */
  private busy = false;
  private notBefore = 0;
  /** Forms: when the confirmation of a body that went out must have come by the downstream connection. */
  private confirmBy = Infinity;

  constructor(
    private readonly outbox: Outbox,
    private readonly random: () => number,
  ) {}

  /** Whether frames can go at any time; else they go in bodies. */
  streams(): boolean {
    return typeof this.path === "object";
  }

  /** Whether the path loses everything. */
  broken(): boolean {
    return this.failures >= FAILURES_ALLOWED;
  }

  /** When the path has to be looked at again. */
  deadline(now: number): number {
    return Math.min(this.confirmBy, !this.busy && this.notBefore > now ? this.notBefore : Infinity);
  }

  /** The session was attached by this attempt; another path means that everything unconfirmed is replayed (DL-6). */
  onAttached(attempt: Attempt): void {
    const path = pathOf(attempt);
    this.failures = this.notBefore = 0;
    if (path === this.path) return;
    this.path = path;
    this.done();
    this.rewind();
    this.cursor = Math.max(this.cursor, attempt.sentTo + 1);
    this.baseSent = attempt.sentTo > 0 && this.cursor === attempt.sentTo + 1; // else confirmed by another way (AT-9)
  }

  /** Uncounted frames of the path that was lost are not kept (DL-15). */
  onLost(): void {
    this.control = [];
    this.volatile = [];
  }

  add(frame: ClientFrame): void {
    if (!this.closeSent || frame[0] === Kind.PONG) this.control.push(frame); // CL-4
  }

  addVolatile(frame: ClientFrame): void {
    if (this.volatile.length < VOLATILE_QUEUE) this.volatile.push(frame);
  }

  /** The next frames for the connection, none when it is not ready or there is nothing to say. */
  compose(opener: ClientFrame, close: ClientFrame | null, limits: Limits, now: number): readonly ClientFrame[] {
    if (this.busy || now < this.notBefore) return [];
    const streams = this.streams();
    let frames = this.control.splice(0, OTHERS).concat(this.takeCounted(limits), this.volatile.splice(0, OTHERS));
    if (close && !this.closeSent && this.cursor > this.outbox.last()) {
      frames.push(close); // CL-1
      this.closeSent = true;
    }
    if (frames.length > 0 && !streams) {
      this.busy = true;
      frames = [opener].concat(frames);
    }
    return frames;
  }

  /** A body was answered, or lost (`ok` false). A body whose frames the answer does not confirm is lost too (UP-7). */
  onAnswer(path: Path, ok: boolean, now: number, patience: number): void {
    if (path !== this.path || !this.busy) return;
    if (ok && this.confirmed()) this.done();
    else if (ok && path === Upstream.FORMS) this.confirmBy = now + 2 * patience;
    else this.lost(now);
  }

  /** The peer confirmed something: a form that waited for it is done. */
  onConfirmed(): void {
    if (this.confirmBy < Infinity && this.confirmed()) this.done();
  }

  onTick(now: number): void {
    if (now >= this.confirmBy) this.lost(now);
  }

  /** R4412: the server lacks a frame before the body; it is sent again at once from there. */
  onGap(path: Path): void {
    if (path === this.path) this.rewind();
  }

  /** Everything from the first unconfirmed frame on goes out again. */
  private rewind(): void {
    this.cursor = this.outbox.confirmed + 1;
    this.baseSent = this.closeSent = false;
  }

  private confirmed(): boolean {
    return this.cursor <= this.outbox.confirmed + 1;
  }

  private done(): void {
    this.busy = false;
    this.failures = 0;
    this.confirmBy = Infinity;
  }

  private takeCounted(limits: Limits): ClientFrame[] {
    if (this.cursor <= this.outbox.confirmed) this.rewind(); // confirmed by another way: the numbers jump
    const streams = this.streams();
    // In text form an escape doubles a byte at most, and a form writes three for one: such a part of a body always fits.
    const bytes = streams ? Infinity : limits.maxBody / (this.path === Upstream.FORMS ? 6 : 2) - 1_024;
    const room = streams ? Infinity : Math.max(1, limits.maxFrames - 2 * OTHERS);
    const counted: ClientFrame[] = this.outbox.take(this.cursor, bytes, room);
    if (counted.length === 0) return counted;
    const base: ClientFrame[] = streams && this.baseSent ? [] : [[Kind.BASE, this.cursor]]; // AT-9
    this.baseSent = true;
    this.cursor += counted.length;
    return base.concat(counted);
  }

  private lost(now: number): void {
    const { failures } = this;
    this.done();
    this.notBefore = now + backoff(failures, this.random());
    this.failures = failures + 1;
    this.rewind();
  }
}
