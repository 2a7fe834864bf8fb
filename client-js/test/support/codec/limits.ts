// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "./frames.js";

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

/** An opener's line (§4.4). */
export const OPENER_LIMIT = 8_192;
/** What the payload of a frame without application payload may take. */
export function controlLimit(limits: Limits): number {
  return Math.max(OPENER_LIMIT, limits.maxFrame);
}

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

/** WELCOME's members were checked when it was decoded. */
export function readWelcome(json: JsonObject): Welcome {
  return {
    sid: json["sid"] as string,
    id: json["id"] as string,
    limits: stated(json, DEFAULT_LIMITS),
    times: stated(json, DEFAULT_TIMES),
    transports: (json["transports"] as readonly string[] | undefined) ?? null,
  };
}

/** The numbers that `json` states, the defaults for the rest. */
function stated<T extends Limits | Times>(json: JsonObject, defaults: T): T {
  const entries = Object.keys(defaults).flatMap((name) => (json[name] === undefined ? [] : [[name, json[name]]]));
  return { ...defaults, ...(Object.fromEntries(entries) as Partial<T>) };
}
