// SPDX-License-Identifier: Apache-2.0
import { newId, root } from "../platform.js";
import { load, save } from "./storage.js";

/** Browsers open six connections to a host over HTTP/1.1: two are left for bodies upstream and for the page itself. */
const HELD = 4;
/** A tab that has not said for so long that it holds a connection does not, ms. */
const EXPIRY = 90_000;
const RENEWAL = 30_000;
const KEY = "throughline tabs";

/** Which tabs of this origin hold an HTTP connection open: a seventh one would hang the site. */
export interface Tabs {
  /** Whether this tab may hold one; else it polls briefly. */
  readonly mayHold: () => boolean;
  /** This tab does, or does not any more. */
  readonly hold: (holds: boolean) => void;
}

/** The tabs as they tell each other by storage; without it each page knows of its own connections only. */
export function tabs(): Tabs {
  const id = newId();
  let toldAt = 0;
  /** Until when each of the other tabs holds one. */
  const others = (): Record<string, number> => {
    const found = load<Record<string, number>>(KEY) as Record<string, number>;
    for (const tab of Object.keys(found)) {
      const left = (found[tab] as number) - Date.now();
      if (tab === id || !(left > 0 && left <= EXPIRY)) delete found[tab];
    }
    return found;
  };
  return {
    mayHold: () => !root.document || isMultiplexed() || Object.keys(others()).length < HELD,
    hold: (holds) => {
      const now = Date.now();
      if (holds ? now - toldAt < RENEWAL : !toldAt) return;
      const holding = others();
      if (holds) holding[id] = now + EXPIRY;
      toldAt = holds ? now : 0;
      save(KEY, holding);
    },
  };
}

/** Whether one connection carries all requests, as the page's own did. */
function isMultiplexed(): boolean {
  const performance = root.performance as Partial<Performance> | undefined; // old engines have parts of it
  const [page] = performance && performance.getEntriesByType ? performance.getEntriesByType("navigation") : [];
  return !!page && /^h[23]/.test((page as PerformanceNavigationTiming).nextHopProtocol);
}
