// SPDX-License-Identifier: Apache-2.0
import { isResumed, reactionTo } from "../protocol/close-codes.js";
import { Kind, type ClientFrame, type ProtocolError } from "../protocol/frames.js";
import { Upstream } from "../transport/transport.js";
import { Phase, type Attempt } from "./attempt.js";
import { Cause } from "./effects.js";
import { LEAST_PATIENCE, onRoundTrip, patience, ping } from "./heartbeat.js";
import { abandon, onConfirmed } from "./outbox.js";
import { addControl, forget, onDoubt, onProgress, streams, usePath } from "./output.js";
import { isClosed, opening, working, type Session } from "./state.js";

// The transitions that several events share (client table of §5.3).

const MARK_DELAY = 100; // XS-3
const LEAST_MARK_TIME = 500;

/** The peer stated what it has; a lower value than before is ignored (DL-4). */
export function confirm(session: Session, received: number): void {
  if (received <= session.confirmed) return;
  onConfirmed(session, received);
  session.waitingSince = session.confirmed < session.sent ? session.now : Infinity;
  if (session.pingedAt)
    session.pingedAt = 0; // as good as its PONG, but late
  else session.doubts = Math.max(0, session.doubts - 1);
  onProgress(session);
}

/** A CLOSE frame with the current `received`. */
export function closeFrame({ received }: Session, code: number, reason = ""): ClientFrame {
  return reason ? [Kind.CLOSE, code, received, reason] : [Kind.CLOSE, code, received];
}

/** Hands frames to the connection of an attempt, in a body of their own where that has no other way upstream. */
export function write({ sid }: Session, { connection, number, transport }: Attempt, frames: ClientFrame[]): void {
  const opener: ClientFrame[] = transport.upstream === Upstream.STREAM ? [] : [[Kind.UPSTREAM, sid, number]];
  connection.send(opener.concat(frames));
}

export function sendPing(session: Session): void {
  const token = ping(session, session.now);
  if (token) addControl(session, [Kind.PING, token]);
}

/** ATTACHED came through: the session moves over to this attempt. */
export function moveTo(session: Session, attempt: Attempt, base: number): void {
  const { effects, now, state } = session;
  const { transport } = attempt;
  if (attempt.prompt) onRoundTrip(session, now - attempt.openedAt);
  attempt.phase = Phase.ATTACHED;
  attempt.next = base;
  attempt.awaited = Infinity;
  attempt.dueAt = transport.marked ? now + MARK_DELAY + Math.max(LEAST_MARK_TIME, 2 * session.rtt) : Infinity; // SL-2
  session.current = attempt;
  for (const other of session.attempts) {
    // What still connects may be better; a newer one is ahead of this in the server's eyes, unless it carried the
    // old way on beside a probe.
    if (other.phase === Phase.CONNECTING && other.transport !== transport) other.probe = true;
    else if (other.number < attempt.number || (other !== attempt && attempt.probe)) {
      discard(session, other, "no answer");
    }
  }
  session.lastInput = now;
  session.pingedAt = 0;
  session.waitingSince = session.sent > session.confirmed ? now : Infinity;
  usePath(session, attempt);
  if (!session.closing) {
    session.endBy = Infinity;
    session.state = "OPEN";
  }
  effects.attached(attempt);
  if (state === "CONNECTING") {
    // A server that is slow at first is not for ever: bodies tell so by their answers.
    if (streams(session) && patience(session) > LEAST_PATIENCE) sendPing(session);
    if (session.raced) addControl(session, [Kind.ACK, session.received]); // HS-8
    const { expiresIn = null } = session.limits;
    effects.emit("open", { id: session.publicId as string, expiresIn });
  } else if (state === "RECONNECTING") effects.emit("resumed", {});
}

/** A connection is lost or an attempt has failed; the rest of the session goes on (AT-6). */
export function fail(session: Session, attempt: Attempt, why: string, notBefore = 0): void {
  const { current, effects } = session;
  const { phase, probe } = attempt;
  discard(session, attempt, why);
  const carrier = working(session);
  if (carrier && carrier.doubted && !probe) effects.attach(Cause.FAILED, notBefore);
  if (carrier || (probe && opening(session))) return;
  if (probe && phase < Phase.ATTACHED && current && current.phase === Phase.ENDED) {
    effects.attach(Cause.NEXT, 0); // AT-16
  } else {
    suspend(session, why);
    effects.attach(phase < Phase.ATTACHED ? Cause.FAILED : Cause.LOST, notBefore);
  }
}

/** Lets a connection go. */
export function discard(session: Session, attempt: Attempt, why: string, code = 1000): void {
  const { phase } = attempt;
  attempt.phase = Phase.GONE;
  session.attempts = session.attempts.filter((other) => other !== attempt);
  if (session.current === attempt) session.current = null;
  if (phase < Phase.ATTACHED) session.effects.failed(attempt, why);
  attempt.connection.close(code); // AT-17
}

/** Nothing carries the session any more. */
export function suspend(session: Session, why: string): void {
  forget(session);
  if (session.state !== "OPEN") return;
  session.why = why;
  session.state = "RECONNECTING";
  session.endBy = session.now + session.limits.resumeTimeout;
  session.effects.emit("suspended", { why });
}

/** The current connection is not trusted any more, but still listened to while another is made. */
export function suspect(session: Session, why: string, cause = Cause.LOST): void {
  const { attempts, current, effects, now } = session;
  if (current) {
    current.phase = Phase.SUSPECT;
    current.dueAt = Infinity;
  }
  session.doubts++;
  onDoubt(session);
  for (const attempt of attempts) {
    const { openedAt, phase, prompt } = attempt;
    // A poll that the server holds would say nothing for as long.
    if (phase === Phase.OPENING && (!prompt || now - openedAt >= patience(session))) discard(session, attempt, why);
  }
  suspend(session, why);
  if (!opening(session)) effects.attach(cause, 0);
}

/** What arrived cannot be read. Before ATTACHED it may be anything on the way that speaks; later it is our peer. */
export function refused(session: Session, attempt: Attempt | null, error: unknown): void {
  const { code, message } = error as Partial<ProtocolError>;
  if (!code || !message) throw error; // not the peer's fault
  if (attempt && attempt.phase < Phase.ATTACHED) {
    fail(session, attempt, message); // AT-19
  } else if (!isClosed(session)) violated(session, code, message);
}

/** The peer breaks the protocol: CLOSE, and the session ends. */
export function violated(session: Session, code: number, why: string): void {
  writeLast(session, code);
  end(session, code, why);
}

/** Writes CLOSE where frames still can be written, unless the application's is the last one (CL-4). */
export function writeLast(session: Session, code: number): void {
  const { closing, current } = session;
  if (current && !closing) write(session, current, [closeFrame(session, code)]);
}

/** The session is over; what cannot be resumed is opened anew, unless it was to end. */
export function end(session: Session, code: number, reason: string | undefined, retryAfter = 0): void {
  const { attempts, closing, effects } = session;
  const reaction = closing ? "stop" : isResumed(code) ? "new" : reactionTo(code);
  session.state = "CLOSED";
  session.endBy = session.moveAt = Infinity;
  for (const attempt of attempts) discard(session, attempt, "ended", code); // CL-5
  const unknown = abandon(session);
  effects.ended({
    code,
    reason: closing && closing.code === code ? closing.reason : reason || "",
    confirmed: session.delivered,
    unknown: unknown.length,
    reaction,
    retryAfter,
  });
  for (const settle of unknown) settle("UNKNOWN_FATE"); // may send again: in the session that is next
}
