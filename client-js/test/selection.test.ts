// SPDX-License-Identifier: Apache-2.0
// What is tried when (§8), without connections.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Memory } from "../src/selection/memory.js";
import { Selection } from "../src/selection/selection.js";
import { Cause } from "../src/session/effects.js";
import { JSONP, ORDER, POLLING, STREAMING, WEBSOCKET, selection, starts, tried } from "./support/choices.js";

const MINUTE = 60_000;

test("race: the transports start in their order, each some time beside those before it", () => {
  const choices = selection();

  choices.attach(Cause.FIRST, 0, 0, false);

  assert.deepEqual(starts(choices, 0), [
    ["websocket", 0],
    ["xhr-streaming", 600],
    ["long-polling", 1_200],
  ]);
});

for (const [rtt, stagger] of [
  [0, 600],
  [10, 300],
  [57, 300],
  [60, 310],
  [200, 800],
  [540, 1_990],
  [5_000, 2_000],
] as const) {
  test(`race: a round trip of ${rtt} ms makes the next transport wait ${stagger} ms`, () => {
    const choices = selection([WEBSOCKET, STREAMING], { rtt });

    choices.attach(Cause.FIRST, 0, 0, false);

    assert.deepEqual(starts(choices, 0), [
      ["websocket", 0],
      ["xhr-streaming", stagger],
    ]);
  });
}

test("race: jsonp-polling comes last, and gives the others the longest time", () => {
  const choices = selection([WEBSOCKET, POLLING, JSONP], { rtt: 10 });

  choices.attach(Cause.FIRST, 0, 0, false);

  assert.deepEqual(starts(choices, 0), [
    ["websocket", 0],
    ["long-polling", 300],
    ["jsonp-polling", 2_300],
  ]);
});

test("race: after a failure the next transport starts at once", () => {
  const choices = selection();
  choices.attach(Cause.FIRST, 0, 0, false);
  choices.due(0, false);

  choices.attach(Cause.FAILED, 20, 0, false);

  assert.equal(choices.due(20, false)?.name, "xhr-streaming");
  assert.equal(choices.due(20, false), undefined);
});

test("race: once one is attached no other starts", () => {
  const choices = selection();
  choices.attach(Cause.FIRST, 0, 0, false);
  const first = choices.due(0, false);
  assert.equal(first, WEBSOCKET);

  choices.onAttached(WEBSOCKET, 50, false);

  assert.deepEqual(starts(choices, 50, true), []);
});

test("SL-3 when all have failed they are tried again after full jitter, which grows when that goes on", () => {
  const choices = selection(ORDER, {}, 0.999);
  const delays: number[] = [];

  for (let round = 0; round < 48; round++) {
    choices.attach(round === 0 ? Cause.FIRST : Cause.FAILED, 0, 0, false);
    const delay = choices.deadline(false);
    delays.push(delay);
    assert.deepEqual(tried(choices, delay).slice(0, 1), ["websocket"]);
    tried(choices, Number.MAX_SAFE_INTEGER);
  }

  assert.deepEqual(delays, [0, ...Array<number>(41).fill(499), 999, 1_998, 3_996, 7_992, 15_984, 29_970]);
});

test("a failure while another attempt may still succeed starts no new round", () => {
  const choices = selection([WEBSOCKET]);
  choices.attach(Cause.FIRST, 0, 0, false);
  choices.due(0, false);

  choices.attach(Cause.FAILED, 0, 0, true);

  assert.equal(choices.deadline(false), Infinity);
});

test("SL-4 retryAfter is kept, whatever the reason to attach", () => {
  for (const cause of [Cause.FIRST, Cause.NEXT, Cause.LOST, Cause.FAILED]) {
    const choices = selection();
    choices.attach(cause, 100, 5_000, false);
    assert.equal(choices.due(4_999, false), undefined, String(cause));
    assert.equal(choices.due(5_000, false)?.name, "websocket", String(cause));
  }
});

test("memory: what worked last time starts first, and what is known is kept up to date", () => {
  const memory: Memory = { best: "long-polling", rtt: 100 };
  const choices = new Selection(ORDER, memory, () => 0.5);

  choices.attach(Cause.FIRST, 0, 0, false);
  assert.deepEqual(starts(choices, 0), [
    ["long-polling", 0],
    ["websocket", 450],
    ["xhr-streaming", 900],
  ]);
  choices.onAttached(STREAMING, 1_000, false);

  assert.equal(memory.best, "xhr-streaming");
});

test("memory: a name that nobody knows changes nothing", () => {
  const choices = selection(ORDER, { best: "carrier pigeon" });

  choices.attach(Cause.FIRST, 0, 0, false);

  assert.equal(choices.due(0, false), WEBSOCKET);
});

test("the transport that carried the session is tried first, then the others in their order", () => {
  const choices = selection();
  choices.onAttached(POLLING, 0, false);

  choices.attach(Cause.LOST, 5_000, 0, false);

  assert.deepEqual(tried(choices, 5_000), ["long-polling", "websocket", "xhr-streaming"]);
});

test("the planned next connection is of the same transport, and no other", () => {
  const choices = selection();
  choices.onAttached(POLLING, 0, false);

  choices.attach(Cause.NEXT, 300, 0, false);

  assert.deepEqual(starts(choices, 300), [["long-polling", 300]]);
});

test("SL-2 a stream that opened without proving itself is left out, unless it is the only one", () => {
  const choices = selection([STREAMING, POLLING]);
  choices.onAttached(STREAMING, 0, false);

  choices.attach(Cause.UNPROVEN, 600, 0, false);
  assert.deepEqual(tried(choices, 600), ["long-polling"]);
  choices.onAttached(POLLING, 700, false);
  choices.attach(Cause.LOST, 9_000, 0, false);
  assert.deepEqual(tried(choices, 9_000), ["long-polling"]);

  const only = selection([STREAMING]);
  only.onAttached(STREAMING, 0, false);
  only.attach(Cause.UNPROVEN, 600, 0, false);
  assert.equal(only.due(600, true), undefined);
  only.attach(Cause.LOST, 9_000, 0, false);
  assert.equal(only.due(9_000, false), STREAMING);
});

test("a stream that stalls is tried again when the others do not work, or there is none", () => {
  const choices = selection([STREAMING, POLLING]);
  choices.onAttached(STREAMING, 0, false);
  choices.attach(Cause.STALLED, 600, 0, false);
  assert.deepEqual(tried(choices, 600), ["long-polling", "xhr-streaming"]);

  const only = selection([STREAMING]);
  only.onAttached(STREAMING, 0, false);
  only.attach(Cause.STALLED, 600, 0, false);
  assert.deepEqual(tried(only, 600), ["xhr-streaming"]);
});

test("SL-2 what did not prove itself is left for the lesser transports first; better ones are looked for later", () => {
  const choices = selection();
  choices.onAttached(STREAMING, 0, false);

  choices.attach(Cause.UNPROVEN, 600, 0, false);
  assert.deepEqual(tried(choices, 600), ["long-polling", "websocket"]);
  choices.onAttached(POLLING, 700, false);

  assert.deepEqual(starts(choices, 700, true, 1), [["websocket", 30_700]]);
});

test("a stall on a transport without MARK is met by another connection of the same", () => {
  const choices = selection();
  choices.onAttached(WEBSOCKET, 0, false);

  choices.attach(Cause.UNPROVEN, 600, 0, false);

  assert.deepEqual(tried(choices, 600), ["websocket"]);
});

test("SL-5 a transport that takes nothing upstream is left for the others, and tried again after them", () => {
  const choices = selection();
  choices.onAttached(STREAMING, 0, false);
  choices.attach(Cause.BLOCKED, 600, 0, false);
  assert.deepEqual(tried(choices, 600), ["long-polling", "websocket", "xhr-streaming"]);

  const only = selection([POLLING]);
  only.onAttached(POLLING, 0, false);
  only.attach(Cause.BLOCKED, 600, 0, false);
  assert.deepEqual(tried(only, 600), ["long-polling"]);
});

test("what the server does not allow is left out; a word that allows nothing known is ignored", () => {
  const choices = selection();
  choices.allow(["long-polling", "jsonp-polling"]);
  choices.allow(["a transport of tomorrow"]);

  choices.attach(Cause.FIRST, 0, 0, false);

  assert.deepEqual(tried(choices, 0), ["long-polling"]);
});

test("SL-3 a lost connection is replaced at once; one that did not last, after a delay that does not grow", () => {
  const choices = selection(ORDER, {}, 0.999);
  const delays: number[] = [];

  for (let now = 0; now < 500; now += 50) {
    choices.onAttached(WEBSOCKET, now, false);
    choices.attach(Cause.LOST, now + 50, 0, false);
    delays.push(choices.deadline(false) - now - 50);
  }
  choices.onAttached(WEBSOCKET, 1_000, false);
  choices.attach(Cause.LOST, MINUTE, 0, false);

  assert.deepEqual(delays, Array<number>(10).fill(499));
  assert.equal(choices.deadline(false), MINUTE);
});
