// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import type { Frame } from "../../src/protocol/frames.js";
import { Recorder, attached, streamPlan } from "./recorder.js";

export const SOON = 100;
export const ATTEMPT_TIMEOUT = 2_000;
export const MAX_MESSAGE = 10;
/** Longer than an answer may take, shorter than an attempt. */
export const PATIENCE = 1_500;

const LATE = 300_000;
const NO_ROOM = 1;

/** A session in one of its states, with all that it does. */
export class Scene {
  readonly recorder: Recorder;
  /** The attempt by whose connection frames arrive; in RECONNECTING it has long been silent. */
  connection = 0;
  /** The attempt under way beside it, if there is one. */
  pending: number | null = null;
  /** Those that were closed before the event. */
  readonly closed: readonly number[];
  private readonly plan;
  private newest = 0;

  /** Ready for `event`: if that is a timer's, it runs out soon and all others take long. */
  constructor(given: string, event: string) {
    const silence = event === "silence" ? SOON / 2 : LATE;
    const resumeTimeout = event === "resume-time-passed" ? SOON : 10 * LATE;
    const terms = { pingInterval: silence, pingTimeout: silence, resumeTimeout, maxMessage: MAX_MESSAGE };
    this.recorder = new Recorder(terms, event === "close-timeout" ? SOON : 10 * LATE);
    this.plan = streamPlan({ mode: event.startsWith("post-") ? "posts" : "stream", timeoutMs: ATTEMPT_TIMEOUT });
    if (given !== "CONNECTING") this.use();
    else if (event !== "connection-opens") this.connection = this.attach();
    if (given === "OPEN" && event.endsWith("-in-range")) {
      this.receive({ kind: "ACK", received: 0, window: NO_ROOM });
      this.send("three");
    }
    if (given === "RECONNECTING" || (given === "CLOSING" && event === "resume-time-passed")) {
      this.suspend(2 * silence);
      this.pending = this.attach();
    }
    if (given === "CLOSED" && event === "connection-opens") this.pending = this.attach();
    if (given === "CLOSING" || given === "CLOSED") this.close();
    if (given === "CLOSED") this.receive({ kind: "CLOSE", code: 1000, received: 1 });
    this.closed = [...this.recorder.dropped];
    this.recorder.clear();
    assert.equal(this.state, given);
  }

  get state(): string {
    return this.recorder.session.state;
  }

  is(...states: readonly string[]): boolean {
    return states.includes(this.state);
  }

  /** Whether the session holds on to no connection of that attempt. */
  dropped(attempt: number): boolean {
    return this.closed.includes(attempt) || this.recorder.dropped.includes(attempt);
  }

  /** A further attempt, its opener written. */
  attach(): number {
    const { attempt, frames } = this.recorder.session.attempt(
      { ...this.plan, path: this.newPath() },
      this.recorder.now,
    );
    this.recorder.write(attempt, frames);
    this.newest = attempt;
    return attempt;
  }

  /** ATTACHED for the newest attempt. */
  attachedNewest(received = 0): Frame {
    return attached(this.newest, received);
  }

  receive(...frames: Frame[]): void {
    this.recorder.receive(this.connection, ...frames);
  }

  /** The body under way is answered, or lost. */
  answer(frames: readonly Frame[] | null): void {
    this.recorder.session.onAnswer(this.plan.path, frames, this.recorder.now);
  }

  /** Whether the application may send these. */
  send(...texts: string[]): boolean {
    const { session, fates, now } = this.recorder;
    const accepted = texts.map((text) => session.send(text, (fate) => fates.push(fate)));
    session.flush(now);
    return accepted.every((each) => each);
  }

  close(): void {
    this.recorder.session.close(1000, "", this.recorder.now);
    this.recorder.session.flush(this.recorder.now);
  }

  lose(attempt: number): void {
    this.recorder.session.onEnd(attempt, false, "lost", this.recorder.now);
  }

  /** One tick after that time: what was due meanwhile is late. */
  pass(ms: number): void {
    this.recorder.now += ms;
    this.recorder.session.onTick(this.recorder.now);
  }

  /** One message has come, and two went out that are not confirmed. */
  private use(): void {
    this.connection = this.attach();
    this.receive(this.recorder.welcome, this.attachedNewest(), { kind: "TEXT", text: "first" });
    this.send("one", "two");
  }

  /** It is silent, but still heard; with a body under way, which would not outlast that, lost. */
  private suspend(silence: number): void {
    if (this.plan.mode === "posts") this.lose(this.connection);
    else this.pass(silence);
  }

  /** The first connection has the plan's path, each other one its own. */
  private newPath(): string {
    return this.newest === 0 ? this.plan.path : streamPlan().path;
  }
}
