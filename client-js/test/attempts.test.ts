// SPDX-License-Identifier: Apache-2.0
// Attempts and signs of life, clause by clause, without I/O.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Frame } from "../src/protocol/frames.js";
import { SID } from "./support/fake-peer.js";
import { Recorder, TERMS, attached, streamPlan } from "./support/recorder.js";

const WELCOME: Frame = { kind: "WELCOME", json: { v: 1, sid: SID, id: "public", ...TERMS } };

/** Begins an attempt; answers its number and its opener. */
function begin({ session, now }: Recorder): { attempt: number; opener: Frame | undefined } {
  const { attempt, frames } = session.attempt(streamPlan(), now);
  return { attempt, opener: frames[0] };
}

test("AT-1 each HELLO and each ATTACH of a session has a higher attempt", () => {
  const recorder = new Recorder();
  const openers = [begin(recorder).opener, begin(recorder).opener];
  const { attempt, opener } = begin(recorder);
  recorder.receive(attempt, WELCOME, attached(attempt));
  openers.push(opener, begin(recorder).opener, begin(recorder).opener);

  const kinds = openers.map((frame) => frame?.kind);
  const numbers = openers.map((frame) =>
    frame?.kind === "HELLO" ? frame.json["n"] : frame?.kind === "ATTACH" ? frame.attempt : null,
  );

  assert.deepEqual(kinds, ["HELLO", "HELLO", "HELLO", "ATTACH", "ATTACH"]);
  assert.deepEqual(numbers, [1, 2, 3, 4, 5]);
});

test("HS-8 a client that chose a raced session sends a frame at once; one that did not race need not", () => {
  const alone = new Recorder();
  alone.open();
  assert.deepEqual(alone.frames, []);

  const raced = new Recorder();
  begin(raced);
  const { attempt, opener } = begin(raced);
  raced.receive(attempt, WELCOME, attached(attempt));

  assert.equal(opener?.kind === "HELLO" && opener.json["raced"], true);
  assert.deepEqual(raced.written, [{ attempt, frames: [{ kind: "ACK", received: 0 }] }]);
});

test("AT-17 a connection that was refused, or given up as too late, is closed", () => {
  const recorder = new Recorder();
  recorder.open();
  const refused = recorder.attempt();
  recorder.receive(refused, { kind: "REJECT", code: 4429, json: { retryAfter: 700 } });
  assert.deepEqual(recorder.dropped, [refused]);

  const late = recorder.attempt(streamPlan({ timeoutMs: 500 }));
  recorder.pass(499);
  assert.deepEqual(recorder.dropped, [refused]);
  recorder.pass(1);
  assert.deepEqual(recorder.dropped, [refused, late]);
});

for (const [what, frame] of [
  ["a counted frame", { kind: "TEXT", text: "too early" }],
  ["an opener", { kind: "UPSTREAM", sid: SID, attempt: 1 }],
] as const) {
  test(`AT-19 ${what} before ATTACHED fails that attempt only`, () => {
    const recorder = new Recorder();
    const working = recorder.open();
    recorder.clear();
    const attempt = recorder.attempt();

    recorder.receive(attempt, frame);
    recorder.receive(working, { kind: "TEXT", text: "goes on" });

    assert.deepEqual(recorder.dropped, [attempt]);
    assert.deepEqual(recorder.messages, ["goes on"]);
    assert.deepEqual(recorder.frames, []);
    assert.equal(recorder.session.state, "OPEN");
  });
}

test("AT-8 an ATTACHED that comes again on its connection numbers what follows it", () => {
  const recorder = new Recorder();
  const attempt = recorder.open();
  recorder.receive(attempt, { kind: "TEXT", text: "one" }, { kind: "TEXT", text: "two" });

  recorder.receive(attempt, attached(attempt, 0, 2), { kind: "TEXT", text: "two" }, { kind: "TEXT", text: "three" });

  assert.deepEqual(recorder.messages, ["one", "two", "three"]);
  assert.deepEqual(recorder.dropped, []);
});

test("HB-4 a connection without a byte for pingInterval and pingTimeout counts as lost", () => {
  const recorder = new Recorder();
  const attempt = recorder.open();
  recorder.pass(TERMS.pingInterval);
  recorder.receive(attempt); // padding is a sign of life (FR-2)
  recorder.clear();

  recorder.pass(TERMS.pingInterval + TERMS.pingTimeout - 1);
  assert.equal(recorder.session.state, "OPEN");
  recorder.pass(1);

  assert.equal(recorder.session.state, "RECONNECTING");
  assert.deepEqual(recorder.attaches, ["lost"]);
});

test("HB-5 HB-2 PING is answered where it is read, with its token and what has arrived", () => {
  const recorder = new Recorder();
  const attempt = recorder.open();

  recorder.receive(attempt, { kind: "TEXT", text: "one" }, { kind: "PING", token: 7 });

  assert.deepEqual(recorder.written, [{ attempt, frames: [{ kind: "PONG", token: 7, received: 1 }] }]);
});
