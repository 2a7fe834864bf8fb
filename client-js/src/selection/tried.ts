// SPDX-License-Identifier: Apache-2.0
import { assign } from "../platform.js";
import type { Json } from "../protocol/frames.js";
import type { Attempt } from "../session/attempt.js";

/** How many are told at most: HELLO has to stay small. */
export const TOLD = 8;

/** What was tried and how it went, as HELLO tells it (§5.1). */
export interface Tried {
  readonly "transport": string;
  readonly "outcome": string;
  readonly "ms": number;
}

function triedBy({ endedAt, outcome, startedAt, transport }: Attempt, now: number): Tried {
  return { "transport": transport.name, "outcome": outcome || "pending", "ms": (endedAt || now) - startedAt };
}

/** How the others went, the latest ones. */
export function triedBeside(attempts: readonly Attempt[], attempt: Attempt, now: number): readonly Tried[] {
  const others = attempts.filter((other) => other !== attempt);
  return others.slice(-TOLD).map((other) => triedBy(other, now));
}

/** HELLO's members with what was tried beside its own attempt, if anything was (SL-7). */
export function withTried(hello: Json, attempts: readonly Attempt[], attempt: Attempt, now: number): Json {
  const tried = triedBeside(attempts, attempt, now);
  return tried.length ? assign({ "tried": tried }, hello) : hello;
}
