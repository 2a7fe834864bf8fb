// SPDX-License-Identifier: Apache-2.0
// What a diagnosis measures, sends and tells.
import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose, type Result } from "../src/diagnose.js";
import { codes, diagnosed, resultOf, serverWorld, stepNames } from "./support/diagnosing.js";
import type { Route } from "./support/virtual-world.js";
test("a WebSocket that works: each step, its times, the round trip and the public id", (context) => {
  const result = resultOf(serverWorld(context), "websocket");

  assert.equal(result.status, "works");
  assert.deepEqual(codes(result), []);
  assert.deepEqual(stepNames(result), ["connected", "answered", "open", "echo", "large", "bytes", "quiet", "echo"]);
  assert.equal(result.sessionId, "public");
  assert.equal(result.roundTripMs, 20);
});

for (const name of ["xhr-streaming", "long-polling"] as const) {
  test(`${name} that works`, (context) => {
    const result = resultOf(serverWorld(context), name);

    assert.equal(result.status, "works", JSON.stringify(result));
    assert.deepEqual(
      stepNames(result).filter((step) => step !== "late"),
      ["answered", "open", "echo", "large", "quiet", "echo"],
    );
    assert.equal(stepNames(result).includes("late"), name === "xhr-streaming");
  });
}

test("HELLO says that it is a diagnosis, and carries the credentials that were given", (context) => {
  const world = serverWorld(context);

  resultOf(world, "websocket", { auth: { token: "t" } });

  const [hello] = world.peer.openers;
  assert.ok(hello?.kind === "HELLO");
  assert.match(String(hello.json["client"]), /^throughline-js\/\S+ \(diagnose\)$/);
  assert.deepEqual(hello.json["auth"], { token: "t" });
});

test("the application's handlers hear nothing: calls that nobody answers are all that is sent", (context) => {
  const world = serverWorld(context);

  resultOf(world, "websocket");

  assert.deepEqual([...new Set(world.peer.taken.map(({ kind }) => kind))].sort(), [
    "EVENT",
    "EVENT_BINARY",
    "TEXT_PART",
  ]);
  assert.deepEqual(world.peer.messages, []);
});

for (const [status, code] of [
  [502, "HTTP_STATUS"],
  [200, "FOREIGN_ANSWER"],
  [404, "WRONG_ADDRESS"],
] as const) {
  test(`the plain request is answered ${status}: ${code}`, (context) => {
    const world = serverWorld(context);
    world.statuses.upstream = status;

    const { report } = diagnosed(world, { transports: ["long-polling"] });

    assert.deepEqual(codes(report.results[0] as Result), [code]);
  });
}

test("where nothing is answered at all it ends in time, and says so", (context) => {
  const world = serverWorld(context);
  for (const route of Object.keys(world.delays) as Route[]) world.delays[route] = Infinity;
  world.visits = Infinity;

  const { report } = diagnosed(world, {});

  assert.deepEqual(
    report.results.map((result) => [result.name, codes(result)]),
    [
      ["server", ["NO_ANSWER"]],
      ["websocket", ["NO_ANSWER"]],
      ["xhr-streaming", ["NO_ANSWER"]],
      ["long-polling", ["NO_ANSWER"]],
      ["jsonp-polling", ["NOT_SUPPORTED"]],
    ],
  );
  assert.deepEqual([report.status, report.transport], ["fails", null]);
  assert.match(report.summary, /^The server cannot be used from here\. /);
});

test("progress: each thing is told as it begins, and once with its result", (context) => {
  const { report, told } = diagnosed(serverWorld(context), { transports: ["websocket"] });

  const doings = told.filter(({ name, result }) => name === "websocket" && !result).map(({ doing }) => doing);
  assert.deepEqual(doings, ["asking", "connecting", "echo", "large", "bytes", "quiet", "echo"]);
  const results = told.flatMap(({ result }) => result ?? []);
  assert.deepEqual(results, report.results);
});

test("quietMs: 0 leaves it out", (context) => {
  const result = resultOf(serverWorld(context), "websocket", { quietMs: 0 });

  assert.equal(result.status, "works");
  assert.deepEqual(stepNames(result), ["connected", "answered", "open", "echo", "large", "bytes"]);
});

test("an address that cannot be read is refused at once", () => {
  assert.throws(() => void diagnose("ftp://server.example"), /bad address/);
});
