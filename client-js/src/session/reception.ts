// SPDX-License-Identifier: Apache-2.0
import { reactionTo } from "../protocol/close-codes.js";
import { Kind, refuse, type Counted, type Json, type ServerFrame } from "../protocol/frames.js";
import { limitsOf } from "../protocol/limits.js";
import { Phase, type Attempt } from "./attempt.js";
import type { Core } from "./core.js";
import { Cause, type SessionEnd } from "./effects.js";
import type { Path } from "./output.js";

/** The members of REJECT's JSON (§10), checked when it was decoded. */
interface Refusal {
  readonly "received"?: number;
  readonly "code"?: number;
  readonly "reason"?: string;
  readonly "retryAfter"?: number;
}

/** What may come by a connection until ATTACHED does. */
const BEFORE_ATTACHED = Kind.WELCOME + Kind.ATTACHED + Kind.REJECT + Kind.CLOSE;

/** What the client does about each frame that arrives by a connection. Throws ProtocolError for what is answered by CLOSE. */
export function receive(core: Core, attempt: Attempt, frame: ServerFrame): void {
  if (attempt.phase < Phase.ATTACHED && BEFORE_ATTACHED.indexOf(frame[0]) < 0) refuse(4400, "a frame before ATTACHED"); // AT-19
  switch (frame[0]) {
    case Kind.TEXT:
    case Kind.BINARY:
    case Kind.TEXT_PART:
    case Kind.BINARY_PART:
      onCounted(core, attempt, frame);
      break;
    case Kind.WELCOME:
      onWelcome(core, frame[1]);
      break;
    case Kind.ATTACHED:
      onAttached(core, attempt, frame);
      break;
    case Kind.REJECT:
      onReject(core, attempt, frame[1], frame[2] ?? {});
      break;
    case Kind.MARK:
      attempt.dueAt = Infinity;
      break;
    case Kind.END:
      attempt.ending = true;
      attempt.dueAt = Infinity;
      if (!core.opening()) core.effects.attach(Cause.NEXT, 0); // XS-5
      break;
    case Kind.MOVE:
      onMove(core, frame[1]);
      break;
    default:
      onCommon(core, frame);
  }
}

/** What it does about a frame of the answer to a body that went upstream by `path`. */
export function receiveAnswer(core: Core, path: Path, frame: ServerFrame): void {
  if (frame[0] === Kind.REJECT) onBodyRefused(core, path, frame[1], frame[2] ?? {});
  else if (frame[0] === Kind.END) onDetached(core);
  else onCommon(core, frame);
}

/** Frames that mean the same wherever they arrive. */
function onCommon(core: Core, frame: ServerFrame): void {
  const { heartbeat, inbox, output } = core;
  switch (frame[0]) {
    case Kind.ACK:
      onReceived(core, frame[1], frame[2]);
      break;
    case Kind.PONG:
      heartbeat.onPong(frame[1], core.now);
      onReceived(core, frame[2], frame[3]);
      break;
    case Kind.PING:
      inbox.onStated();
      output.add([Kind.PONG, frame[1], inbox.received]); // HB-2
      break;
    case Kind.VOLATILE:
    case Kind.VOLATILE_BINARY:
      core.effects.message(frame[1]);
      break;
    case Kind.WRITTEN:
      if (frame[1] > inbox.received && core.writtenBy === Infinity) {
        core.written = frame[1];
        core.writtenBy = core.now + heartbeat.patience();
      }
      break;
    case Kind.CLOSE:
      onClose(core, frame[1], frame[2], frame[3]);
      break;
    default:
      refuse(4400, "a frame where it does not belong");
  }
}

function onCounted(core: Core, attempt: Attempt, frame: Counted): void {
  const { inbox } = core;
  const number = attempt.next++;
  if (number > inbox.received + 1) {
    core.fail(attempt, "gap");
    return;
  }
  const message = inbox.take(number, frame, core.limits, core.now);
  if (message !== null) core.effects.message(message);
}

function onWelcome(core: Core, json: Json): void {
  if (core.sid) return; // the WELCOME of the same session again (HS-3)
  core.sid = json["sid"] as string;
  core.id = json["id"] as string;
  core.allowed = (json["transports"] as readonly string[] | undefined) ?? null;
  core.limits = limitsOf(json);
  core.outbox.onLimits(core.limits);
  core.heartbeat.silence = core.limits.pingInterval + core.limits.pingTimeout;
}

function onAttached(
  core: Core,
  attempt: Attempt,
  frame: Extract<ServerFrame, readonly [Kind.ATTACHED, ...unknown[]]>,
): void {
  const [, number, received, base, window] = frame;
  if (!core.sid || attempt.phase === Phase.ENDED || number !== attempt.number) {
    core.fail(attempt, "an ATTACHED that does not belong here");
    return;
  }
  if (received > core.outbox.sent) {
    core.violated(4400, "ATTACHED beyond sent"); // DL-5
    return;
  }
  core.confirm(received);
  core.outbox.window = window;
  if (attempt.phase === Phase.OPENING) core.attach(attempt, base);
  else attempt.next = base; // what was confirmed before it was written here is not written any more
  if (base > core.inbox.received + 1) core.fail(attempt, "gap");
}

function onReceived(core: Core, received: number, window = core.limits.window): void {
  const { outbox } = core;
  if (received > outbox.sent) refuse(4400, "ACK beyond sent"); // DL-5
  if (received < outbox.confirmed) return; // DL-4: late, so its window is old as well
  core.confirm(received);
  outbox.window = window; // DL-16
}

/** The server has no connection of this session (UP-4); one that was just opened may still be on its way. */
function onDetached(core: Core): void {
  const newest = core.attempts.filter(({ number }) => number > 0).pop();
  if (!newest) return;
  if (newest.phase === Phase.ATTACHED) core.effects.attach(Cause.NEXT, 0);
  else if (core.now - newest.openedAt >= core.heartbeat.patience()) {
    core.attachedBy = Math.min(core.attachedBy, core.now + core.heartbeat.patience());
  }
}

function onMove(core: Core, json: Json): void {
  const url = json["url"];
  if (url !== undefined) core.effects.moved(url as string);
  core.moveAt = core.now + (json["after"] as number) + core.settings.random() * (json["spread"] as number);
}

function onClose(core: Core, code: number, received: number, reason?: string): void {
  const { closing, outbox } = core;
  if (received <= outbox.sent) outbox.confirm(received);
  if (!closing) core.writeLast(core.closeFrame(code)); // CL-2
  core.end(code, reason ?? closing?.reason ?? "", endReaction(core, code));
}

function onReject(core: Core, attempt: Attempt, code: number, json: Refusal): void {
  const working = core.working();
  const reaction = reactionTo(code);
  const why = "refused with " + code;
  if (code === 4409 && core.newerThan(attempt)) {
    core.discard(attempt, "superseded", code); // its successor is under way and tells how it went
  } else if (working && working !== attempt) {
    core.fail(attempt, why); // AT-16: a refused attempt never touches the connection that works
  } else if (code === 4429 || reaction === "resume" || reaction === "ignore") {
    core.fail(attempt, why, core.now + (json["retryAfter"] ?? 0)); // SL-4
  } else onSessionRefused(core, code, json);
}

function onBodyRefused(core: Core, path: Path, code: number, json: Refusal): void {
  const reaction = reactionTo(code);
  if (code === 4412) {
    onReceived(core, json["received"] ?? 0);
    core.output.onGap(path);
  } else if (reaction !== "resume" && reaction !== "ignore") onSessionRefused(core, code, json);
}

/** The session does not exist any more, or the server does not want it. */
function onSessionRefused(core: Core, code: number, json: Refusal): void {
  const received = json["received"] ?? 0;
  if (received <= core.outbox.sent) core.outbox.confirm(received);
  const ended = code === 4410 ? (json["code"] ?? code) : code;
  core.end(ended, json["reason"] ?? "", endReaction(core, ended), json["retryAfter"]);
}

/** The reaction to a code that ended the session: what cannot be resumed is opened anew, unless it was to end. */
function endReaction(core: Core, code: number): SessionEnd["reaction"] {
  const reaction = reactionTo(code);
  if (core.closing) return "stop";
  return reaction === "resume" || reaction === "ignore" ? "new" : reaction;
}
