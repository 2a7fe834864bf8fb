// SPDX-License-Identifier: Apache-2.0

/** What a client does about a close code (§10); `again` is "again after". */
export type Reaction = "stop" | "new" | "resume" | "ignore" | "again";

/** The codes of the registry whose reaction is not that of their range. */
const LISTED: Readonly<Record<number, Reaction>> = {
  4404: "new",
  4407: "new",
  4408: "resume",
  4409: "ignore",
  4411: "new",
  4412: "resume",
  4416: "new",
  4417: "new",
  4429: "again",
  // From 4500 on, by hundreds.
  45: "again",
  46: "new",
  47: "resume",
};

/** Whether the session goes on by another connection. */
export function isResumed(code: number): boolean {
  const reaction = reactionTo(code);
  return reaction === "resume" || reaction === "ignore";
}

/** The reaction to a code, by the registry or else by its range (CC-1). */
export function reactionTo(code: number): Reaction {
  return LISTED[code] || LISTED[Math.floor(code / 100)] || "stop";
}
