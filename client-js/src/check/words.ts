// SPDX-License-Identifier: Apache-2.0
import type { Status } from "../diagnose/finding.js";
import { seconds, type Step, type StepName, type Tested } from "../diagnose/report.js";

/** What each thing is called, for people who have not heard of transports. */
export const TITLES: Readonly<Record<Tested, string>> = {
  "server": "The server",
  "websocket": "WebSocket",
  "xhr-streaming": "Streaming",
  "long-polling": "Long polling",
  "jsonp-polling": "Polling by scripts",
};

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  "works": "works",
  "limited": "works, but",
  "fails": "does not work",
  "skipped": "not tried",
};

/** By what a row says that it does. */
export const DOING_WORDS: Readonly<Record<string, string>> = {
  "asking": "asking …",
  "connecting": "connecting …",
  "echo": "sending a message …",
  "large": "sending 20 kB …",
  "bytes": "sending bytes …",
  "quiet": "leaving it alone for a few seconds, to see whether it lasts …",
};

const STEP_WORDS: Readonly<Record<StepName, string>> = {
  "connected": "connected after",
  "answered": "first answer after",
  "open": "ready after",
  "late": "small piece after",
  "echo": "reply in",
  "large": "20 kB in",
  "bytes": "bytes in",
  "quiet": "lasted quiet for",
};

/** What was measured, in the order of measuring. */
export function stepsInWords(steps: readonly Step[]): string {
  return steps
    .map(({ ms, name }) => STEP_WORDS[name] + " " + (ms < 1_000 ? Math.floor(ms) + " ms" : seconds(ms) + " s"))
    .join(" · ");
}
