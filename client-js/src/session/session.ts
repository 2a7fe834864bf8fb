// SPDX-License-Identifier: Apache-2.0
import { assign } from "../platform.js";
import { decode } from "../protocol/decode.js";
import {
  Kind,
  refuse,
  type ClientFrame,
  type Data,
  type Item,
  type MessageKind,
  type VolatileKind,
} from "../protocol/frames.js";
import { limitsOf } from "../protocol/limits.js";
import { wellFormed } from "../protocol/text.js";
import { Upstream } from "../transport/transport.js";
import { Phase, type Attempt } from "./attempt.js";
import { Cause } from "./effects.js";
import { deadAt, pingAt } from "./heartbeat.js";
import { onStated } from "./inbox.js";
import { enqueue, numberWaiting, takeOut, type Settle } from "./outbox.js";
import { addControl, addVolatile, compose, streams } from "./output.js";
import { attachNext, receive } from "./reception.js";
import { isClosed, isOvertaken, working, writable, type Session } from "./state.js";
import { closeFrame, discard, end, fail, refused, sendPing, suspect, suspend, write } from "./transitions.js";

// The client's half of a session (§5, §6): a state machine without I/O, clock or timer. What happened comes in with the
// time of it, what is to be done goes out by the effects and by the connections of the attempts.
//
// `state` says what a session knows, `transitions` what several events do to it, `reception` what each frame does,
// `output` what goes upstream next; `outbox` and `inbox` keep the numbered messages, `heartbeat` the signs of life.

/** Counts an attempt in, before its connection is made; it can wait so long for its opener to be written. */
export function begin(session: Session, attempt: Attempt): void {
  session.attempts = session.attempts.concat(attempt);
}

/** HELLO or ATTACH and what may follow it; nothing when the attempt has been given up. Called once for each attempt. */
export function opener(session: Session, attempt: Attempt, now: number): readonly ClientFrame[] {
  const { attempts, received, settings, sid } = session;
  if (attempt.phase !== Phase.CONNECTING) return [];
  const raced = attempts.some(({ phase }) => phase === Phase.OPENING);
  attempt.number = ++session.newest;
  attempt.phase = Phase.OPENING;
  attempt.openedAt = now;
  attempt.dueAt = now + attempt.patience;
  if (!sid) return hello(session, attempt, raced);
  if (!working(session)) onStated(session);
  const fields = [Kind.ATTACH, sid, attempt.number, received, limitsOf({}).window] as unknown[];
  const attach = [fields.concat(settings.account(attempt))] as unknown as ClientFrame[];
  // The PONG answers a poll at once that takes the session over (HB-6). No PING of the session has the token.
  return attempt.transport.polled && attempt.prompt ? attach.concat([[Kind.PING, 0]]) : attach;
}

function hello(session: Session, attempt: Attempt, raced: boolean): readonly ClientFrame[] {
  const { limits, settings } = session;
  const json = assign({ "v": 1, "cid": settings.cid, "n": attempt.number }, settings.hello(attempt));
  if (raced) session.raced = true;
  const frames: ClientFrame[] = [[Kind.HELLO, raced ? assign(json, { "raced": true }) : json]];
  if (attempt.transport.upstream === Upstream.FORMS) return frames; // little fits in an address
  numberWaiting(session, limits, true);
  const early: ClientFrame[] = takeOut(session, 1, Infinity, Infinity, limits.maxFrames / 2);
  attempt.sentTo = early.length;
  return early.length ? frames.concat([[Kind.BASE, 1]], early) : frames;
}

/** Queues a message; `settle` learns what became of it. Answers false when the state refuses it. */
export function send(session: Session, kind: MessageKind, data: Data, settle: Settle): boolean {
  if (session.closing || isClosed(session)) return false;
  enqueue(session, kind, data, settle);
  if (session.sid) numberWaiting(session, session.limits, false);
  return true;
}

/** Sends a message that may be lost: never numbered, replayed or kept (DL-15). */
export function sendVolatile(session: Session, kind: VolatileKind, data: Data): void {
  if (session.state !== "OPEN" || !writable(session)) return;
  addVolatile(session, [kind, typeof data === "string" ? wellFormed(data) : data]);
}

/** The application closes: CLOSE follows everything queued (CL-1). */
export function close(session: Session, code: number, reason: string, now: number): void {
  const { closing, endBy, settings, state } = session;
  session.now = now;
  if (state === "CONNECTING") end(session, code, reason);
  if (closing || isClosed(session)) return;
  session.state = "CLOSING";
  session.closing = { code, reason };
  session.endBy = Math.min(now + settings.closeTimeout, endBy);
}

/**
 * Something arrived by the connection of an attempt; an empty list is a sign of life (FR-2). `tooLarge`: what follows
 * these is over a limit.
 */
export function onItems(
  session: Session,
  attempt: Attempt,
  items: readonly Item[],
  now: number,
  tooLarge = false,
): void {
  session.now = now;
  if (attempt.phase === Phase.GONE) return; // a connection that was given up is not heard
  session.lastInput = now;
  try {
    for (const item of items) {
      // Looked at each time: a frame may end it.
      if ((attempt.phase as Phase) === Phase.GONE) break;
      receive(session, attempt, decode(item, session.limits));
    }
    if (tooLarge) refuse("size", 4413);
  } catch (error) {
    refused(session, attempt, error);
  }
  flush(session, now); // HB-5
}

/** The connection of an attempt ended; `planned` when it is made for one answer and gave it. */
export function onEnd(session: Session, attempt: Attempt, planned: boolean, why: string, now: number): void {
  const { phase } = attempt;
  session.now = now;
  if (phase === Phase.GONE || phase === Phase.ENDED) return;
  if (planned && phase === Phase.ATTACHED) {
    attempt.phase = Phase.ENDED;
    attempt.dueAt = Infinity;
    attachNext(session);
  } else if (planned && phase === Phase.OPENING && isOvertaken(session, attempt)) {
    discard(session, attempt, "overtaken"); // LP-3
  } else fail(session, attempt, why);
  flush(session, now);
}

/** The application, or the page, wants to know now whether the connection still works. */
export function check(session: Session, now: number): void {
  onTick(session, now);
  if (working(session) && writable(session)) sendPing(session);
  flush(session, now);
}

/** Lets every connection go, as when the network had cut them: the session waits to be attached. */
export function cut(session: Session, why: string, now: number): void {
  session.now = now;
  for (const attempt of session.attempts) discard(session, attempt, why);
  suspend(session, why);
}

/** Time has passed. */
export function onTick(session: Session, now: number): void {
  const { closing } = session;
  const { bodies } = session.settings;
  session.now = now;
  for (const attempt of session.attempts) {
    if (now < attempt.dueAt || attempt.phase === Phase.GONE) continue;
    attempt.dueAt = Infinity;
    if (attempt.phase < Phase.ATTACHED) fail(session, attempt, "timeout");
    else if (session.received < attempt.awaited) {
      session.why = "stalled";
      attempt.doubted = true;
      session.effects.attach(attempt.awaited < Infinity ? Cause.STALLED : Cause.UNPROVEN, 0); // §7.6, SL-2
    }
  }
  if (bodies) bodies.onTick(session);
  if (now >= session.moveAt) {
    session.moveAt = Infinity;
    session.why = "moved";
    attachNext(session);
  }
  const dead = writable(session) && now >= deadAt(session);
  if (now >= session.endBy || (dead && closing)) {
    end(session, closing ? closing.code : 4407, "expired");
  } else if (dead) suspect(session, "silence");
  else if (writable(session) && streams(session) && now >= pingAt(session)) sendPing(session);
  flush(session, now);
}

/** When `onTick` is wanted next; Infinity when never. */
export function deadline(session: Session, now: number): number {
  const { ackDueAt, attempts, endBy, moveAt, readyAt } = session;
  if (isClosed(session)) return Infinity;
  const times = attempts.map(({ dueAt }) => dueAt).concat(endBy, moveAt, readyAt > now ? readyAt : Infinity);
  if (writable(session)) times.push(ackDueAt, deadAt(session), streams(session) ? pingAt(session) : Infinity);
  return Math.min.apply(null, times);
}

/** Writes what is ready as one batch (WS-13). */
export function flush(session: Session, now: number): void {
  const { closing, limits } = session;
  const attempt = writable(session);
  if (!attempt) return;
  if (now >= session.ackDueAt) {
    onStated(session);
    addControl(session, [Kind.ACK, session.received]); // DL-8
  }
  const frames = compose(session, closing && closeFrame(session, closing.code, closing.reason), limits, now);
  if (!frames.length) return;
  session.writtenAt = now;
  if (session.sent > session.confirmed) session.waitingSince = Math.min(session.waitingSince, now);
  write(session, attempt, frames);
}
