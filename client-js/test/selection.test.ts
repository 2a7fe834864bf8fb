// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "../src/selection.js";
import type { TransportName } from "../src/transport/transport.js";

const ORDER: readonly TransportName[] = ["websocket", "xhr-streaming", "long-polling"];
/** Full jitter at its longest. */
const LONGEST = (): number => 1;

function selection(order = ORDER): Selection {
  return new Selection(order, LONGEST);
}

test("§8 transports are tried in their order, at once, and again after a back-off when all have failed", () => {
  const choices = selection();

  const tried = [choices.choose("first", 0), ...Array.from({ length: 6 }, () => choices.choose("failed", 0))];

  assert.deepEqual(
    tried.map((choice) => [choice?.name, choice?.delay, choice?.round]),
    [
      ["websocket", 0, 0],
      ["xhr-streaming", 0, 0],
      ["long-polling", 0, 0],
      ["websocket", 500, 1],
      ["xhr-streaming", 0, 1],
      ["long-polling", 0, 1],
      ["websocket", 1_000, 2],
    ],
  );
});

test("the transport that carried the session is tried first, then the others in their order", () => {
  const choices = selection();
  choices.onAttached("long-polling", 0);

  const tried = [choices.choose("lost", 5_000), choices.choose("failed", 5_000), choices.choose("failed", 5_000)];

  assert.deepEqual(
    tried.map((choice) => choice?.name),
    ["long-polling", "websocket", "xhr-streaming"],
  );
});

test("SL-2 a transport that opened without proving itself is left out, unless it is the only one", () => {
  const choices = selection(["xhr-streaming", "long-polling"]);
  choices.onAttached("xhr-streaming", 0);

  assert.equal(choices.choose("unproven", 600)?.name, "long-polling");
  choices.onAttached("long-polling", 700);
  assert.equal(choices.choose("lost", 9_000)?.name, "long-polling");
  assert.equal(choices.choose("failed", 9_000)?.name, "long-polling");

  const only = selection(["xhr-streaming"]);
  only.onAttached("xhr-streaming", 0);
  assert.equal(only.choose("unproven", 600), null);
  assert.equal(only.choose("lost", 900)?.name, "xhr-streaming");
});

test("SL-2 what is left without having proven itself is left for the lesser ones first", () => {
  const choices = selection();
  choices.onAttached("xhr-streaming", 0);

  const tried = [choices.choose("unproven", 600), choices.choose("failed", 700), choices.choose("failed", 800)];

  assert.deepEqual(
    tried.map((choice) => choice?.name),
    ["long-polling", "websocket", "websocket"],
  );
});

test("a transport that takes nothing upstream is left for the others, and tried again after them", () => {
  const choices = selection();
  choices.onAttached("xhr-streaming", 0);

  const tried = [choices.choose("blocked", 600), ...[1, 2, 3].map(() => choices.choose("failed", 700))];
  const only = selection(["long-polling"]);
  only.onAttached("long-polling", 0);

  assert.deepEqual(
    tried.map((choice) => choice?.name),
    ["long-polling", "websocket", "xhr-streaming", "xhr-streaming"],
  );
  assert.equal(only.choose("blocked", 600)?.name, "long-polling");
});

test("what the server does not allow is left out; a word that allows nothing known is ignored", () => {
  const choices = selection();
  choices.allow(["long-polling", "jsonp-polling"]);
  assert.equal(choices.choose("first", 0)?.name, "long-polling");

  choices.allow(["a transport of tomorrow"]);
  assert.equal(choices.choose("first", 0)?.name, "long-polling");
});

test("SL-3 a lost connection is replaced at once; one that never lasts, after a delay that does not grow", () => {
  const choices = selection();
  const delays: (number | undefined)[] = [];

  for (let now = 0; now < 500; now += 50) {
    choices.onAttached("websocket", now);
    delays.push(choices.choose("lost", now + 50)?.delay);
  }
  choices.onAttached("websocket", 1_000);
  const afterLasting = choices.choose("lost", 60_000)?.delay;

  assert.deepEqual(delays, [0, ...delays.slice(1).fill(500)]);
  assert.equal(afterLasting, 0);
});
