// SPDX-License-Identifier: Apache-2.0
import { assign } from "../platform.js";
import type { Json } from "../protocol/frames.js";
import { Phase, type Attempt } from "../session/attempt.js";
import type { TransportName } from "../transport/transport.js";

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
function triedBeside(attempts: readonly Attempt[], attempt: Attempt, now: number): readonly Tried[] {
  const others = attempts.filter((other) => other !== attempt);
  return others.slice(-TOLD).map((other) => triedBy(other, now));
}

/** HELLO's members with what was tried beside its own attempt, if anything was (SL-7). */
export function withTried(hello: Json, attempts: readonly Attempt[], attempt: Attempt, now: number): Json {
  const tried = triedBeside(attempts, attempt, now);
  return tried.length ? assign({ "tried": tried }, hello) : hello;
}

/** What ATTACH tells of what led to it: nothing when it is the planned next one (SL-7). */
export function accountOf(
  attempt: Attempt,
  current: Attempt | null,
  attempts: readonly Attempt[],
  now: number,
): Json[] {
  const account = withTried({ "why": attempt.why }, attempts, attempt, now);
  const planned = current && current.phase === Phase.ENDED && !attempt.probe;
  return planned && !account["tried"] ? [] : [account];
}

/** Why an attempt carries the session now, `from` being the transport before it: text for people. */
export function reasonFor(
  attempt: Attempt,
  from: TransportName | null,
  attempts: readonly Attempt[],
  now: number,
): string {
  const { probe, why } = attempt;
  const others = triedBeside(attempts, attempt, now).map((other) => other["transport"] + ": " + other["outcome"]);
  // One of the same race as the one before it has no reason of its own.
  const told = from ? [why === "first" ? from + ": overtaken" : why] : [];
  return (!probe && told.concat(others).join(", ")) || why;
}
