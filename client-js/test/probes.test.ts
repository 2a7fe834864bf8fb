// SPDX-License-Identifier: Apache-2.0
// Attempts beside others: races, probes, polls that follow each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attempt } from "../src/session/attempt.js";
import { Upstream } from "../src/transport/transport.js";
import { Recorder, TERMS, attached, transport } from "./support/recorder.js";

const POLLING = transport({ name: "long-polling", upstream: Upstream.POSTS, polled: true });

test("what still connects when another transport is attached may be better, and goes on beside it", () => {
  const recorder = new Recorder();
  const slow = recorder.begin(transport({ name: "websocket" }));
  const quick = recorder.open(transport({ name: "xhr-streaming", upstream: Upstream.POSTS }));
  assert.deepEqual(recorder.dropped, []);

  recorder.opener(slow);
  recorder.receive(slow, attached(slow));

  assert.deepEqual(recorder.dropped, [quick]);
  assert.deepEqual(recorder.log, ["attached 1", "open", "attached 2"]);
});

test("what still connects by the same transport as the one that is attached is closed", () => {
  const recorder = new Recorder();
  const websocket = transport();
  const slow = recorder.begin(websocket);

  recorder.open(websocket);

  assert.deepEqual(recorder.dropped, [slow]);
});

for (const [how, fail] of [
  [
    "is refused",
    ({ session, now }, probe) => {
      session.onItems(probe, ["R4503"], now);
    },
  ],
  [
    "ends",
    ({ session, now }, probe) => {
      session.onEnd(probe, false, "lost", now);
    },
  ],
  [
    "says what cannot be read",
    ({ session, now }, probe) => {
      session.onItems(probe, ["<html>"], now);
    },
  ],
  [
    "says too much",
    ({ session, now }, probe) => {
      session.onTooLarge(probe, now);
    },
  ],
  [
    "is never answered",
    (recorder) => {
      recorder.pass(2_000);
    },
  ],
] as readonly (readonly [string, (recorder: Recorder, probe: Attempt) => void])[]) {
  test(`AT-16 a probe that ${how} touches nothing, and nothing is made in its place`, () => {
    const recorder = new Recorder({ ...TERMS, pingInterval: 60_000 });
    const working = recorder.open();
    recorder.clear();
    const probe = recorder.attempt(transport({ name: "xhr-streaming" }), true);

    fail(recorder, probe);
    recorder.receive(working, { kind: "TEXT", text: "goes on" });

    assert.deepEqual(recorder.dropped, [probe]);
    assert.deepEqual(recorder.attaches, []);
    assert.deepEqual(recorder.messages, ["goes on"]);
    assert.equal(recorder.state, "OPEN");
  });
}

test("AT-16 a probe that fails between two polls does not keep the next poll from being made", () => {
  const recorder = new Recorder();
  const poll = recorder.open(POLLING);
  const probe = recorder.attempt(transport(), true);
  recorder.session.onEnd(poll, true, "answered", recorder.now);
  recorder.clear();

  recorder.session.onEnd(probe, false, "refused", recorder.now);

  assert.deepEqual(recorder.attaches, ["next"]);
  assert.equal(recorder.state, "OPEN");
});

test("LP-3 a poll that a newer one released is no failure", () => {
  const recorder = new Recorder();
  recorder.open(POLLING);
  const older = recorder.attempt(POLLING);
  recorder.attempt(POLLING);
  recorder.clear();

  recorder.session.onEnd(older, true, "answered", recorder.now);

  assert.deepEqual(recorder.attaches, []);
  assert.deepEqual(recorder.failures, ["overtaken"]);
});

test("DL-8 what was confirmed by a connection that is superseded comes again, and is confirmed again", () => {
  const recorder = new Recorder();
  const older = recorder.open();
  const newer = recorder.attempt();
  recorder.receive(older, { kind: "TEXT", text: "one" });
  recorder.pass(TERMS.ackDelay);
  const ack = { kind: "ACK", received: 1 } as const;
  assert.deepEqual(recorder.written, [{ attempt: older.number, frames: [ack] }]);

  recorder.receive(newer, attached(newer), { kind: "TEXT", text: "one" }); // fenced before ACK came (AT-4)
  recorder.pass(TERMS.ackDelay);

  assert.deepEqual(recorder.written.at(-1), { attempt: newer.number, frames: [ack] });
  assert.deepEqual(recorder.messages, ["one"]);
});

test("AT-9 what was confirmed meanwhile by another attempt is skipped behind a raced HELLO: BASE says so", () => {
  const recorder = new Recorder();
  recorder.send("one");
  const poll = recorder.attempt(POLLING);
  const stream = recorder.attempt(); // its HELLO carries "one" as well
  recorder.receive(poll, recorder.welcome, attached(poll, 1));
  recorder.send("two");
  recorder.session.onAnswer(poll, ["a1"], recorder.now); // HS-8: the answer to what chose the session
  recorder.session.onAnswer(poll, ["a2"], recorder.now);
  recorder.receive(stream, recorder.welcome, attached(stream, 2));
  recorder.clear();

  recorder.send("three");

  assert.deepEqual(recorder.frames, [
    { kind: "BASE", number: 3 },
    { kind: "TEXT", text: "three" },
  ]);
});

test("a probe that was attached in place of a newer poll, and was superseded by it, is a lost connection", () => {
  const recorder = new Recorder();
  const poll = recorder.open(POLLING);
  const probe = recorder.attempt(transport(), true);
  recorder.session.onEnd(poll, true, "answered", recorder.now);
  const next = recorder.attempt(POLLING);
  recorder.receive(probe, attached(probe));
  assert.ok(recorder.dropped.includes(next));
  recorder.clear();

  recorder.receive(probe, { kind: "REJECT", code: 4409 }); // the server saw the poll later

  assert.deepEqual(recorder.attaches, ["lost"]);
  assert.equal(recorder.state, "RECONNECTING");
});

test("a poll that was released by a newer attempt, which has failed meanwhile, has failed as well", () => {
  const recorder = new Recorder();
  recorder.session.cut("cut", recorder.now);
  const older = recorder.attempt(POLLING);
  const newer = recorder.attempt(transport(), true);
  recorder.session.onEnd(newer, false, "lost", recorder.now);
  recorder.clear();

  recorder.session.onEnd(older, true, "answered", recorder.now);

  assert.deepEqual(recorder.attaches, ["failed"]);
});
