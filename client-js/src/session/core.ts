// SPDX-License-Identifier: Apache-2.0
import { Kind, type ClientFrame, type ProtocolError } from "../protocol/frames.js";
import { limitsOf } from "../protocol/limits.js";
import { Upstream } from "../transport/transport.js";
import { Phase, type Attempt } from "./attempt.js";
import { Cause, type SessionEffects, type SessionEnd, type SessionSettings, type State } from "./effects.js";
import { Heartbeat } from "./heartbeat.js";
import { Inbox } from "./inbox.js";
import { Outbox } from "./outbox.js";
import { Output } from "./output.js";

const MARK_DELAY = 100; // XS-3
const LEAST_MARK_TIME = 500;

/** The parts of a session and the transitions that several events share (client table of §5.3). */
export class Core {
  /** The time of the event that is being handled, ms. */
  now = 0;
  state: State = "CONNECTING";
  /** Those under way and the one that carries the session, in the order of their start. */
  attempts: Attempt[] = [];
  /** The newest one that was attached; null before the first attach and after its loss. */
  current: Attempt | null = null;
  /** The highest attempt number given (AT-1). */
  newest = 0;
  /** The secret id; empty until WELCOME. */
  sid = "";
  /** The public id; empty until WELCOME. */
  id = "";
  limits = limitsOf({});
  /** What the server allows, best first; null when it did not say. */
  allowed: readonly string[] | null = null;
  /** The CLOSE that the application asked for; null while it did not. */
  closing: { readonly code: number; readonly reason: string } | null = null;
  /** Whether a HELLO of this session said `raced`. */
  raced = false;
  readonly inbox = new Inbox();
  readonly outbox = new Outbox();
  readonly heartbeat = new Heartbeat();
  readonly output: Output;

  // The session's own appointments; Infinity where there is none.

  /** RECONNECTING: when the session cannot be resumed any more. */
  resumeBy = Infinity;
  /** CLOSING: when CLOSE has waited long enough. */
  closeBy = Infinity;
  /** MOVE: when to attach again. */
  moveAt = Infinity;
  /** The server said that no connection is attached (UP-4): when an ATTACHED must have proven otherwise. */
  attachedBy = Infinity;
  /** The server wrote up to this number (WRITTEN), and when that must have arrived, or the way down is stalled. */
  written = 0;
  writtenBy = Infinity;

  constructor(
    readonly settings: SessionSettings,
    readonly effects: SessionEffects,
  ) {
    this.output = new Output(this.outbox, settings.random);
  }

  closed(): boolean {
    return this.state === "CLOSED";
  }

  /** The connection that can be counted on for what comes downstream; null when there is none. */
  working(): Attempt | null {
    const { current } = this;
    return current?.phase === Phase.ATTACHED && !current.suspect ? current : null;
  }

  /** The attempt whose connection frames may be written to: the state table lets it carry them. */
  writable(): Attempt | null {
    const { current, state } = this;
    return current && !current.suspect && (state === "OPEN" || state === "CLOSING") ? current : null;
  }

  /** Whether an attempt is under way that is to carry the session on. */
  opening(): boolean {
    return this.attempts.some(({ phase, probe }) => phase === Phase.OPENING || (phase === Phase.CONNECTING && !probe));
  }

  /** Whether a newer attempt than that one has not been given up. */
  newerThan({ number }: Attempt): boolean {
    return this.attempts.some((other) => other.number > number);
  }

  /** The peer stated what it has. */
  confirm(received: number): void {
    const { heartbeat, outbox } = this;
    if (!outbox.confirm(received)) return;
    heartbeat.onProgress(this.now, outbox.confirmed < outbox.sent);
    this.output.onConfirmed();
  }

  /** A CLOSE frame with the current `received`. */
  closeFrame(code: number, reason = ""): ClientFrame {
    const { received } = this.inbox;
    return reason ? [Kind.CLOSE, code, received, reason] : [Kind.CLOSE, code, received];
  }

  /** The first frame of a body upstream. */
  upstream(attempt: Attempt): ClientFrame {
    return [Kind.UPSTREAM, this.sid, attempt.number];
  }

  /** ATTACHED came through: the session moves over to this attempt. */
  attach(attempt: Attempt, base: number): void {
    const { heartbeat, now, outbox, state } = this;
    if (attempt.prompt) heartbeat.onRoundTrip(now - attempt.openedAt);
    attempt.phase = Phase.ATTACHED;
    attempt.next = base;
    // MARK is due (SL-2)
    attempt.dueAt = attempt.transport.marked
      ? now + MARK_DELAY + Math.max(LEAST_MARK_TIME, 2 * heartbeat.rtt)
      : Infinity;
    this.current = attempt;
    for (const other of this.attempts.slice()) {
      // What still connects may be better; a newer one is ahead of this in the server's eyes, unless it carried the
      // old way on beside a probe.
      if (other.phase === Phase.CONNECTING && other.transport !== attempt.transport) other.probe = true;
      else if (other.number < attempt.number || (other !== attempt && attempt.probe)) this.discard(other, "superseded");
    }
    heartbeat.onAttached(now, outbox.sent > outbox.confirmed);
    this.output.onAttached(attempt);
    this.attachedBy = this.writtenBy = this.resumeBy = Infinity;
    if (state === "CONNECTING" || state === "RECONNECTING") this.state = "OPEN";
    this.effects.attached(attempt);
    if (state === "CONNECTING") {
      if (this.raced) this.output.add([Kind.ACK, this.inbox.received]); // HS-8
      this.effects.opened();
    } else if (state === "RECONNECTING") this.effects.resumed();
  }

  /** A connection is lost or an attempt has failed; the rest of the session goes on (AT-6). */
  fail(attempt: Attempt, why: string, notBefore = 0): void {
    const { phase, probe } = attempt;
    const wasOpening = phase < Phase.ATTACHED;
    this.discard(attempt, why);
    if (this.working() || (probe && this.opening())) return;
    if (probe && wasOpening && this.current?.phase === Phase.ENDED && !this.current.suspect) {
      this.effects.attach(Cause.NEXT, 0); // AT-16
      return;
    }
    this.suspend(why);
    this.effects.attach(wasOpening ? Cause.FAILED : Cause.LOST, notBefore);
  }

  /** Lets a connection go. */
  discard(attempt: Attempt, why: string, code = 1000): void {
    const wasOpening = attempt.phase < Phase.ATTACHED;
    attempt.phase = Phase.GONE;
    this.attempts = this.attempts.filter((other) => other !== attempt);
    if (this.current === attempt) this.current = null;
    if (wasOpening) this.effects.failed(attempt, why);
    attempt.connection.close(code); // AT-17
  }

  /** Nothing carries the session any more. */
  suspend(why: string): void {
    this.output.onLost();
    if (this.state !== "OPEN") return;
    this.state = "RECONNECTING";
    this.resumeBy = this.now + this.limits.resumeTimeout;
    this.effects.suspended(why);
  }

  /** The current connection is not trusted any more, but still listened to while another is made. */
  suspect(why: string, cause = Cause.LOST): void {
    const { current, now } = this;
    if (current) {
      current.suspect = true;
      current.dueAt = Infinity;
    }
    this.attachedBy = this.writtenBy = Infinity;
    this.suspend(why);
    for (const attempt of this.attempts) {
      if (attempt.phase === Phase.OPENING && now - attempt.openedAt >= this.heartbeat.patience())
        this.fail(attempt, why);
    }
    if (!this.opening()) this.effects.attach(cause, 0);
  }

  /** What arrived cannot be read. Before ATTACHED it may be anything on the way that speaks; later it is our peer. */
  refused(attempt: Attempt | null, { code, message }: ProtocolError): void {
    if (attempt && attempt.phase < Phase.ATTACHED)
      this.fail(attempt, message); // AT-19
    else if (!this.closed()) this.violated(code, message);
  }

  /** The peer breaks the protocol: CLOSE, and the session ends. */
  violated(code: number, why: string): void {
    if (!this.closing) this.writeLast(this.closeFrame(code)); // CL-4
    this.end(code, why, "stop");
  }

  /** Writes one last frame where frames still can be written. */
  writeLast(frame: ClientFrame): void {
    const { current } = this;
    if (!current || !this.sid) return;
    current.connection.send(current.transport.upstream === Upstream.STREAM ? [frame] : [this.upstream(current), frame]);
  }

  end(code: number, reason: string, reaction: SessionEnd["reaction"], retryAfter = 0): void {
    const { outbox } = this;
    this.state = "CLOSED";
    for (const attempt of this.attempts) this.discard(attempt, "the session ended", code); // CL-5
    const unknown = outbox.abandon();
    this.effects.ended({ code, reason, confirmed: outbox.confirmedMessages, unknown, reaction, retryAfter });
  }
}
