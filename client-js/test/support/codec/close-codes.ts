// SPDX-License-Identifier: Apache-2.0

/** What a client does about a close code (§10). */
export type Reaction = "stop" | "new" | "resume" | "ignore" | "again after";

/** One row of the registry. */
export interface CloseCode {
  readonly code: number;
  readonly name: string;
  readonly reaction: Reaction;
}

/** The one registry (§10). 4410 carries the code whose reaction counts; the one here is for when it does not. */
export const CLOSE_CODES: readonly CloseCode[] = [
  { code: 1000, name: "NORMAL", reaction: "stop" },
  { code: 1001, name: "LEAVING", reaction: "stop" },
  { code: 4400, name: "PROTOCOL_ERROR", reaction: "stop" },
  { code: 4401, name: "UNAUTHORIZED", reaction: "stop" },
  { code: 4403, name: "ORIGIN_REFUSED", reaction: "stop" },
  { code: 4404, name: "UNKNOWN_SESSION", reaction: "new" },
  { code: 4407, name: "EXPIRED", reaction: "new" },
  { code: 4408, name: "SILENT", reaction: "resume" },
  { code: 4409, name: "SUPERSEDED", reaction: "ignore" },
  { code: 4410, name: "ENDED", reaction: "stop" },
  { code: 4412, name: "GAP", reaction: "resume" },
  { code: 4413, name: "TOO_LARGE", reaction: "stop" },
  { code: 4416, name: "RANGE_LOST", reaction: "new" },
  { code: 4426, name: "VERSION", reaction: "stop" },
  { code: 4429, name: "LIMIT", reaction: "again after" },
  { code: 4500, name: "INTERNAL", reaction: "again after" },
  { code: 4503, name: "DRAINING", reaction: "again after" },
  { code: 4508, name: "SLOW", reaction: "again after" },
];

const BY_CODE: ReadonlyMap<number, CloseCode> = new Map(CLOSE_CODES.map((row) => [row.code, row]));

/** The reaction to a code, by the registry or else by its range (CC-1). */
export function reactionTo(code: number): Reaction {
  const known = BY_CODE.get(code);
  if (known !== undefined) return known.reaction;
  if (code >= 4500 && code <= 4599) return "again after";
  if (code >= 4600 && code <= 4699) return "new";
  if (code >= 4700 && code <= 4799) return "resume";
  return "stop";
}

/** The reaction to a code that ended the session: what cannot be resumed is opened anew. */
export function reactionToEnd(code: number): "stop" | "new" | "again after" {
  const reaction = reactionTo(code);
  return reaction === "resume" || reaction === "ignore" ? "new" : reaction;
}
