// SPDX-License-Identifier: Apache-2.0
// Attempts beside others: races, probes, polls that follow each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attempt } from "../src/session/attempt.js";
import { Upstream } from "../src/transport/transport.js";
import { Recorder, TERMS, attached, transport } from "./support/recorder.js";

test("what still connects when another transport is attached may be better, and goes on beside it", () => {
  const recorder = new Recorder();
  const slow = recorder.begin(transport({ name: "websocket" }));
  const quick = recorder.open(transport({ name: "xhr-streaming", upstream: Upstream.POSTS }));
  assert.deepEqual(recorder.dropped, []);

  recorder.opener(slow);
  recorder.receive(slow, attached(slow));

  assert.deepEqual(recorder.dropped, [quick]);
  assert.deepEqual(recorder.log, ["attached 1", "opened", "attached 2"]);
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
  const polling = transport({ name: "long-polling", upstream: Upstream.POSTS, polled: true });
  const recorder = new Recorder();
  const poll = recorder.open(polling);
  const probe = recorder.attempt(transport(), true);
  recorder.session.onEnd(poll, true, "answered", recorder.now);
  recorder.clear();

  recorder.session.onEnd(probe, false, "refused", recorder.now);

  assert.deepEqual(recorder.attaches, ["next"]);
  assert.equal(recorder.state, "OPEN");
});

test("LP-3 a poll that a newer one released is no failure", () => {
  const polling = transport({ name: "long-polling", upstream: Upstream.POSTS, polled: true });
  const recorder = new Recorder();
  recorder.open(polling);
  const older = recorder.attempt(polling);
  recorder.attempt(polling);
  recorder.clear();

  recorder.session.onEnd(older, true, "answered", recorder.now);

  assert.deepEqual(recorder.attaches, []);
  assert.deepEqual(recorder.failures, ["superseded"]);
});
