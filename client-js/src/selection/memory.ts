// SPDX-License-Identifier: Apache-2.0
import { root } from "../platform.js";
import { load, save } from "./storage.js";

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

/** What is remembered of the server at `url`; the first time, how long the page's own connection took tells the round trip. */
export function recall(url: string): Memory {
  const { "best": best, "rtt": rtt, "until": until } = load<Kept>("throughline " + url);
  if (until && until > Date.now()) return { best: best || "", rtt: rtt || 0 };
  const { timing } = (root.performance || {}) as { readonly timing?: Readonly<Record<string, number>> };
  return { best: "", rtt: timing ? (timing["connectEnd"] as number) - (timing["connectStart"] as number) : 0 };
}

/** Keeps it. */
export function remember(url: string, { best, rtt }: Memory): void {
  save("throughline " + url, { "best": best, "rtt": rtt, "until": Date.now() + EXPIRY });
}
