// SPDX-License-Identifier: Apache-2.0
import { ProtocolError, type JsonObject } from "./frames.js";

/** The limits of §4.4, in bytes unless the name says otherwise. */
export interface Limits {
  readonly maxFrame: number;
  readonly maxMessage: number;
  /** parts of one message */
  readonly maxParts: number;
  readonly maxWsMessage: number;
  readonly maxBody: number;
  /** frames in one batch */
  readonly maxFrames: number;
  readonly window: number;
}

/** The times a server states in WELCOME (§5.1), in milliseconds. */
export interface Times {
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly resumeTimeout: number;
  readonly pollHold: number;
  readonly ackDelay: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxFrame: 16_384,
  maxMessage: 1_048_576,
  maxParts: 256,
  maxWsMessage: 65_536,
  maxBody: 262_144,
  maxFrames: 1_024,
  window: 262_144,
};

export const DEFAULT_TIMES: Times = {
  pingInterval: 25_000,
  pingTimeout: 20_000,
  resumeTimeout: 60_000,
  pollHold: 20_000,
  ackDelay: 1_000,
};

/** An opener's line, and the least that any frame without application payload may take. */
export const OPENER_LIMIT = 8_192;
/** An HTTP request line (§4.4). */
export const REQUEST_LINE_LIMIT = 4_096;
/** A close reason, UTF-8 (§4.2). */
export const REASON_LIMIT = 123;
/** What a counted frame costs in the window beyond its payload (DL-10). */
export const FRAME_COST = 16;

/** What a client keeps of WELCOME. */
export interface Welcome {
  readonly sid: string;
  readonly id: string;
  readonly limits: Limits;
  readonly times: Times;
  /** What the server allows, best first; null when it did not say. */
  readonly transports: readonly string[] | null;
}

export function readWelcome(json: JsonObject): Welcome {
  const { sid, id, v, transports } = json;
  if (v !== 1 || typeof sid !== "string" || !/^[\w-]{16,64}$/.test(sid) || typeof id !== "string") {
    throw new ProtocolError(4400, "WELCOME without v, sid or id");
  }
  return {
    sid,
    id,
    limits: numbers(json, DEFAULT_LIMITS),
    times: numbers(json, DEFAULT_TIMES),
    transports: Array.isArray(transports) ? transports.filter((name) => typeof name === "string") : null,
  };
}

/** The members that `json` states, the defaults for the rest. */
function numbers<T extends Limits | Times>(json: JsonObject, defaults: T): T {
  const stated: Record<string, number> = {};
  for (const name of Object.keys(defaults)) {
    const value = json[name];
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw new ProtocolError(4400, "a limit that is no number");
    }
    stated[name] = value;
  }
  return { ...defaults, ...stated };
}
