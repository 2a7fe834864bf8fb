// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "./environment.js";
import type { Attempt } from "./session/attempt.js";
import type { Session } from "./session/session.js";
import type { Link } from "./transport/transport.js";

/** Ties the connection of an attempt to its session: what it tells comes in with the time; `settle` follows each turn. */
export function linkOf(
  session: Session,
  attempt: Attempt,
  env: Environment,
  url: string,
  hold: number,
  settle: () => void,
): Link {
  const then = (): number => {
    env.soon(settle);
    return env.now();
  };
  return {
    env,
    url,
    hold,
    limits: () => session.core.limits,
    opener: () => session.opener(attempt, then()),
    onItems: (items) => {
      session.onItems(attempt, items, then());
    },
    onTooLarge: () => {
      session.onTooLarge(attempt, then());
    },
    onAnswer: (lines) => {
      session.onAnswer(attempt, lines, then());
    },
    onEnd: (planned, why) => {
      session.onEnd(attempt, planned, why, then());
    },
  };
}
