// SPDX-License-Identifier: Apache-2.0
import type { Frame, ProtocolError } from "../protocol/frames.js";
import { DEFAULT_LIMITS, type Limits, type Welcome } from "../protocol/limits.js";
import type { AttachCause, SessionEffects, SessionEnd, SessionSettings } from "./effects.js";
import { Heartbeat } from "./heartbeat.js";
import { Inbox } from "./inbox.js";
import { Lifecycle } from "./lifecycle.js";
import type { Attempt } from "./attempt.js";
import { Attempts } from "./attempts.js";
import { Outbox } from "./outbox.js";
import { Timetable } from "./timetable.js";
import { Output } from "./output.js";

const MARK_DELAY = 100; // XS-3
const LEAST_MARK_TIME = 500;

/** The parts of a session and the transitions that several events share (client table of §5.3). */
export class Core {
  readonly lifecycle = new Lifecycle();
  readonly attempts = new Attempts();
  readonly inbox = new Inbox(DEFAULT_LIMITS.window);
  readonly outbox = new Outbox();
  readonly timetable = new Timetable();
  readonly heartbeat: Heartbeat;
  readonly output: Output;
  /** Null until WELCOME. */
  terms: Welcome | null = null;
  /** The CLOSE that the application asked for; null while it did not. */
  closing: { readonly code: number; readonly reason: string } | null = null;
  /** Whether a HELLO of this session said `raced`. */
  raced = false;

  constructor(
    readonly settings: SessionSettings,
    readonly effects: SessionEffects,
    now: number,
  ) {
    this.heartbeat = new Heartbeat(now);
    this.output = new Output(this.outbox, settings.random);
  }

  get limits(): Limits {
    return this.terms?.limits ?? DEFAULT_LIMITS;
  }

  get closed(): boolean {
    return this.lifecycle.is("CLOSED");
  }

  /** Whether frames may be written: there is a connection, and the state table lets it carry them. */
  get writable(): boolean {
    return this.attempts.current?.suspect === false && this.lifecycle.is("OPEN", "CLOSING");
  }

  /** How long an answer may take before it is missed, ms. */
  get patience(): number {
    return this.heartbeat.patience;
  }

  confirm(received: number, now: number): void {
    const before = this.outbox.confirmed;
    this.outbox.confirm(received);
    if (this.outbox.confirmed === before) return;
    this.heartbeat.onConfirmed(now, this.outbox.confirmed === this.outbox.sent);
    this.output.onConfirmed();
  }

  /** A CLOSE frame with the current `received`. */
  closeFrame(code: number, reason: string): Frame {
    const { received } = this.inbox;
    return reason === "" ? { kind: "CLOSE", code, received } : { kind: "CLOSE", code, received, reason };
  }

  /** ATTACHED came through: the session moves over to this attempt. */
  attachedBy(attempt: Attempt, base: number, now: number): void {
    if (attempt.plan.prompt) this.heartbeat.onRoundTrip(now - attempt.openedAt);
    for (const other of this.attempts.attach(attempt, base)) this.discard(other, "superseded", 1000);
    this.heartbeat.onAttached(now);
    this.output.onAttached(attempt);
    if (this.outbox.sent > this.outbox.confirmed) this.heartbeat.onSent(now);
    this.timetable.attachedBy = null;
    this.timetable.written = null;
    this.timetable.resumeBy = null;
    if (attempt.plan.marked)
      attempt.markBy = now + MARK_DELAY + Math.max(LEAST_MARK_TIME, 2 * (this.heartbeat.rtt ?? 0)); // SL-2
    this.effects.attached(attempt.number);
    if (this.lifecycle.is("CONNECTING")) {
      this.lifecycle.moveTo("OPEN");
      if (this.raced) this.output.addControl({ kind: "ACK", received: this.inbox.received }); // HS-8
      this.effects.opened();
    } else if (this.lifecycle.is("RECONNECTING")) {
      this.lifecycle.moveTo("OPEN");
      this.effects.resumed();
    }
  }

  /** A connection is lost or an attempt has failed; the rest of the session goes on (AT-6). */
  fail(attempt: Attempt, why: string, now: number, notBefore = 0): void {
    const wasOpening = attempt.phase === "opening";
    this.discard(attempt, why, 1000);
    const { probe } = attempt.plan;
    if (this.attempts.working || (probe !== null && this.attempts.opening)) return;
    if (probe !== null && wasOpening && this.attempts.idle) {
      this.attach("next"); // AT-16
      return;
    }
    this.suspend(why, now);
    if (!this.attempts.opening) this.attach(wasOpening ? "failed" : "lost", notBefore);
  }

  /** Lets a connection go. */
  discard(attempt: Attempt, why: string, code: number): void {
    this.attempts.remove(attempt);
    if (attempt.phase === "opening") this.effects.attemptFailed(attempt.number, why);
    this.effects.drop(attempt.number, code);
  }

  /** Nothing carries the session any more. */
  suspend(why: string, now: number): void {
    this.output.onLost();
    if (!this.lifecycle.is("OPEN")) return;
    this.lifecycle.moveTo("RECONNECTING");
    this.timetable.resumeBy = now + (this.terms?.times.resumeTimeout ?? Infinity);
    this.effects.suspended(why);
  }

  /** The current connection is not trusted any more, but still listened to while another is made. */
  suspect(why: string, now: number): void {
    const { current } = this.attempts;
    if (current !== null) {
      current.suspect = true;
      current.markBy = null;
    }
    this.timetable.written = null;
    this.timetable.attachedBy = null;
    this.suspend(why, now);
    const overdue = this.attempts
      .all()
      .filter((attempt) => attempt.phase === "opening" && now - attempt.openedAt >= this.patience);
    for (const attempt of overdue) this.fail(attempt, why, now);
    if (overdue.length === 0 && !this.attempts.opening) this.attach("lost");
  }

  attach(cause: AttachCause, notBefore = 0): void {
    if (!this.closed) this.effects.attach(cause, notBefore);
  }

  /** What arrived breaks the protocol: CLOSE, and the session ends (FR-…, DL-5). */
  violation(error: ProtocolError): void {
    if (this.closing === null) this.writeLast(this.closeFrame(error.code, "")); // CL-4
    this.end(error.code, error.message, "stop");
  }

  /** Writes one last frame where frames still can be written. */
  writeLast(frame: Frame): void {
    const { current } = this.attempts;
    if (current === null || this.terms === null) return;
    const opener: Frame = { kind: "UPSTREAM", sid: this.terms.sid, attempt: current.number };
    this.effects.write(current.number, current.plan.mode === "stream" ? [frame] : [opener, frame]);
  }

  end(code: number, reason: string, reaction: SessionEnd["reaction"], retryAfter = 0): void {
    this.lifecycle.moveTo("CLOSED");
    for (const attempt of this.attempts.all()) this.discard(attempt, `the session ended with ${code}`, code); // CL-5
    const { confirmed, unknown } = this.outbox.counts;
    this.outbox.abandon();
    this.effects.ended({ code, reason, confirmed, unknown, reaction, retryAfter });
  }
}
