// SPDX-License-Identifier: Apache-2.0
import { isResumed } from "../protocol/close-codes.js";
import { decode } from "../protocol/decode.js";
import { Kind, type ServerFrame } from "../protocol/frames.js";
import { Upstream } from "../transport/transport.js";
import { Phase, type Attempt } from "./attempt.js";
import { backoff } from "./backoff.js";
import { Cause } from "./effects.js";
import { onRoundTrip, patience } from "./heartbeat.js";
import { isDone, onBodyDone, onDoubt, pathOf, rewind, streams } from "./output.js";
import { attachNext, onCommon, onReceived, onRefused, type Refusal } from "./reception.js";
import { flush } from "./session.js";
import { isClosed, writable, type Session } from "./state.js";
import { refused, suspect } from "./transitions.js";

// Upstream in bodies, one at a time (§7.6): what is done about their answers, and about those that are lost.

/** So many bodies lost in a row mean that the connection may be dead, and so many that the way upstream does not work. */
const LOSSES_DOUBTED = 2;
const LOSSES_ALLOWED = 3;

/** What a session needs whose frames may go upstream in bodies. */
export interface Bodies {
  /** A body that went upstream by the path of that attempt was answered; null when it was lost. */
  onAnswer(session: Session, attempt: Attempt, lines: readonly string[] | null, now: number): void;
  /** Time has passed. */
  onTick(session: Session): void;
}

export const BODIES: Bodies = { onAnswer, onTick };

function onAnswer(session: Session, attempt: Attempt, lines: readonly string[] | null, now: number): void {
  const current = pathOf(attempt) === session.path;
  const { lost } = session;
  const frames = lines && readable(session, lines);
  session.now = now;
  try {
    for (const frame of frames || []) if (!isClosed(session)) receive(session, frame, current);
  } catch (error) {
    refused(session, null, error);
  }
  if (isClosed(session)) return;
  if (frames) session.lastInput = now;
  if (current && session.readyAt === Infinity) {
    if (frames) onRoundTrip(session, now - session.writtenAt);
    onBodyAnswered(session, !!frames);
  }
  checkPath(session, lost);
  flush(session, now);
}

/** A form whose confirmation has not come is lost. */
function onTick(session: Session): void {
  const { lost, now, readyAt } = session;
  if (!streams(session) && now >= readyAt && !isDone(session)) onBodyLost(session);
  checkPath(session, lost);
}

/** A body was answered, or lost (`ok` false). A body whose frames the answer does not confirm is lost too (UP-7). */
function onBodyAnswered(session: Session, ok: boolean): void {
  const form = session.path === Upstream.FORMS;
  if ((ok || form) && isDone(session)) onBodyDone(session);
  else if (ok && form)
    session.readyAt = session.now + patience(session); // the ACK comes downstream
  else onBodyLost(session);
}

function onBodyLost(session: Session): void {
  const { lost, now, settings } = session;
  session.readyAt = now + (lost ? backoff(lost, settings.random()) : 0);
  session.lost++;
  onDoubt(session);
  rewind(session);
}

/** What is done about a frame of an answer. */
function receive(session: Session, frame: ServerFrame, current: boolean): void {
  if (frame[0] === Kind.REJECT) onBodyRefused(session, frame[1], frame[2] || {}, current);
  else if (frame[0] === Kind.END) onDetached(session);
  else onCommon(session, frame);
}

function onBodyRefused(session: Session, code: number, refusal: Refusal, current: boolean): void {
  if (code === 4412) {
    onReceived(session, refusal["received"] || 0);
    if (current) rewind(session); // it is sent again at once from there
  } else if (!isResumed(code)) onRefused(session, code, refusal);
}

/** The server has no connection of this session (UP-4); one that was just opened may still be on its way. */
function onDetached(session: Session): void {
  const { now } = session;
  const newest = session.attempts.filter(({ number }) => number).pop();
  if (!newest) return;
  if (newest.phase === Phase.ATTACHED) session.effects.attach(Cause.NEXT, 0);
  else if (now - newest.openedAt >= patience(session)) newest.dueAt = Math.min(newest.dueAt, now + patience(session));
}

/**
 * What is done when bodies are lost one after the other. What swallowed the first may have swallowed what comes down as well,
 * and nothing would tell; then the connection is not trusted any more, at last the transport is not (SL-5).
 */
function checkPath(session: Session, before: number): void {
  const { lost } = session;
  if (lost <= before || !writable(session)) return;
  if (lost < LOSSES_DOUBTED) attachNext(session);
  else suspect(session, "blocked", lost < LOSSES_ALLOWED ? Cause.LOST : Cause.BLOCKED);
}

/** The frames of an answer; null when it is not the protocol's: then it came from something on the way. */
function readable(session: Session, lines: readonly string[]): readonly ServerFrame[] | null {
  try {
    return lines.map((line) => decode(line, session.limits));
  } catch {
    return null;
  }
}
