// SPDX-License-Identifier: Apache-2.0
import { assign } from "../platform.js";
import { limitsOf, type Limits } from "../protocol/limits.js";
import { Phase, type Attempt } from "./attempt.js";
import type { SessionEffects, SessionSettings, State } from "./effects.js";
import { newHeartbeat, type Heartbeat } from "./heartbeat.js";
import { newInbox, type Inbox } from "./inbox.js";
import { newOutbox, type Outbox } from "./outbox.js";
import { newOutput, type Output } from "./output.js";

/** All that a session knows. Each module has a part of it in its care; `transitions` changes what is told here. */
export interface Session extends Inbox, Outbox, Output, Heartbeat {
  readonly settings: SessionSettings;
  readonly effects: SessionEffects;
  /** The time of the event that is being handled, ms. */
  now: number;
  state: State;
  /** Those under way and the one that carries the session, in the order of their start. */
  attempts: readonly Attempt[];
  /** The newest one that was attached; null before the first attach and after its loss. */
  current: Attempt | null;
  /** The highest attempt number given (AT-1). */
  newest: number;
  /** The secret id; empty until WELCOME. */
  sid: string;
  /** The public id; null until WELCOME. */
  publicId: string | null;
  limits: Limits;
  /** What the server allows, best first; undefined when it did not say. */
  allowed: readonly string[] | undefined;
  /** The CLOSE that the application asked for; null while it did not. */
  closing: { readonly code: number; readonly reason: string } | null;
  /** Why a connection is looked for: text for people. */
  why: string;
  /** Whether a HELLO of this session said `raced`. */
  raced: boolean;
  /** RECONNECTING, CLOSING: when the session has waited long enough; else Infinity. */
  endBy: number;
  /** MOVE: when to attach again; else Infinity. */
  moveAt: number;
}

export function newSession(settings: SessionSettings, effects: SessionEffects): Session {
  const limits = limitsOf({});
  const own = {
    settings,
    effects,
    now: 0,
    state: "CONNECTING" as State,
    attempts: [],
    current: null,
    newest: 0,
    sid: "",
    publicId: null,
    limits,
    allowed: undefined,
    closing: null,
    why: "first",
    raced: false,
    endBy: Infinity,
    moveAt: Infinity,
  };
  return assign(own, assign(assign(newInbox(), newOutbox(limits)), assign(newOutput(), newHeartbeat())));
}

export function isClosed({ state }: Session): boolean {
  return state === "CLOSED";
}

/** The connection that can be counted on for what comes downstream; null when there is none. */
export function working({ current }: Session): Attempt | null {
  return current && current.phase === Phase.ATTACHED ? current : null;
}

/** The attempt whose connection frames may be written to: the state table lets it carry them. */
export function writable({ current, state }: Session): Attempt | null {
  return current && current.phase !== Phase.SUSPECT && (state === "OPEN" || state === "CLOSING") ? current : null;
}

/** Whether a newer attempt than that one has not been given up. */
export function isOvertaken({ attempts }: Session, { number }: Attempt): boolean {
  return attempts.some((other) => other.number > number);
}

/** Whether an attempt is under way that is to carry the session on. */
export function opening({ attempts }: Session): boolean {
  return attempts.some(({ phase, probe }) => phase === Phase.OPENING || (phase === Phase.CONNECTING && !probe));
}
