// SPDX-License-Identifier: Apache-2.0
// How long the way to the server and back takes, and what is waited for because of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attempt } from "../src/session/attempt.js";
import { Upstream, type Transport } from "../src/transport/transport.js";
import { Recorder, TERMS, attached, transport } from "./support/recorder.js";

/** Opens a session, ATTACHED coming so much later than its opener. */
function openLate(by: Partial<Transport>, ms: number): { recorder: Recorder; attempt: Attempt } {
  const recorder = new Recorder({ ...TERMS, pingInterval: 60_000 });
  const attempt = recorder.attempt(transport(by));
  recorder.now += ms;
  recorder.receive(attempt, recorder.welcome, attached(attempt));
  return { recorder, attempt };
}

test("the round trip of a server that was slow at first is measured again at once", () => {
  const { recorder, attempt } = openLate({}, 800);
  assert.deepEqual(recorder.written.splice(0), [{ attempt: 1, frames: [{ kind: "PING", token: 1 }] }]);
  recorder.now += 50;
  recorder.receive(attempt, { kind: "PONG", token: 1, received: 0 });

  recorder.send("one");
  recorder.pass(999);
  assert.equal(recorder.written.length, 1);
  recorder.pass(1); // as the last round trip says, not the first

  assert.deepEqual(recorder.written.at(-1)?.frames, [{ kind: "PING", token: 2 }]);
});

test("a round trip that is short at first is not measured again", () => {
  assert.deepEqual(openLate({}, 200).recorder.written, []);
});

test("the answer to a body measures the round trip; one that is longer than before counts for a quarter", () => {
  const { recorder, attempt } = openLate({ name: "xhr-streaming", upstream: Upstream.POSTS }, 800);
  for (const [ms, rtt] of [
    [100, 100],
    [500, 200],
  ] as const) {
    recorder.send("one");
    recorder.now += ms;
    recorder.session.onAnswer(attempt, [`a${String(rtt / 100)}`], recorder.now);
    assert.equal(recorder.session.state.rtt, rtt);
  }
});

test("after a loss little is on the way, and more with each confirmation", () => {
  const { recorder, attempt } = openLate({ name: "xhr-streaming", upstream: Upstream.POSTS }, 100);
  const messages = (): number => {
    const frames = recorder.written.splice(0).flatMap((batch) => batch.frames);
    return frames.filter(({ kind }) => kind === "TEXT").length;
  };
  const answer = (line: string | null): number => {
    recorder.session.onAnswer(attempt, line === null ? null : [line], recorder.now);
    recorder.pass(0);
    return messages();
  };
  for (let i = 0; i < 60; i++) recorder.queue("x".repeat(4_000));
  recorder.session.flush(recorder.now);
  assert.equal(messages(), 24);

  assert.deepEqual([answer(null), answer("a2"), answer("a8")], [2, 6, 10]);
});

test("a PONG is waited for as long as other input flows, but not for ever", () => {
  const { recorder, attempt } = openLate({}, 10);
  recorder.send("one");
  recorder.pass(1_000); // PING
  for (let times = 0; times < 10; times++) {
    recorder.pass(900);
    recorder.receive(attempt, { kind: "VOLATILE", text: "more" });
  }
  assert.equal(recorder.state, "OPEN");

  recorder.pass(4_000);

  assert.equal(recorder.state, "RECONNECTING");
});
