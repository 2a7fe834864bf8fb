// SPDX-License-Identifier: Apache-2.0
import { assign } from "../environment.js";
import { decode } from "../protocol/decode.js";
import {
  Kind,
  type ClientFrame,
  type Data,
  type Item,
  type ProtocolError,
  type ServerFrame,
} from "../protocol/frames.js";
import { limitsOf } from "../protocol/limits.js";
import { Phase, type Attempt } from "./attempt.js";
import { Core } from "./core.js";
import { Cause, type SessionEffects, type SessionSettings } from "./effects.js";
import { Pulse } from "./heartbeat.js";
import type { Settle } from "./outbox.js";
import { pathOf } from "./output.js";
import { receive, receiveAnswer } from "./reception.js";

/**
 * The client's half of a session (§5, §6): a state machine without I/O, clock or timer. What happened comes in with the
 * time of it, what is to be done goes out by the effects and by the connections of the attempts.
 *
 * `core` holds the parts and the transitions, `reception` what each frame does, `output` what goes upstream next,
 * `outbox` and `inbox` the numbered messages, `heartbeat` the signs of life.
 */
export class Session {
  /** The parts; for the driver to read. */
  readonly core: Core;

  constructor(settings: SessionSettings, effects: SessionEffects) {
    this.core = new Core(settings, effects);
  }

  /** Counts an attempt in, before its connection is made; it can wait so long for its opener to be written. */
  begin(attempt: Attempt): void {
    this.core.attempts.push(attempt);
  }

  /** HELLO or ATTACH and what may follow it; nothing when the attempt has been given up. Called once for each attempt. */
  opener(attempt: Attempt, now: number): readonly ClientFrame[] {
    const { core } = this;
    if (attempt.phase !== Phase.CONNECTING) return [];
    const raced = core.opening() && core.attempts.some(({ phase }) => phase === Phase.OPENING);
    attempt.number = ++core.newest;
    attempt.phase = Phase.OPENING;
    attempt.openedAt = now;
    attempt.dueAt = now + attempt.patience;
    return core.sid ? this.attach(attempt) : this.hello(attempt, raced);
  }

  /** Queues a message; `settle` learns what became of it. Answers false when the state refuses it. */
  send(data: Data, settle: Settle): boolean {
    const { outbox, state } = this.core;
    const refused = state === "CLOSING" || state === "CLOSED";
    if (!refused) outbox.add(data, settle);
    return !refused;
  }

  /** Sends a message that may be lost: never numbered, replayed or kept (DL-15). */
  sendVolatile(data: Data): void {
    const { core } = this;
    if (core.state !== "OPEN" || !core.writable()) return;
    core.output.addVolatile(typeof data === "string" ? [Kind.VOLATILE, data] : [Kind.VOLATILE_BINARY, data]);
  }

  /** The application closes: CLOSE follows everything queued (CL-1). */
  close(code: number, reason: string, now: number): void {
    const { core } = this;
    core.now = now;
    if (core.state === "CONNECTING") core.end(code, reason, "stop");
    if (core.closing || core.closed()) return;
    core.state = "CLOSING";
    core.closing = { code, reason };
    core.closeBy = Math.min(now + core.settings.closeTimeout, core.resumeBy);
    core.resumeBy = Infinity;
  }

  /** Something arrived by the connection of an attempt; an empty list is a sign of life (FR-2). */
  onItems(attempt: Attempt, items: readonly Item[], now: number): void {
    const { core } = this;
    core.now = now;
    if (attempt.phase === Phase.GONE) return; // a connection that was given up is not heard
    core.heartbeat.lastInput = now;
    for (const item of items) {
      // Looked at each time: a frame may end it.
      if ((attempt.phase as Phase) !== Phase.GONE) {
        this.guarded(attempt, () => {
          receive(core, attempt, decode(item, core.limits));
        });
      }
    }
    this.flush(now); // HB-5
  }

  /** A body that went upstream by the path of that attempt was answered; null when it was lost. */
  onAnswer(attempt: Attempt, lines: readonly string[] | null, now: number): void {
    const { core } = this;
    const path = pathOf(attempt);
    const frames = lines && readable(core, lines);
    core.now = now;
    if (frames) core.heartbeat.lastInput = now;
    for (const frame of frames ?? []) {
      if (core.closed()) return;
      this.guarded(null, () => {
        receiveAnswer(core, path, frame);
      });
    }
    if (core.closed()) return;
    core.output.onAnswer(path, frames !== null, now, core.heartbeat.patience());
    this.checkOutput();
    this.flush(now);
  }

  /** The connection of an attempt ended; `planned` when it is made for one answer and gave it. */
  onEnd(attempt: Attempt, planned: boolean, why: string, now: number): void {
    const { core } = this;
    const { phase } = attempt;
    core.now = now;
    if (phase === Phase.GONE || phase === Phase.ENDED) return;
    if ((planned || attempt.ending) && phase === Phase.ATTACHED && !attempt.suspect) {
      attempt.phase = Phase.ENDED;
      attempt.dueAt = Infinity;
      if (!core.opening()) core.effects.attach(Cause.NEXT, 0);
    } else if (planned && phase === Phase.OPENING && core.newerThan(attempt)) {
      core.discard(attempt, "superseded"); // LP-3
    } else core.fail(attempt, why);
    this.flush(now);
  }

  /** What arrived by the connection of an attempt is over a limit. */
  onTooLarge(attempt: Attempt, now: number): void {
    this.core.now = now;
    if (attempt.phase !== Phase.GONE) this.core.refused(attempt, { code: 4413, message: "too large" } as ProtocolError);
  }

  /** The application, or the page, wants to know now whether the connection still works. */
  check(now: number): void {
    this.core.now = now;
    this.onTick(now);
    if (this.core.working() && this.core.writable()) this.ping();
    this.flush(now);
  }

  /** Lets every connection go, as when the network had cut them: the session waits to be attached. */
  cut(why: string, now: number): void {
    const { core } = this;
    core.now = now;
    for (const attempt of core.attempts) core.discard(attempt, why);
    core.suspend(why);
  }

  /** Time has passed. */
  onTick(now: number): void {
    const { core } = this;
    core.now = now;
    for (const attempt of core.attempts) {
      if (core.closed() || now < attempt.dueAt || attempt.phase === Phase.GONE) continue;
      if (attempt.phase < Phase.ATTACHED) core.fail(attempt, "timeout");
      else {
        attempt.dueAt = Infinity;
        core.effects.attach(Cause.UNPROVEN, 0); // SL-2
      }
    }
    if (core.closed()) return;
    core.output.onTick(now);
    this.checkOutput();
    this.onAppointments();
    if (core.writable()) this.beat();
    this.flush(now);
  }

  /** When `onTick` is wanted next; Infinity when never. */
  deadline(now: number): number {
    const { core } = this;
    const { heartbeat, inbox, output } = core;
    if (core.closed()) return Infinity;
    const attempts = core.attempts.map(({ dueAt }) => dueAt);
    const own = [core.resumeBy, core.closeBy, core.moveAt, core.attachedBy, core.writtenBy, output.deadline(now)];
    const beat = core.writable() ? [heartbeat.deadline(output.streams()), inbox.ackDueAt] : [];
    return Math.min.apply(null, own.concat(attempts, beat));
  }

  /** Writes what is ready as one batch (WS-13). */
  flush(now: number): void {
    const { core } = this;
    const { closing, heartbeat, inbox, outbox, output } = core;
    const attempt = core.writable();
    if (!attempt) return;
    if (now >= inbox.ackDueAt) {
      inbox.onStated();
      output.add([Kind.ACK, inbox.received]); // DL-8
    }
    const close = closing && core.closeFrame(closing.code, closing.reason);
    const frames = output.compose(core.upstream(attempt), close, core.limits, now);
    if (frames.length === 0) return;
    if (outbox.sent > outbox.confirmed) heartbeat.onSent(now);
    attempt.connection.send(frames);
  }

  private hello(attempt: Attempt, raced: boolean): readonly ClientFrame[] {
    const { core } = this;
    const { maxFrames } = core.limits;
    const json: Record<string, unknown> = { "v": 1, "cid": core.settings.cid, "n": attempt.number };
    assign(json, core.settings.hello());
    if (raced) core.raced = json["raced"] = true;
    const early = attempt.transport.early ? core.outbox.take(1, Infinity, maxFrames / 2) : [];
    attempt.sentTo = early.length;
    const frames: ClientFrame[] = [[Kind.HELLO, json]];
    return early.length ? frames.concat([[Kind.BASE, 1]], early) : frames;
  }

  private attach(attempt: Attempt): readonly ClientFrame[] {
    const { core } = this;
    const { inbox } = core;
    if (!core.working()) inbox.onStated();
    return [[Kind.ATTACH, core.sid, attempt.number, inbox.received, limitsOf({}).window]];
  }

  private onAppointments(): void {
    const { core } = this;
    const { closing, now } = core;
    if (now >= core.closeBy) core.end(closing?.code ?? 1000, closing?.reason ?? "", "stop");
    else if (now >= core.resumeBy) core.end(4407, "the session could not be resumed in time", "new");
    if (core.closed()) return;
    if (now >= core.moveAt) {
      core.moveAt = Infinity;
      if (!core.opening()) core.effects.attach(Cause.NEXT, 0);
    }
    if (core.inbox.received >= core.written) core.writtenBy = Infinity;
    else if (now >= core.writtenBy) {
      core.writtenBy = Infinity;
      if (!core.opening()) core.effects.attach(Cause.UNPROVEN, 0); // AT-6: meanwhile this one goes on
    }
    if (now >= core.attachedBy) core.suspect("the server has lost the connection");
  }

  private beat(): void {
    const { core } = this;
    const pulse = core.heartbeat.pulse(core.now, core.output.streams());
    if (pulse === Pulse.PING) this.ping();
    if (pulse !== Pulse.DEAD) return;
    if (core.closing) core.end(core.closing.code, core.closing.reason, "stop");
    else core.suspect("silence");
  }

  private ping(): void {
    const token = this.core.heartbeat.ping(this.core.now);
    if (token) this.core.output.add([Kind.PING, token]);
  }

  /** A path that loses everything is as good as a lost connection. */
  private checkOutput(): void {
    const { core } = this;
    if (core.output.broken() && core.writable()) core.suspect("nothing goes upstream", Cause.BLOCKED);
  }

  private guarded(attempt: Attempt | null, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error as Partial<ProtocolError>).code) throw error;
      this.core.refused(attempt, error as ProtocolError);
    }
  }
}

/** The frames of an answer; null when it is not the protocol's: then it came from something on the way. */
function readable(core: Core, lines: readonly string[]): readonly ServerFrame[] | null {
  try {
    return lines.map((line) => decode(line, core.limits));
  } catch {
    return null;
  }
}
