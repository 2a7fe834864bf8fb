// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "../environment.js";

/** Browsers open six connections to a host over HTTP/1.1: two are left for bodies upstream and for the page itself. */
const HELD = 4;
/** A tab that has not said for so long that it holds a connection does not, ms. */
const EXPIRY = 90_000;
const RENEWAL = 30_000;
const KEY = "throughline tabs";

/** Which tabs of this origin hold an HTTP connection open: a seventh one would hang the site. */
export interface Tabs {
  /** Whether this tab may hold one; else it polls briefly. */
  mayHold(): boolean;
  /** This tab does, or does not any more. */
  hold(holds: boolean): void;
}

/** The tabs as they tell each other by storage; without it each believes to be alone. */
export function tabsOf({ global, now, storage }: Environment, id: string): Tabs {
  let toldAt = -Infinity;
  const others = (): Record<string, number> => {
    const holding: Record<string, number> = {};
    try {
      const found = JSON.parse(storage?.getItem(KEY) ?? "{}") as Record<string, number>;
      for (const tab of Object.keys(found)) {
        const until = Number(found[tab]);
        if (tab !== id && until > now()) holding[tab] = until;
      }
    } catch {
      // Nobody has told anything that can be read.
    }
    return holding;
  };
  const timing = global.performance as Partial<Performance> | undefined; // old engines have parts of it
  const page = timing?.getEntriesByType?.("navigation")[0] as PerformanceNavigationTiming | undefined;
  const multiplexed = /^h[23]/.test(page?.nextHopProtocol ?? "");
  return {
    mayHold: () => multiplexed || Object.keys(others()).length < HELD,
    hold: (holds) => {
      if (!storage || (holds ? now() - toldAt < RENEWAL : toldAt < 0)) return;
      toldAt = holds ? now() : -Infinity;
      const holding = others();
      if (holds) holding[id] = now() + EXPIRY;
      try {
        storage.setItem(KEY, JSON.stringify(holding));
      } catch {
        // Full, or forbidden: the other tabs do not learn of it.
      }
    },
  };
}
