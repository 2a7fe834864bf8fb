// SPDX-License-Identifier: Apache-2.0
import { reactionTo, reactionToEnd } from "../protocol/close-codes.js";
import { ProtocolError, isCounted, type CountedFrame, type Frame, type JsonObject } from "../protocol/frames.js";
import { DEFAULT_TIMES, readWelcome } from "../protocol/limits.js";
import type { Core } from "./core.js";
import { NOTHING } from "./inbox.js";
import type { Attempt } from "./attempt.js";

type FrameOf<K extends Frame["kind"]> = Extract<Frame, { readonly kind: K }>;

/** The members of REJECT's JSON (§10), checked when it was decoded. */
interface Refusal {
  readonly received?: number;
  readonly code?: number;
  readonly reason?: string;
  readonly retryAfter?: number;
}

/** What may come by a connection until ATTACHED does. */
const BEFORE_ATTACHED: readonly Frame["kind"][] = ["WELCOME", "ATTACHED", "REJECT", "CLOSE"];

/** What the client does about each frame that arrives (client table of §5.3, §11). */
export class Reception {
  constructor(private readonly core: Core) {}

  /** A frame by a connection. Throws ProtocolError for what has to be answered by CLOSE. */
  onFrame(attempt: Attempt, frame: Frame, now: number): void {
    if (attempt.phase === "opening" && !BEFORE_ATTACHED.includes(frame.kind)) {
      throw new ProtocolError(4400, "a frame before ATTACHED"); // AT-19
    }
    if (isCounted(frame)) {
      this.onCounted(attempt, frame, now);
      return;
    }
    switch (frame.kind) {
      case "WELCOME":
        this.onWelcome(frame.json);
        break;
      case "ATTACHED":
        this.onAttached(attempt, frame, now);
        break;
      case "REJECT":
        this.onReject(attempt, frame.code, frame.json ?? {}, now);
        break;
      case "MARK":
        attempt.markBy = null;
        break;
      case "END":
        this.onEnd(attempt);
        break;
      case "MOVE":
        this.onMove(frame.json, now);
        break;
      default:
        this.onCommon(frame, now);
    }
  }

  /** A frame of the answer to a body that went upstream by `path`. */
  onAnswerFrame(path: string, frame: Frame, now: number): void {
    if (frame.kind === "REJECT") this.onBodyRefused(path, frame.code, frame.json ?? {}, now);
    else if (frame.kind === "END") this.onDetached(now);
    else this.onCommon(frame, now);
  }

  /** The server has no connection of this session (UP-4); one that was just opened may still be on its way. */
  private onDetached(now: number): void {
    const { core } = this;
    const newest = core.attempts.all().pop();
    if (newest?.phase === "attached") core.attach("next");
    else if (newest !== undefined && now - newest.openedAt >= core.patience) {
      core.timetable.attachedBy ??= now + core.patience;
    }
  }

  /** Frames that mean the same wherever they arrive. */
  private onCommon(frame: Frame, now: number): void {
    const { core } = this;
    switch (frame.kind) {
      case "ACK":
        this.onReceived(frame.received, frame.window, now);
        break;
      case "PONG":
        core.heartbeat.onPong(frame.token, now);
        this.onReceived(frame.received, frame.window, now);
        break;
      case "PING":
        core.inbox.onStated();
        core.output.addControl({ kind: "PONG", token: frame.token, received: core.inbox.received }); // HB-2
        break;
      case "VOLATILE":
        core.effects.message(frame.text);
        break;
      case "VOLATILE_BINARY":
        core.effects.message(frame.data);
        break;
      case "WRITTEN":
        this.onWritten(frame.number, now);
        break;
      case "CLOSE":
        this.onClose(frame);
        break;
      default:
        throw new ProtocolError(4400, `${frame.kind} where it does not belong`);
    }
  }

  private onCounted(attempt: Attempt, frame: CountedFrame, now: number): void {
    const { core } = this;
    const number = attempt.next++;
    if (number > core.inbox.received + 1) {
      core.fail(attempt, "gap", now);
      return;
    }
    const { ackDelay } = core.terms?.times ?? DEFAULT_TIMES;
    const message = core.inbox.take(number, frame, core.limits, now, ackDelay);
    if (message !== NOTHING) core.effects.message(message);
  }

  private onWelcome(json: JsonObject): void {
    const { core } = this;
    if (core.terms !== null) return; // the WELCOME of the same session again (HS-3)
    core.terms = readWelcome(json);
    core.outbox.onLimits(core.terms.limits);
    core.heartbeat.onTimes(core.terms.times);
  }

  private onAttached(attempt: Attempt, frame: FrameOf<"ATTACHED">, now: number): void {
    const { core } = this;
    if (core.terms === null || attempt.phase === "ended" || frame.attempt !== attempt.number) {
      core.fail(attempt, "an ATTACHED that does not belong here", now);
      return;
    }
    if (frame.received > core.outbox.sent) {
      core.violation(new ProtocolError(4400, "ATTACHED beyond sent")); // DL-5
      return;
    }
    core.confirm(frame.received, now);
    core.outbox.onWindow(frame.window);
    if (attempt.phase === "opening") core.attachedBy(attempt, frame.base, now);
    else attempt.next = frame.base; // what was confirmed before it was written here is not written any more
    if (frame.base > core.inbox.received + 1) core.fail(attempt, "gap", now);
  }

  private onReceived(received: number, window: number | undefined, now: number): void {
    const { core } = this;
    if (received > core.outbox.sent) throw new ProtocolError(4400, "ACK beyond sent"); // DL-5
    if (received < core.outbox.confirmed) return; // DL-4: late, so its window is old as well
    core.confirm(received, now);
    core.outbox.onWindow(window ?? core.outbox.wholeWindow); // DL-16
  }

  private onWritten(number: number, now: number): void {
    const { core } = this;
    if (number <= core.inbox.received || core.timetable.written !== null) return;
    core.timetable.written = { number, by: now + core.patience };
  }

  private onEnd(attempt: Attempt): void {
    attempt.ending = true;
    attempt.markBy = null;
    if (!this.core.attempts.opening) this.core.attach("next"); // XS-5
  }

  private onMove(json: JsonObject, now: number): void {
    const { core } = this;
    const { after, spread, url } = json as { readonly after: number; readonly spread: number; readonly url?: string };
    if (url !== undefined) core.effects.moved(url);
    core.timetable.moveAt = now + after + core.settings.random() * spread;
  }

  private onClose(frame: FrameOf<"CLOSE">): void {
    const { core } = this;
    if (frame.received <= core.outbox.sent) core.outbox.confirm(frame.received);
    if (core.closing === null) core.writeLast(core.closeFrame(frame.code, "")); // CL-2
    const reaction = core.closing === null ? reactionToEnd(frame.code) : "stop";
    core.end(frame.code, frame.reason ?? core.closing?.reason ?? "", reaction);
  }

  private onReject(attempt: Attempt, code: number, json: JsonObject, now: number): void {
    const { core } = this;
    const { current } = core.attempts;
    const reason = `refused with ${code}`;
    const { retryAfter = 0 } = json as Refusal;
    if (code === 4409 && core.attempts.newerThan(attempt)) {
      core.discard(attempt, "superseded", code); // its successor is under way and tells how it went
    } else if (current !== null && current !== attempt && core.attempts.working) {
      core.fail(attempt, reason, now); // AT-16: a refused attempt never touches the connection that works
    } else if (code === 4429 || ["resume", "ignore"].includes(reactionTo(code))) {
      core.fail(attempt, reason, now, now + retryAfter); // SL-4
    } else this.onSessionRefused(code, json);
  }

  private onBodyRefused(path: string, code: number, json: JsonObject, now: number): void {
    if (code === 4412) {
      this.onReceived((json as Refusal).received ?? 0, undefined, now);
      this.core.output.onGap(path);
    } else if (reactionTo(code) !== "resume" && reactionTo(code) !== "ignore") this.onSessionRefused(code, json);
  }

  /** The session does not exist any more, or the server does not want it. */
  private onSessionRefused(code: number, json: JsonObject): void {
    const { core } = this;
    const { received = 0, code: inner, reason = "", retryAfter = 0 } = json as Refusal;
    if (received <= core.outbox.sent) core.outbox.confirm(received);
    const ended = code === 4410 ? (inner ?? code) : code;
    core.end(ended, reason, core.closing === null ? reactionToEnd(ended) : "stop", retryAfter);
  }
}
