// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import type { Attempt } from "../../src/session/attempt.js";
import { Upstream } from "../../src/transport/transport.js";
import type { Frame } from "./codec/frames.js";
import { Recorder, attached, transport } from "./recorder.js";
import { linesOf } from "./tuples.js";

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
  connection: Attempt;
  /** The attempt under way beside it, if there is one. */
  pending: Attempt | null = null;
  /** Those that were closed before the event. */
  readonly closed: readonly Attempt[];
  private readonly upstream: Upstream;
  private newest: Attempt;

  /** Ready for `event`: if that is a timer's, it runs out soon and all others take long. */
  constructor(given: string, event: string) {
    const silence = event === "silence" ? SOON / 2 : LATE;
    const resumeTimeout = event === "resume-time-passed" ? SOON : 10 * LATE;
    const terms = { pingInterval: silence, pingTimeout: silence, resumeTimeout, maxMessage: MAX_MESSAGE };
    this.recorder = new Recorder(terms, event === "close-timeout" ? SOON : 10 * LATE);
    this.upstream = event.startsWith("post-") ? Upstream.POSTS : Upstream.STREAM;
    this.connection = this.newest = this.begin(); // there is always one that connects
    const opens = event === "connection-opens";
    if (given !== "CONNECTING") this.use();
    else if (!opens) this.open(this.connection);
    if (given === "OPEN" && event.endsWith("-in-range")) {
      this.receive({ kind: "ACK", received: 0, window: NO_ROOM });
      this.send("three");
    }
    if (given === "RECONNECTING" || (given === "CLOSING" && event === "resume-time-passed")) {
      this.suspend(2 * silence);
      this.pending = opens ? this.begin() : this.attach();
    } else if (opens && given !== "CONNECTING") this.pending = this.begin();
    if (given === "CLOSING" || given === "CLOSED") this.close();
    if (given === "CLOSED") this.receive({ kind: "CLOSE", code: 1000, received: 1 });
    this.closed = [...this.recorder.dropped];
    this.recorder.clear();
    assert.equal(this.state, given);
  }

  get state(): string {
    return this.recorder.state;
  }

  is(...states: readonly string[]): boolean {
    return states.includes(this.state);
  }

  /** Whether the session holds on to no connection of that attempt. */
  dropped(attempt: Attempt): boolean {
    return this.closed.includes(attempt) || this.recorder.dropped.includes(attempt);
  }

  /** A further attempt, its connection not made yet. */
  begin(): Attempt {
    return this.recorder.begin(transport({ upstream: this.upstream }), false, ATTEMPT_TIMEOUT);
  }

  /** The connection of an attempt is made, its opener written. */
  open(attempt: Attempt): void {
    const frames = this.recorder.opener(attempt);
    if (frames.length > 0) this.recorder.written.push({ attempt: attempt.number, frames });
    this.newest = attempt;
  }

  /** A further attempt, its opener written. */
  attach(): Attempt {
    const attempt = this.begin();
    this.open(attempt);
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
    this.recorder.session.onAnswer(this.connection, frames && linesOf(frames), this.recorder.now);
  }

  /** Whether the application may send these. */
  send(...texts: string[]): boolean {
    const { session, now } = this.recorder;
    const accepted = texts.map((text) => this.recorder.queue(text));
    session.flush(now);
    return accepted.every((each) => each);
  }

  close(): void {
    this.recorder.session.close(1000, "", this.recorder.now);
    this.recorder.session.flush(this.recorder.now);
  }

  lose(attempt: Attempt): void {
    this.recorder.session.onEnd(attempt, false, "lost", this.recorder.now);
  }

  /** One tick after that time: what was due meanwhile is late. */
  pass(ms: number): void {
    this.recorder.now += ms;
    this.recorder.session.onTick(this.recorder.now);
  }

  /** One message has come, and two went out that are not confirmed. */
  private use(): void {
    this.open(this.connection);
    this.receive(this.recorder.welcome, this.attachedNewest(), { kind: "TEXT", text: "first" });
    this.send("one", "two");
  }

  /** It is silent, but still heard; with a body under way, which would not outlast that, lost. */
  private suspend(silence: number): void {
    if (this.upstream === Upstream.POSTS) this.lose(this.connection);
    else this.pass(silence);
  }
}
