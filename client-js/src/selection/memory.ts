// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "../environment.js";

/** How long it is believed, ms: a laptop leaves the office. */
const EXPIRY = 86_400_000;

/** What is known of the way to one server, over sessions and, where there is storage, over pages. */
export interface Memory {
  /** The name of the transport that carried a session last; empty when unknown. */
  best: string;
  /** The round trip time, ms; 0 when unknown. */
  rtt: number;
}

interface Kept {
  readonly "best": string;
  readonly "rtt": number;
  readonly "until": number;
}

/** What is kept where there is no storage, by key. */
const kept: Record<string, string> = {};

function keyOf(url: string): string {
  return "throughline " + url;
}

/** What is remembered of the server at `url`; the first time, how long the page's own connection took tells the round trip. */
export function recall({ global, now, storage }: Environment, url: string): Memory {
  const key = keyOf(url);
  try {
    const found = JSON.parse(storage?.getItem(key) ?? kept[key] ?? "") as Kept;
    if (found["until"] > now()) return { best: found["best"], rtt: found["rtt"] };
  } catch {
    // Nothing is kept, or what another page has written cannot be read: nothing is known.
  }
  const page = (global.performance as { timing?: Record<string, number> } | undefined)?.timing ?? {};
  return { best: "", rtt: (page["connectEnd"] ?? 0) - (page["connectStart"] ?? 0) };
}

/** Keeps it. */
export function remember({ now, storage }: Environment, url: string, { best, rtt }: Memory): void {
  const text = JSON.stringify({ "best": best, "rtt": rtt, "until": now() + EXPIRY });
  kept[keyOf(url)] = text;
  try {
    storage?.setItem(keyOf(url), text);
  } catch {
    // Full, or forbidden: it is kept for this page.
  }
}
