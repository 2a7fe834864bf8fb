// SPDX-License-Identifier: Apache-2.0
import { Kind, type ClientFrame, type Data, type Item, type MessageKind } from "../../src/protocol/frames.js";
import type { Attempt } from "../../src/session/attempt.js";
import { BODIES } from "../../src/session/bodies.js";
import type { SessionEffects, SessionSettings } from "../../src/session/effects.js";
import { newSession, type Session as State } from "../../src/session/state.js";
import type { Settle } from "../../src/session/outbox.js";
import * as session from "../../src/session/session.js";

/** A session with its entry points as methods. */
export class Session {
  readonly state: State;

  constructor(settings: SessionSettings, effects: SessionEffects) {
    this.state = newSession(settings, effects);
  }

  begin(attempt: Attempt): void {
    session.begin(this.state, attempt);
  }
  opener(attempt: Attempt, now: number): readonly ClientFrame[] {
    return session.opener(this.state, attempt, now);
  }
  send(data: Data, settle: Settle, kind: MessageKind = typeof data === "string" ? Kind.TEXT : Kind.BINARY): boolean {
    return session.send(this.state, kind, data, settle);
  }
  sendVolatile(data: Data): void {
    session.sendVolatile(this.state, typeof data === "string" ? Kind.VOLATILE : Kind.VOLATILE_BINARY, data);
  }
  close(code: number, reason: string, now: number): void {
    session.close(this.state, code, reason, now);
  }
  onItems(attempt: Attempt, items: readonly Item[], now: number): void {
    session.onItems(this.state, attempt, items, now);
  }
  onTooLarge(attempt: Attempt, now: number): void {
    session.onItems(this.state, attempt, [], now, true);
  }
  onAnswer(attempt: Attempt, lines: readonly string[] | null, now: number): void {
    BODIES.onAnswer(this.state, attempt, lines, now);
  }
  onEnd(attempt: Attempt, planned: boolean, why: string, now: number): void {
    session.onEnd(this.state, attempt, planned, why, now);
  }
  onTick(now: number): void {
    session.onTick(this.state, now);
  }
  check(now: number): void {
    session.check(this.state, now);
  }
  deadline(now: number): number {
    return session.deadline(this.state, now);
  }
  flush(now: number): void {
    session.flush(this.state, now);
  }
  cut(why: string, now: number): void {
    session.cut(this.state, why, now);
  }
}
