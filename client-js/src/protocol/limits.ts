// SPDX-License-Identifier: Apache-2.0
import { assign } from "../platform.js";
import { refuse, type Json } from "./frames.js";

/** The limits of §4.4 that a client keeps, in bytes unless said otherwise, and the times of §5.1, in milliseconds. */
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
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly resumeTimeout: number;
  readonly pollHold: number;
  readonly ackDelay: number;
  /** How long the credentials last; absent: for ever. */
  readonly expiresIn?: number;
}

/** What holds for members that WELCOME does not state. */
const DEFAULTS = {
  "maxFrame": 16_384,
  "maxMessage": 1_048_576,
  "maxParts": 256,
  "maxWsMessage": 65_536,
  "maxBody": 262_144,
  "maxFrames": 1_024,
  "window": 262_144,
  "pingInterval": 25_000,
  "pingTimeout": 20_000,
  "resumeTimeout": 60_000,
  "pollHold": 20_000,
  "ackDelay": 1_000,
};

/** What a counted frame costs in the window beyond its payload (DL-10). */
export const FRAME_COST = 16;

/** Each member that is known, with some value of its type. */
const EXAMPLES: Json = assign(
  {
    "v": 1,
    "sid": "",
    "id": "",
    "url": "",
    "reason": "",
    "transports": [],
    "after": 0,
    "spread": 0,
    "received": 0,
    "code": 0,
    "retryAfter": 0,
    "expiresIn": 0,
  },
  DEFAULTS,
);
/** What has to be there, by the letter of the kind. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = { "W": ["v", "sid", "id"], "M": ["after", "spread"] };

/** Whether it is a number as the protocol has them (FR-6). */
export function isCount(value: number): boolean {
  return value >= 0 && value <= 9_007_199_254_740_991 && value % 1 === 0;
}

function isValid(name: string, value: unknown): boolean {
  const example = EXAMPLES[name];
  if (typeof value === "number" && !isCount(value)) return false;
  if (name === "v") return value === 1;
  if (name === "sid") return typeof value === "string" && /^[\w-]{16,64}$/.test(value);
  if (typeof example !== "object") return typeof value === typeof example;
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** Refuses an object whose members are missing or of another type; only those that are known are looked at (FR-12). */
export function checkMembers(kind: string, json: Json): Json {
  const known = Object.keys(EXAMPLES).filter((name) => json[name] !== undefined);
  for (const name of known.concat(REQUIRED[kind] || [])) if (!isValid(name, json[name])) refuse(name);
  return json;
}

/** The limits that WELCOME states; without it, the defaults. */
export function limitsOf(welcome: Json): Limits {
  return assign(assign({}, DEFAULTS), welcome);
}
