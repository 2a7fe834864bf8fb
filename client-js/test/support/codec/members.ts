// SPDX-License-Identifier: Apache-2.0
import { ProtocolError, type JsonObject } from "./frames.js";
import { DEFAULT_LIMITS, DEFAULT_TIMES } from "./limits.js";

type Check = (value: unknown) => boolean;

const ID = /^[A-Za-z0-9_-]{16,64}$/;
const string: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const positive: Check = (value) => number(value) && value !== 0;
const flag: Check = (value) => typeof value === "boolean";
const tried: Check = (value) => Array.isArray(value) && value.every(isTried);
const names: Check = (value) => Array.isArray(value) && value.every(string);
const id: Check = (value) => typeof value === "string" && ID.test(value);

interface Schema {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
}

const LIMITS_AND_TIMES = Object.keys({ ...DEFAULT_LIMITS, ...DEFAULT_TIMES, streamLimit: 0, expiresIn: 0 });

function isTried(value: unknown): boolean {
  const { transport, outcome, ms } = Object(value) as Record<string, unknown>;
  return string(transport) && string(outcome) && number(ms);
}

/** The members of each frame's JSON object (§5.1, §5.2, §10); members that are not named here are ignored (FR-12). */
const SCHEMAS = {
  HELLO: {
    required: { v: number, cid: id, n: positive },
    optional: { window: number, raced: flag, tried, client: string, codec: string },
  },
  ATTACH: { required: {}, optional: { why: string, tried } },
  WELCOME: {
    required: { v: (value) => value === 1, sid: id, id: string },
    optional: { ...Object.fromEntries(LIMITS_AND_TIMES.map((name) => [name, number])), transports: names },
  },
  MOVE: { required: { after: number, spread: number }, optional: { url: string } },
  REJECT: {
    required: {},
    optional: { reason: string, received: number, code: number, retryAfter: number, transports: names },
  },
} satisfies Record<string, Schema>;

/** Refuses an object whose members are missing or of another type. */
export function checkMembers(kind: keyof typeof SCHEMAS, json: JsonObject): JsonObject {
  // A HELLO of another version is for the session to refuse (HS-4); what its members mean is not known here.
  if (kind === "HELLO" && number(json["v"]) && json["v"] !== 1) return json;
  const { required, optional }: Schema = SCHEMAS[kind];
  for (const [name, check] of Object.entries(required)) {
    if (!check(json[name])) throw new ProtocolError(4400, `${kind} without a valid ${name}`);
  }
  for (const [name, check] of Object.entries(optional)) {
    if (json[name] !== undefined && !check(json[name]))
      throw new ProtocolError(4400, `${kind} with an invalid ${name}`);
  }
  return json;
}
