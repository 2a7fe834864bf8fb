// SPDX-License-Identifier: Apache-2.0
import type { Frame, JsonObject } from "../../src/protocol/frames.js";
import type { AttachCause, SessionEffects, SessionEnd } from "../../src/session/effects.js";
import type { AttemptPlan } from "../../src/session/attempt.js";
import { Session } from "../../src/session/session.js";
import { SID } from "./fake-peer.js";

export const TERMS = { pingInterval: 2_000, pingTimeout: 1_000, resumeTimeout: 30_000, ackDelay: 100 };
export const CLOSE_TIMEOUT = 5_000;
const WINDOW = 262_144;

let paths = 0;

export function streamPlan(changes: Partial<AttemptPlan> = {}): AttemptPlan {
  const path = `stream ${++paths}`;
  return { mode: "stream", path, early: true, marked: false, probe: null, prompt: true, timeoutMs: 2_000, ...changes };
}

/** A session core whose effects are written down. */
export class Recorder implements SessionEffects {
  now = 10_000;
  readonly session: Session;
  readonly attaches: AttachCause[] = [];
  readonly notBefore: number[] = [];
  readonly written: { readonly attempt: number; readonly frames: readonly Frame[] }[] = [];
  readonly dropped: number[] = [];
  readonly failed: string[] = [];
  readonly messages: (string | Uint8Array)[] = [];
  readonly log: string[] = [];
  readonly ends: SessionEnd[] = [];
  readonly fates: string[] = [];

  constructor(
    readonly terms: JsonObject = TERMS,
    closeTimeoutMs = CLOSE_TIMEOUT,
  ) {
    const settings = { cid: "c".repeat(22), random: () => 0, closeTimeoutMs, hello: {} };
    this.session = new Session(settings, this, this.now);
    this.session.start();
  }

  /** All frames that were written, in order. */
  get frames(): Frame[] {
    return this.written.flatMap(({ frames }) => [...frames]);
  }

  get welcome(): Frame {
    return { kind: "WELCOME", json: { v: 1, sid: SID, id: "public", ...this.terms } };
  }

  /** Forgets what was written down so far. */
  clear(): void {
    for (const list of [this.attaches, this.written, this.dropped, this.messages, this.log, this.failed])
      list.length = 0;
  }

  attempt(plan = streamPlan()): number {
    return this.session.attempt(plan, this.now).attempt;
  }

  receive(attempt: number, ...frames: Frame[]): void {
    this.session.onFrames(attempt, frames, this.now);
  }

  send(text: string): boolean {
    const accepted = this.session.send(text, (fate) => this.fates.push(fate));
    this.session.flush(this.now);
    return accepted;
  }

  /** Lets time pass and ticks at each deadline. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = this.session.deadline(this.now); at <= end; at = this.session.deadline(this.now)) {
      this.now = Math.max(this.now, at);
      this.session.onTick(this.now);
    }
    this.now = end;
  }

  /** A session that was opened; answers its attempt. */
  open(plan = streamPlan()): number {
    const attempt = this.attempt(plan);
    this.receive(attempt, this.welcome, attached(attempt));
    return attempt;
  }

  attach(cause: AttachCause, notBefore: number): void {
    this.attaches.push(cause);
    this.notBefore.push(notBefore);
  }
  write(attempt: number, frames: readonly Frame[]): void {
    this.written.push({ attempt, frames });
  }
  drop(attempt: number): void {
    this.dropped.push(attempt);
  }
  attemptFailed(_attempt: number, why: string): void {
    this.failed.push(why);
  }
  attached(attempt: number): void {
    this.log.push(`attached ${attempt}`);
  }
  message(data: string | Uint8Array): void {
    this.messages.push(data);
  }
  opened(): void {
    this.log.push("opened");
  }
  suspended(): void {
    this.log.push("suspended");
  }
  resumed(): void {
    this.log.push("resumed");
  }
  moved(url: string): void {
    this.log.push(`moved ${url}`);
  }
  ended(end: SessionEnd): void {
    this.ends.push(end);
  }
}

export function attached(attempt: number, received = 0, base = 1): Frame {
  return { kind: "ATTACHED", attempt, received, base, window: WINDOW };
}
