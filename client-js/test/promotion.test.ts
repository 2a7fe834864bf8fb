// SPDX-License-Identifier: Apache-2.0
// When better transports are looked for beside a lesser one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cause } from "../src/session/effects.js";
import { ORDER, POLLING, STREAMING, WEBSOCKET, selection, starts, tried } from "./support/choices.js";

const MINUTE = 60_000;

test("promotion: better transports are looked for after 30 s, 2 min, 8 min, and every 10 min from then on", () => {
  const choices = selection();
  choices.onAttached(STREAMING, 0, false);

  assert.deepEqual(starts(choices, 0, true, 5), [
    ["websocket", 30_000],
    ["websocket", 150_000],
    ["websocket", 630_000],
    ["websocket", 1_230_000],
    ["websocket", 1_830_000],
  ]);
  assert.ok(choices.probing);
});

for (const [random, times] of [
  [0, [15_000, 75_000, 315_000]],
  [1, [45_000, 225_000, 945_000]],
] as const) {
  test(`promotion: the times vary by half, ${random === 0 ? "less" : "more"}`, () => {
    const choices = selection(ORDER, {}, random);
    choices.onAttached(STREAMING, 0, false);

    const found = starts(choices, 0, true, 3);

    assert.deepEqual(
      found.map(([, at]) => at),
      times,
    );
  });
}

test("promotion: a lesser transport that was tried first because it is remembered is improved on soon", () => {
  const choices = selection(ORDER, { best: "long-polling" });
  choices.onAttached(POLLING, 0, false);

  assert.deepEqual(starts(choices, 0, true, 2), [
    ["websocket", 1_875],
    ["xhr-streaming", 2_475],
  ]);
});

test("promotion: nothing is better than the best, and nothing is looked for while nothing works", () => {
  const best = selection();
  best.onAttached(WEBSOCKET, 0, false);
  assert.deepEqual(starts(best, 0, true, 1), []);

  const lost = selection();
  lost.onAttached(POLLING, 0, false);
  assert.equal(lost.due(10 * MINUTE, false), undefined);
});

test("promotion: attached again by the same transport, the times go on; by another, they start again", () => {
  const choices = selection();
  choices.onAttached(POLLING, 0, false);
  choices.onAttached(POLLING, 20_000, false);
  assert.equal(choices.deadline(true), 30_000);

  choices.onAttached(STREAMING, 25_000, false);

  assert.equal(choices.deadline(true), 55_000);
});

test("promotion: when the network may have changed, better ones are tried at once, the unproven ones as well", () => {
  const choices = selection();
  choices.onAttached(STREAMING, 0, false);
  choices.attach(Cause.UNPROVEN, 600, 0, false);
  choices.onAttached(POLLING, 700, false);

  choices.onNetwork(1_000);

  assert.deepEqual(starts(choices, 1_000, true, 3), [
    ["websocket", 1_000],
    ["xhr-streaming", 1_600],
    ["websocket", 31_000],
  ]);
});

test("a connection that is wanted ends the search for a better one", () => {
  const choices = selection();
  choices.onAttached(POLLING, 0, false);
  choices.due(30_000, true);
  assert.ok(choices.probing);

  choices.attach(Cause.LOST, 30_100, 0, false);

  assert.ok(!choices.probing);
  assert.deepEqual(tried(choices, 30_100), ["long-polling", "websocket", "xhr-streaming"]);
});

test("promotion: a better one that a race overtook is tried again at once, unless it did not prove itself", () => {
  const overtaken = selection();
  overtaken.onAttached(WEBSOCKET, 0, false);
  overtaken.onAttached(POLLING, 1_999, false);
  assert.deepEqual(starts(overtaken, 1_999, true, 1), [["websocket", 1_999]]);

  const lost = selection();
  lost.onAttached(WEBSOCKET, 0, false);
  lost.onAttached(POLLING, 2_000, false);

  assert.deepEqual(starts(lost, 2_000, true, 1), [["websocket", 32_000]]);
});

test("promotion: what was left because nothing goes upstream by it is not tried again at once", () => {
  const choices = selection();
  choices.onAttached(WEBSOCKET, 0, false);
  choices.attach(Cause.BLOCKED, 1_000, 0, false);
  choices.onAttached(POLLING, 1_000, false);

  assert.deepEqual(starts(choices, 1_000, true, 1), [["websocket", 31_000]]);
});

test("promotion: a lesser transport that the application asked for stays, until the network changes", () => {
  const choices = selection();
  choices.onAttached(WEBSOCKET, 0, false);
  choices.onAttached(POLLING, 1_000, true);
  assert.deepEqual(starts(choices, 1_000, true, 1), []);

  choices.onNetwork(MINUTE);

  assert.equal(choices.due(MINUTE, true), WEBSOCKET);
});
