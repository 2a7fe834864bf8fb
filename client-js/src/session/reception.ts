// SPDX-License-Identifier: Apache-2.0
import { isResumed } from "../protocol/close-codes.js";
import { Kind, refuse, type Counted, type Json, type ServerFrame } from "../protocol/frames.js";
import { limitsOf } from "../protocol/limits.js";
import { Phase, type Attempt } from "./attempt.js";
import { Cause } from "./effects.js";
import { onPong, patience } from "./heartbeat.js";
import { onStated, takeIn } from "./inbox.js";
import { numberWaiting } from "./outbox.js";
import { addControl } from "./output.js";
import { isOvertaken, opening, working, type Session } from "./state.js";
import { confirm, discard, end, fail, moveTo, violated, writeLast } from "./transitions.js";

/** The members of REJECT's JSON (§10), checked when it was decoded. */
export interface Refusal {
  readonly "received"?: number;
  readonly "code"?: number;
  readonly "reason"?: string;
  readonly "retryAfter"?: number;
}

/** What may come by a connection until ATTACHED does. */
const BEFORE_ATTACHED = Kind.WELCOME + Kind.ATTACHED + Kind.REJECT + Kind.CLOSE;

/** The counted kinds that a server sends. */
const COUNTED = "mbfgeEryl";

function isCounted(frame: ServerFrame): frame is Counted {
  return COUNTED.indexOf(frame[0]) >= 0;
}

/** What the client does about each frame that arrives by a connection. Throws ProtocolError for what is answered by CLOSE. */
export function receive(session: Session, attempt: Attempt, frame: ServerFrame): void {
  if (attempt.phase < Phase.ATTACHED && BEFORE_ATTACHED.indexOf(frame[0]) < 0) refuse("order"); // AT-19
  if (isCounted(frame)) {
    onCounted(session, attempt, frame);
    return;
  }
  switch (frame[0]) {
    case Kind.WELCOME:
      if (!session.sid) onWelcome(session, frame[1]); // else HS-3
      break;
    case Kind.ATTACHED:
      onAttached(session, attempt, frame[1], frame[2], frame[3], frame[4]);
      break;
    case Kind.REJECT:
      onReject(session, attempt, frame[1], frame[2] || {});
      break;
    case Kind.MARK:
      attempt.dueAt = Infinity;
      break;
    case Kind.END:
      attempt.phase = Phase.ENDED;
      attempt.dueAt = Infinity;
      attachNext(session); // XS-5
      break;
    case Kind.MOVE:
      onMove(session, frame[1]);
      break;
    default:
      onCommon(session, frame);
  }
}

/** A planned end asks for the next connection, unless one is under way. */
export function attachNext(session: Session): void {
  if (!opening(session)) session.effects.attach(Cause.NEXT, 0);
}

/** Frames that mean the same wherever they arrive. */
export function onCommon(session: Session, frame: ServerFrame): void {
  switch (frame[0]) {
    case Kind.ACK:
      onReceived(session, frame[1], frame[2]);
      break;
    case Kind.PONG:
      onPong(session, frame[1], session.now);
      onReceived(session, frame[2], frame[3]);
      break;
    case Kind.PING:
      onStated(session);
      addControl(session, [Kind.PONG, frame[1], session.received]); // HB-2
      break;
    case Kind.VOLATILE:
    case Kind.VOLATILE_BINARY:
    case Kind.VOLATILE_EVENT:
    case Kind.VOLATILE_EVENT_BINARY:
      session.effects.message(frame[0], frame[1]);
      break;
    case Kind.WRITTEN: {
      const carrier = working(session);
      if (carrier && frame[1] > session.received && carrier.dueAt === Infinity) {
        carrier.awaited = frame[1];
        carrier.dueAt = session.now + patience(session);
      }
      break;
    }
    case Kind.CLOSE:
      onClose(session, frame[1], frame[2], frame[3]);
      break;
    default:
      refuse("place");
  }
}

function onCounted(session: Session, attempt: Attempt, frame: Counted): void {
  const { limits, now, received } = session;
  const number = attempt.next++;
  if (number > received + 1) fail(session, attempt, "gap");
  else if (number > received) {
    const message = takeIn(session, frame, limits, now);
    if (message) session.effects.message(message[0], message[1]);
  } else {
    // DL-2; it comes again because its confirmation went where it is not heard any more (AT-4).
    session.ackDueAt = Math.min(session.ackDueAt, now + limits.ackDelay / 2);
  }
}

function onWelcome(session: Session, json: Json): void {
  const limits = limitsOf(json);
  session.sid = json["sid"] as string;
  session.publicId = json["id"] as string;
  session.allowed = json["transports"] as readonly string[] | undefined;
  session.limits = limits;
  session.silence = limits.pingInterval + limits.pingTimeout;
  session.window = limits.window;
  numberWaiting(session, limits, false);
}

function onAttached(
  session: Session,
  attempt: Attempt,
  number: number,
  received: number,
  base: number,
  window: number,
): void {
  if (!session.sid || number !== attempt.number) {
    fail(session, attempt, "bad attempt");
    return;
  }
  if (received > session.sent) {
    violated(session, 4400, "bad received"); // DL-5: this is our peer, though it is not attached yet
    return;
  }
  confirm(session, received);
  session.window = window;
  if (attempt.phase === Phase.OPENING) moveTo(session, attempt, base);
  else attempt.next = base; // what was confirmed before it was written here is not written any more
  if (base > session.received + 1) fail(session, attempt, "gap");
}

/** The peer stated what it has, and how much it takes beyond that. */
export function onReceived(session: Session, received: number, window = session.limits.window): void {
  if (received > session.sent) refuse("received"); // DL-5
  if (received < session.confirmed) return; // DL-4: late, so its window is old as well
  confirm(session, received);
  session.window = window; // DL-16
}

function onMove(session: Session, json: Json): void {
  const { effects, now, settings } = session;
  if (json["url"] !== undefined) effects.moved(json["url"] as string);
  session.moveAt = now + (json["after"] as number) + settings.random() * (json["spread"] as number);
}

function onClose(session: Session, code: number, received: number, reason?: string): void {
  if (received <= session.sent) confirm(session, received);
  writeLast(session, code); // CL-2
  end(session, code, reason);
}

function onReject(session: Session, attempt: Attempt, code: number, refusal: Refusal): void {
  const carrier = working(session);
  const why = "refused with " + code;
  if (code === 4409 && isOvertaken(session, attempt)) {
    discard(session, attempt, why, code); // its successor is under way and tells how it went
  } else if (carrier ? carrier !== attempt : attempt.probe) {
    fail(session, attempt, why); // AT-16: a refused attempt never touches the connection that works, or a parked poll
  } else if (code === 4429 || isResumed(code)) {
    fail(session, attempt, why, session.now + (refusal["retryAfter"] || 0)); // SL-4
  } else onRefused(session, code, refusal);
}

/** The session does not exist any more, or the server does not want it. */
export function onRefused(session: Session, code: number, refusal: Refusal): void {
  const received = refusal["received"] || 0;
  if (received <= session.sent) confirm(session, received);
  end(session, (code === 4410 && refusal["code"]) || code, refusal["reason"], refusal["retryAfter"]);
}
