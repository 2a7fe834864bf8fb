// SPDX-License-Identifier: Apache-2.0
import type { Attempt } from "../session/attempt.js";

/** What was tried and how it went, as HELLO tells it (§5.1). */
export interface Tried {
  readonly "transport": string;
  readonly "outcome": string;
  readonly "ms": number;
}

/** How an attempt went. */
export function triedBy({ startedAt, transport }: Attempt, outcome: string, now: number): Tried {
  return { "transport": transport.name, "outcome": outcome, "ms": now - startedAt };
}
