// SPDX-License-Identifier: Apache-2.0
// What is a message: one counted frame that is no part, with the parts before it, of any kind (§2, §4.2).
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kind } from "../src/protocol/frames.js";
import { Recorder } from "./support/recorder.js";

test("LM-1 a message has the kind of its last frame, whichever parts came before", () => {
  const recorder = new Recorder();
  const attempt = recorder.open();

  recorder.receiveLines(attempt, 'f["a",', 'e"b"]', "gAA", "EAQ", "fx", "ry", "gAA", "yAQ", "lroom:", "mtext", "bAg");

  assert.deepEqual(recorder.messages, [
    '["a","b"]',
    new Uint8Array([0, 1]),
    "xy",
    new Uint8Array([0, 1]),
    "room:",
    "text",
    new Uint8Array([2]),
  ]);
  assert.deepEqual(recorder.kinds, ["e", "E", "r", "y", "l", "m", "b"]);
  assert.equal(recorder.session.state.received, 11);
});

test("LM-3 a part that is completed by a kind of the other type ends the session with 4400", () => {
  for (const lines of [
    ["fx", "EAQ"],
    ["gAA", "e[]"],
    ["gAA", "lroom:"],
  ]) {
    const recorder = new Recorder();
    recorder.receiveLines(recorder.open(), ...lines);
    assert.deepEqual(
      recorder.ends.map(({ code }) => code),
      [4400],
      lines.join(),
    );
  }
});

test("DL-15 volatile events are not counted, and handed over as they come", () => {
  const recorder = new Recorder();
  recorder.receiveLines(recorder.open(), 't["typing"]', "uAA", "vtext");

  assert.deepEqual(recorder.kinds, ["t", "u", "v"]);
  assert.equal(recorder.session.state.received, 0);
});

test("LM-1 a message of any kind leaves in parts of its type, and counts as one", () => {
  const recorder = new Recorder({ maxFrame: 4 });
  const attempt = recorder.open();
  const fates: unknown[] = [];

  recorder.session.send('["abc"]', (fate) => fates.push(fate), Kind.EVENT);
  recorder.session.send(new Uint8Array(5), (fate) => fates.push(fate), Kind.REPLY_BINARY);
  recorder.session.flush(recorder.now);
  recorder.receive(attempt, { kind: "ACK", received: 4 });

  assert.deepEqual(
    recorder.frames.map(({ kind }) => kind),
    ["BASE", "TEXT_PART", "EVENT", "BINARY_PART", "REPLY_BINARY"],
  );
  assert.deepEqual(fates, [null, null]);
});
