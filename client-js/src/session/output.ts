// SPDX-License-Identifier: Apache-2.0
import type { Frame } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import { backoff } from "./backoff.js";
import type { Attempt, UpstreamMode } from "./attempt.js";
import type { Outbox } from "./outbox.js";

/** So many bodies lost in a row mean that the way upstream does not work. */
const FAILURES_ALLOWED = 3;
/** Volatile frames are dropped rather than queued beyond this (DL-15). */
const VOLATILE_QUEUE = 64;

/** Decides what goes upstream next on the current path: openers, BASE, replay after loss, one body at a time. */
export class Output {
  /** The path in use; null before the first attach. */
  private path: string | null = null;
  private mode: UpstreamMode = "stream";
  /** The number of the next counted frame on this path. */
  private cursor = 1;
  private baseSent = false;
  private control: Frame[] = [];
  private volatile: Frame[] = [];
  /** Whether CLOSE went out on this path since the last loss. */
  private closeSent = false;
  /** A body is under way. */
  private busy = false;
  private failures = 0;
  private notBefore = 0;
  /** `forms`: when the confirmation of a body that went out must have come by the downstream connection. */
  private confirmBy: number | null = null;

  constructor(
    private readonly outbox: Outbox,
    private readonly random: () => number,
  ) {}

  get probing(): boolean {
    return this.mode === "stream";
  }

  /** Whether the path loses everything. */
  get broken(): boolean {
    return this.failures >= FAILURES_ALLOWED;
  }

  /** When the path has to be looked at again. */
  deadline(now: number): number {
    const retry = !this.busy && this.notBefore > now ? this.notBefore : Infinity;
    return Math.min(retry, this.confirmBy ?? Infinity);
  }

  /** The session was attached by this attempt; another path means that everything unconfirmed is replayed (DL-6). */
  onAttached(attempt: Attempt): void {
    if (attempt.plan.path === this.path) {
      this.failures = 0;
      this.notBefore = 0;
      return;
    }
    this.path = attempt.plan.path;
    this.mode = attempt.plan.mode;
    this.busy = false;
    this.failures = 0;
    this.notBefore = 0;
    this.confirmBy = null;
    this.rewind();
    this.cursor = Math.max(this.cursor, attempt.sentTo + 1);
    this.baseSent = attempt.sentTo > 0;
  }

  /** Uncounted frames of the path that was lost are not kept (DL-15). */
  onLost(): void {
    this.control = [];
    this.volatile = [];
  }

  addControl(frame: Frame): void {
    if (!this.closeSent || frame.kind === "PONG") this.control.push(frame); // CL-4
  }

  addVolatile(frame: Frame): void {
    if (this.volatile.length < VOLATILE_QUEUE) this.volatile.push(frame);
  }

  /** The next frames for the connection, none when it is not ready or there is nothing to say. */
  compose(opener: Frame, close: Frame | null, limits: Limits, now: number): Frame[] {
    if (this.busy || now < this.notBefore) return [];
    const counted = this.takeCounted(limits);
    const frames = [...this.control.splice(0), ...counted, ...this.volatile.splice(0)];
    if (close !== null && !this.closeSent && this.cursor > this.outbox.last) {
      frames.push(close); // CL-1
      this.closeSent = true;
    }
    if (frames.length === 0 || this.mode === "stream") return frames;
    this.busy = true;
    return [opener, ...frames];
  }

  /** A body was answered, or lost (`ok` false). A body whose frames the answer does not confirm is lost too (UP-7). */
  onAnswer(path: string, ok: boolean, now: number, patience: number): void {
    if (path !== this.path || !this.busy) return;
    if (ok && this.cursor <= this.outbox.confirmed + 1) {
      this.busy = false;
      this.failures = 0;
    } else if (ok && this.mode === "forms") this.confirmBy = now + 2 * patience;
    else this.lost(now);
  }

  /** The peer confirmed something: a form that waited for it is done. */
  onConfirmed(): void {
    if (this.confirmBy === null || this.cursor > this.outbox.confirmed + 1) return;
    this.confirmBy = null;
    this.busy = false;
    this.failures = 0;
  }

  onTick(now: number): void {
    if (this.confirmBy !== null && now >= this.confirmBy) this.lost(now);
  }

  /** R4412: the server lacks a frame before the body; it is sent again at once from there. */
  onGap(path: string): void {
    if (path === this.path) this.rewind();
  }

  private takeCounted(limits: Limits): Frame[] {
    if (this.cursor <= this.outbox.confirmed) this.rewind(); // confirmed by another way: the numbers jump
    // In text form an escape doubles a character at most, so half of a body always fits.
    const bytes = this.mode === "stream" ? Infinity : limits.maxBody / 2 - 1_024;
    const room = this.mode === "stream" ? Infinity : Math.max(1, limits.maxFrames - this.control.length - 80);
    const counted = this.outbox.take(this.cursor, bytes, room);
    if (counted.length === 0) return [];
    const base: Frame[] = this.mode === "stream" && this.baseSent ? [] : [{ kind: "BASE", number: this.cursor }]; // AT-9
    this.baseSent = true;
    this.cursor += counted.length;
    return [...base, ...counted];
  }

  private lost(now: number): void {
    this.busy = false;
    this.confirmBy = null;
    this.notBefore = now + backoff(this.failures, this.random());
    this.failures += 1;
    this.rewind();
  }

  private rewind(): void {
    this.cursor = this.outbox.confirmed + 1;
    this.baseSent = false;
    this.closeSent = false;
  }
}
