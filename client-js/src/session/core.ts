// SPDX-License-Identifier: Apache-2.0
import type { Frame, ProtocolError } from "../protocol/frames.js";
import { DEFAULT_LIMITS, type Limits, type Welcome } from "../protocol/limits.js";
import type { AttachCause, SessionEffects, SessionEnd, SessionSettings } from "./effects.js";
import { Heartbeat } from "./heartbeat.js";
import { Inbox } from "./inbox.js";
import { Lifecycle } from "./lifecycle.js";
import type { Link } from "./link.js";
import { Links } from "./links.js";
import { Outbox } from "./outbox.js";
import { Timetable } from "./timetable.js";
import { Writer } from "./writer.js";

const MARK_DELAY = 100; // XS-3
const LEAST_MARK_TIME = 500;

/** The parts of a session and the transitions that several events share (client table of §5.3). */
export class Core {
  readonly lifecycle = new Lifecycle();
  readonly links = new Links();
  readonly inbox = new Inbox(DEFAULT_LIMITS.window);
  readonly outbox = new Outbox();
  readonly timetable = new Timetable();
  readonly heartbeat: Heartbeat;
  readonly writer: Writer;
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
    this.writer = new Writer(this.outbox, settings.random);
  }

  get limits(): Limits {
    return this.terms?.limits ?? DEFAULT_LIMITS;
  }

  get closed(): boolean {
    return this.lifecycle.is("CLOSED");
  }

  /** Whether frames may be written: there is a connection, and the state table lets it carry them. */
  get writable(): boolean {
    return this.links.current?.suspect === false && this.lifecycle.is("OPEN", "CLOSING");
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
    this.writer.onConfirmed();
  }

  /** A CLOSE frame with the current `received`. */
  closeFrame(code: number, reason: string): Frame {
    const { received } = this.inbox;
    return reason === "" ? { kind: "CLOSE", code, received } : { kind: "CLOSE", code, received, reason };
  }

  /** ATTACHED came through: the session moves over to this link. */
  attachedBy(link: Link, base: number, now: number): void {
    if (link.plan.prompt) this.heartbeat.onRoundTrip(now - link.openedAt);
    for (const other of this.links.attach(link, base)) this.discard(other, "superseded", 1000);
    this.heartbeat.onAttached(now);
    this.writer.onAttached(link);
    if (this.outbox.sent > this.outbox.confirmed) this.heartbeat.onSent(now);
    this.timetable.attachedBy = null;
    this.timetable.written = null;
    this.timetable.resumeBy = null;
    if (link.plan.marked) link.markBy = now + MARK_DELAY + Math.max(LEAST_MARK_TIME, 2 * (this.heartbeat.rtt ?? 0)); // SL-2
    this.effects.attached(link.attempt);
    if (this.lifecycle.is("CONNECTING")) {
      this.lifecycle.moveTo("OPEN");
      if (this.raced) this.writer.addControl({ kind: "ACK", received: this.inbox.received }); // HS-8
      this.effects.opened();
    } else if (this.lifecycle.is("RECONNECTING")) {
      this.lifecycle.moveTo("OPEN");
      this.effects.resumed();
    }
  }

  /** A connection is lost or an attempt has failed; the rest of the session goes on (AT-6). */
  fail(link: Link, why: string, now: number, notBefore = 0): void {
    const wasOpening = link.phase === "opening";
    this.discard(link, why, 1000);
    const { probe } = link.plan;
    if (this.links.working || (probe !== null && this.links.opening)) return;
    if (probe !== null && wasOpening && this.links.idle) {
      this.attach("next"); // AT-16
      return;
    }
    this.suspend(why, now);
    if (!this.links.opening) this.attach(wasOpening ? "failed" : "lost", notBefore);
  }

  /** Lets a connection go. */
  discard(link: Link, why: string, code: number): void {
    this.links.remove(link);
    if (link.phase === "opening") this.effects.attemptFailed(link.attempt, why);
    this.effects.drop(link.attempt, code);
  }

  /** Nothing carries the session any more. */
  suspend(why: string, now: number): void {
    this.writer.onLost();
    if (!this.lifecycle.is("OPEN")) return;
    this.lifecycle.moveTo("RECONNECTING");
    this.timetable.resumeBy = now + (this.terms?.times.resumeTimeout ?? Infinity);
    this.effects.suspended(why);
  }

  /** The current connection is not trusted any more, but still listened to while another is made. */
  suspect(why: string, now: number): void {
    const { current } = this.links;
    if (current !== null) {
      current.suspect = true;
      current.markBy = null;
    }
    this.timetable.written = null;
    this.timetable.attachedBy = null;
    this.suspend(why, now);
    const overdue = this.links.all().filter((link) => link.phase === "opening" && now - link.openedAt >= this.patience);
    for (const link of overdue) this.fail(link, why, now);
    if (overdue.length === 0 && !this.links.opening) this.attach("lost");
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
    const { current } = this.links;
    if (current === null || this.terms === null) return;
    const opener: Frame = { kind: "UPSTREAM", sid: this.terms.sid, attempt: current.attempt };
    this.effects.write(current.attempt, current.plan.mode === "stream" ? [frame] : [opener, frame]);
  }

  end(code: number, reason: string, reaction: SessionEnd["reaction"], retryAfter = 0): void {
    this.lifecycle.moveTo("CLOSED");
    for (const link of this.links.all()) this.discard(link, `the session ended with ${code}`, code); // CL-5
    const { confirmed, unknown } = this.outbox.counts;
    this.outbox.abandon();
    this.effects.ended({ code, reason, confirmed, unknown, reaction, retryAfter });
  }
}
