// SPDX-License-Identifier: Apache-2.0
import { ProtocolError, type Frame, type JsonObject } from "../protocol/frames.js";
import { DEFAULT_LIMITS, type Welcome } from "../protocol/limits.js";
import { Core } from "./core.js";
import type { SessionEffects, SessionSettings } from "./effects.js";
import type { State } from "./lifecycle.js";
import type { Attempt, AttemptPlan } from "./attempt.js";
import { overdueAt } from "./attempts.js";
import type { Fate } from "./outbox.js";
import { Reception } from "./reception.js";
import { isDue } from "./timetable.js";

/** The first frames of an attempt. */
export interface Opening {
  readonly attempt: number;
  /** HELLO or ATTACH, and the frames that may follow it. */
  readonly frames: readonly Frame[];
}

/**
 * The client's half of a session (§5, §6): a state machine without I/O, clock or timer. What happened comes in with the
 * time of it, what is to be done goes out by the effects.
 *
 * The files of this folder are the classes of the Java client's package `session`: `session` ClientSession, `attempt(s)`
 * Attempt(s), `reception` Reception and Answers, `output` Output and Posts, `heartbeat` and `backoff` alike, `effects`
 * Transports and ClientListener. `outbox` is Sending over the Outbox, `inbox` Delivery over the Inbox of
 * protocol-java. The Java Lifecycle is three files: `lifecycle` the states, `core` what their moves bring with them,
 * `timetable` when they are due.
 */
export class Session {
  private readonly core: Core;
  private readonly reception: Reception;

  constructor(settings: SessionSettings, effects: SessionEffects, now: number) {
    this.core = new Core(settings, effects, now);
    this.reception = new Reception(this.core);
  }

  get state(): State {
    return this.core.lifecycle.state;
  }

  /** What the server stated in WELCOME; null before. */
  get welcome(): Welcome | null {
    return this.core.terms;
  }

  /** Bytes queued or unconfirmed. */
  get bufferedBytes(): number {
    return this.core.outbox.bytes;
  }

  /** Asks for the first connection. */
  start(): void {
    this.core.attach("first");
  }

  /** Makes a new attempt, higher than all before (AT-1). */
  attempt(plan: AttemptPlan, now: number, tried: readonly JsonObject[] = []): Opening {
    const { attempts, terms } = this.core;
    const raced = terms === null && attempts.opening;
    const attempt = attempts.open(plan, now);
    return {
      attempt: attempt.number,
      frames: terms === null ? this.hello(attempt, raced, tried) : this.attach(attempt, terms),
    };
  }

  /** Queues a message; `settle` learns what became of it. Answers false when the state refuses it. */
  send(data: string | Uint8Array, settle: (fate: Fate) => void): boolean {
    if (this.core.lifecycle.is("CLOSING", "CLOSED")) return false;
    this.core.outbox.add(data, settle);
    return true;
  }

  /** Sends a message that may be lost: never numbered, replayed or kept (DL-15). */
  sendVolatile(data: string | Uint8Array): void {
    if (!this.core.lifecycle.is("OPEN") || !this.core.writable) return;
    this.core.output.addVolatile(
      typeof data === "string" ? { kind: "VOLATILE", text: data } : { kind: "VOLATILE_BINARY", data },
    );
  }

  /** The application closes: CLOSE follows everything queued (CL-1). */
  close(code: number, reason: string, now: number): void {
    const { core } = this;
    if (core.lifecycle.is("CONNECTING")) core.end(code, reason, "stop");
    if (!core.lifecycle.is("OPEN", "RECONNECTING")) return;
    core.lifecycle.moveTo("CLOSING");
    core.closing = { code, reason };
    core.timetable.closeBy = Math.min(now + core.settings.closeTimeoutMs, core.timetable.resumeBy ?? Infinity);
    core.timetable.resumeBy = null;
  }

  /** Frames arrived by the connection of an attempt; an empty list is a sign of life (FR-2). */
  onFrames(number: number, frames: readonly Frame[], now: number): void {
    if (this.core.attempts.find(number) === null) return; // a connection that was given up is not heard
    this.core.heartbeat.onInput(now);
    for (const frame of frames) {
      const attempt = this.core.attempts.find(number);
      if (attempt === null) break;
      this.guarded(attempt, now, () => {
        this.reception.onFrame(attempt, frame, now);
      });
    }
    this.flush(now); // HB-5
  }

  /** A body that went upstream by `path` was answered; null when it was lost. */
  onAnswer(path: string, frames: readonly Frame[] | null, now: number): void {
    const { core } = this;
    if (frames !== null) core.heartbeat.onInput(now);
    for (const frame of frames ?? []) {
      if (core.closed) return;
      this.guarded(null, now, () => {
        this.reception.onAnswerFrame(path, frame, now);
      });
    }
    if (core.closed) return;
    core.output.onAnswer(path, frames !== null, now, core.patience);
    this.checkOutput(now);
    this.flush(now);
  }

  /** The connection of an attempt ended; `planned` when it is made for one answer and gave it. */
  onEnd(number: number, planned: boolean, why: string, now: number): void {
    const { core } = this;
    const attempt = core.attempts.find(number);
    if (attempt === null) return;
    if ((planned || attempt.ending) && attempt.phase === "attached" && !attempt.suspect) {
      attempt.phase = "ended";
      attempt.markBy = null;
      if (!core.attempts.opening) core.attach("next");
    } else if (planned && attempt.phase === "opening" && core.attempts.newerThan(attempt)) {
      core.discard(attempt, "superseded", 4409); // LP-3
    } else core.fail(attempt, why, now);
    this.flush(now);
  }

  /** What arrived by the connection of an attempt cannot be read as this protocol. */
  onBroken(number: number, error: ProtocolError, now: number): void {
    const attempt = this.core.attempts.find(number);
    if (attempt !== null) this.refuse(attempt, error, now);
  }

  /** Time has passed. */
  onTick(now: number): void {
    const { core } = this;
    for (const attempt of core.attempts.all()) {
      if (core.closed || now < overdueAt(attempt)) continue;
      if (attempt.phase === "opening") core.fail(attempt, "timeout", now);
      else {
        attempt.markBy = null;
        core.attach("unproven"); // SL-2
      }
    }
    if (core.closed) return;
    core.output.onTick(now);
    this.checkOutput(now);
    this.onAppointments(now);
    if (core.writable) this.beat(now);
    this.flush(now);
  }

  /** When `onTick` is wanted next; Infinity when never. */
  deadline(now: number): number {
    const { core } = this;
    if (core.closed) return Infinity;
    const always = Math.min(core.attempts.deadline(), core.output.deadline(now), core.timetable.deadline());
    if (!core.writable) return always;
    return Math.min(always, core.heartbeat.deadline(core.output.probing), core.inbox.ackDueAt ?? Infinity);
  }

  /** Writes what is ready as one batch (WS-13). */
  flush(now: number): void {
    const { core } = this;
    const { current } = core.attempts;
    if (!core.writable || current === null || core.terms === null) return;
    if (isDue(core.inbox.ackDueAt, now)) {
      core.inbox.onStated();
      core.output.addControl({ kind: "ACK", received: core.inbox.received }); // DL-8
    }
    const opener: Frame = { kind: "UPSTREAM", sid: core.terms.sid, attempt: current.number };
    const close = core.closing && core.closeFrame(core.closing.code, core.closing.reason);
    const frames = core.output.compose(opener, close, core.limits, now);
    if (frames.length === 0) return;
    if (core.outbox.sent > core.outbox.confirmed) core.heartbeat.onSent(now);
    core.effects.write(current.number, frames);
  }

  private hello(attempt: Attempt, raced: boolean, tried: readonly JsonObject[]): Frame[] {
    const { core } = this;
    core.raced ||= raced;
    const json: JsonObject = {
      v: 1,
      cid: core.settings.cid,
      n: attempt.number,
      ...(raced && { raced }),
      ...(tried.length > 0 && { tried }),
      ...core.settings.hello,
    };
    const early = attempt.plan.early ? core.outbox.take(1, Infinity, DEFAULT_LIMITS.maxFrames / 2) : [];
    attempt.sentTo = early.length;
    return early.length > 0
      ? [{ kind: "HELLO", json }, { kind: "BASE", number: 1 }, ...early]
      : [{ kind: "HELLO", json }];
  }

  private attach(attempt: Attempt, terms: Welcome): Frame[] {
    const { attempts, inbox } = this.core;
    if (!attempts.working) inbox.onStated();
    const { received } = inbox;
    return [{ kind: "ATTACH", sid: terms.sid, attempt: attempt.number, received, window: DEFAULT_LIMITS.window }];
  }

  private onAppointments(now: number): void {
    const { core } = this;
    const { timetable } = core;
    if (isDue(timetable.closeBy, now)) {
      core.end(core.closing?.code ?? 1000, core.closing?.reason ?? "", "stop");
    } else if (isDue(timetable.resumeBy, now)) {
      core.end(4407, "the session could not be resumed in time", "new");
    }
    if (core.closed) return;
    if (isDue(timetable.moveAt, now)) {
      timetable.moveAt = null;
      if (!core.attempts.opening) core.attach("next");
    }
    const { written } = timetable;
    if (written !== null && core.inbox.received >= written.number) timetable.written = null;
    else if (isDue(written?.by, now)) {
      timetable.written = null;
      if (!core.attempts.opening) core.attach("next"); // AT-6: meanwhile this one goes on
    }
    if (isDue(timetable.attachedBy, now)) core.suspect("the server has lost the connection", now);
  }

  private beat(now: number): void {
    const { core } = this;
    const pulse = core.heartbeat.pulse(now, core.output.probing);
    if (pulse === "ping") core.output.addControl({ kind: "PING", token: core.heartbeat.takeToken(now) });
    if (pulse !== "dead") return;
    if (core.lifecycle.is("CLOSING")) core.end(core.closing?.code ?? 1000, core.closing?.reason ?? "", "stop");
    else core.suspect("silence", now);
  }

  /** A path that loses everything is as good as a lost connection. */
  private checkOutput(now: number): void {
    const { core } = this;
    if (!core.output.broken || !core.writable) return;
    core.suspend("nothing goes upstream", now);
    const { current } = core.attempts;
    if (current !== null) current.suspect = true;
    if (!core.attempts.opening) core.attach("blocked");
  }

  private guarded(attempt: Attempt | null, now: number, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.refuse(attempt, error, now);
    }
  }

  /** Before ATTACHED it may be anything on the way that speaks, and only the attempt fails; later it is our peer (§11). */
  private refuse(attempt: Attempt | null, error: ProtocolError, now: number): void {
    if (attempt?.phase === "opening") this.core.fail(attempt, error.message, now);
    else if (!this.core.closed) this.core.violation(error);
  }
}
