// SPDX-License-Identifier: Apache-2.0
import type { Memory } from "../../src/selection/memory.js";
import { Selection } from "../../src/selection/selection.js";
import { Upstream, type Transport } from "../../src/transport/transport.js";
import { transport } from "./recorder.js";

export const WEBSOCKET = transport();
export const STREAMING = transport({ name: "xhr-streaming", upstream: Upstream.POSTS, marked: true });
export const POLLING = transport({ name: "long-polling", upstream: Upstream.POSTS, polled: true });
export const JSONP = transport({ name: "jsonp-polling", upstream: Upstream.FORMS, polled: true });
export const ORDER = [WEBSOCKET, STREAMING, POLLING];

/** With back-off at its longest, and promotions at their time exactly. */
export function selection(order: readonly Transport[] = ORDER, memory: Partial<Memory> = {}, random = 0.5): Selection {
  return new Selection(order, { best: "", rtt: 0, ...memory }, () => random);
}

/** What starts by itself from `now` on, and when; nothing answers. */
export function starts(choices: Selection, now: number, working = false, count = Infinity): [string, number][] {
  const found: [string, number][] = [];
  for (let at = now; at < Infinity && found.length < count; at = Math.max(at, choices.deadline(working))) {
    const next = choices.due(at, working);
    if (next) found.push([next.name, at]);
    else if (choices.deadline(working) <= at) break;
  }
  return found;
}

/** The names of what is started when each one fails at once. */
export function tried(choices: Selection, now: number): string[] {
  const names: string[] = [];
  for (let next = choices.due(now, false); next; next = choices.due(now, false)) {
    names.push(next.name);
    choices.onFailed(now);
  }
  return names;
}
