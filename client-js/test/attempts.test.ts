// SPDX-License-Identifier: Apache-2.0
// Attempts and signs of life, clause by clause, without I/O.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attempt } from "../src/session/attempt.js";
import { Upstream } from "../src/transport/transport.js";
import type { Frame } from "./support/codec/frames.js";
import { SID } from "./support/fake-peer.js";
import { Recorder, TERMS, attached, transport } from "./support/recorder.js";

/** Begins an attempt; answers it and its opener. */
function begin(recorder: Recorder): { attempt: Attempt; opener: Frame | undefined } {
  const attempt = recorder.begin();
  return { attempt, opener: recorder.opener(attempt)[0] };
}

test("AT-1 each HELLO and each ATTACH of a session has a higher attempt", () => {
  const recorder = new Recorder();
  const openers = [begin(recorder).opener, begin(recorder).opener];
  const { attempt, opener } = begin(recorder);
  recorder.receive(attempt, recorder.welcome, attached(attempt));
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
  raced.receive(attempt, raced.welcome, attached(attempt));

  assert.equal(opener?.kind === "HELLO" && opener.json["raced"], true);
  assert.deepEqual(raced.written, [{ attempt: attempt.number, frames: [{ kind: "ACK", received: 0 }] }]);
});

test("AT-17 a connection that was refused, or given up as too late, is closed", () => {
  const recorder = new Recorder();
  recorder.open();
  const refused = recorder.attempt();
  recorder.receive(refused, { kind: "REJECT", code: 4429, json: { retryAfter: 700 } });
  assert.deepEqual(recorder.dropped, [refused]);

  const late = recorder.attempt(transport(), false, 500);
  recorder.pass(499);
  assert.deepEqual(recorder.dropped, [refused]);
  recorder.pass(1);
  assert.deepEqual(recorder.dropped, [refused, late]);
});

test("AT-17 a probe that is refused beside a poll that is parked touches nothing (AT-16)", () => {
  const recorder = new Recorder();
  const polling = transport({ upstream: Upstream.POSTS, polled: true });
  const answered = recorder.open(polling);
  recorder.session.onEnd(answered, true, "answered", recorder.now);
  const parked = recorder.attempt(polling);
  const probe = recorder.attempt(transport(), true);

  recorder.receive(probe, { kind: "REJECT", code: 4400, json: {} });

  assert.deepEqual(recorder.ends, []);
  assert.ok(recorder.dropped.includes(probe) && !recorder.dropped.includes(parked));
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
    assert.equal(recorder.state, "OPEN");
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
  assert.equal(recorder.state, "OPEN");
  recorder.pass(1);

  assert.equal(recorder.state, "RECONNECTING");
  assert.deepEqual(recorder.attaches, ["lost"]);
});

test("HB-5 HB-2 PING is answered where it is read, with its token and what has arrived", () => {
  const recorder = new Recorder();
  const attempt = recorder.open();

  recorder.receive(attempt, { kind: "TEXT", text: "one" }, { kind: "PING", token: 7 });

  assert.deepEqual(recorder.written, [{ attempt: attempt.number, frames: [{ kind: "PONG", token: 7, received: 1 }] }]);
});

test("AT-1 an attempt gets its number when its opener is written, however late that is", () => {
  const recorder = new Recorder();
  const slow = recorder.begin();
  const quick = begin(recorder);
  recorder.receive(quick.attempt, recorder.welcome, attached(quick.attempt));

  const [opener] = recorder.opener(slow);

  assert.equal(quick.attempt.number, 1);
  assert.deepEqual(opener, { kind: "ATTACH", sid: SID, attempt: 2, received: 0, window: 262_144 });
});

test("AT-17 a connection that is made after its attempt was given up is closed, nothing is written to it", () => {
  const recorder = new Recorder();
  const working = recorder.open();
  const slow = recorder.begin();
  recorder.session.close(1000, "", recorder.now);
  recorder.receive(working, { kind: "CLOSE", code: 1000, received: 0 });

  assert.deepEqual(recorder.opener(slow), []);
  assert.deepEqual(recorder.dropped, [working, slow]);
});

test("SL-1 an attempt is not open before ATTACHED, whatever it says", () => {
  const recorder = new Recorder();
  const attempt = recorder.attempt();

  recorder.receive(attempt, recorder.welcome);
  assert.equal(recorder.state, "CONNECTING");
  recorder.receive(attempt, attached(attempt));

  assert.equal(recorder.state, "OPEN");
});

test("SL-2 a stream whose MARK does not come within 600 ms is not proven; one whose MARK comes is", () => {
  const stream = transport({ name: "xhr-streaming", upstream: Upstream.POSTS, marked: true });
  const proven = new Recorder({ ...TERMS, pingInterval: 60_000 });
  proven.receive(proven.open(stream), { kind: "MARK" });
  proven.pass(10_000);
  assert.deepEqual(proven.attaches, []);

  const unproven = new Recorder();
  unproven.open(stream);
  unproven.pass(599);
  assert.deepEqual(unproven.attaches, []);
  unproven.pass(1);

  assert.deepEqual(unproven.attaches, ["unproven"]);
  assert.equal(unproven.state, "OPEN"); // AT-6: it goes on meanwhile
});

test("§7.6 beside a stream that has stalled attempts are made until one succeeds", () => {
  const recorder = new Recorder();
  const stream = recorder.open(transport({ name: "xhr-streaming", upstream: Upstream.POSTS }));
  recorder.send("one");
  recorder.session.onAnswer(stream, ["a1", "d9"], recorder.now);
  recorder.pass(1_000);
  assert.deepEqual(recorder.attaches, ["stalled"]);

  const beside = recorder.attempt(transport({ name: "long-polling", upstream: Upstream.POSTS }));
  recorder.session.onEnd(beside, false, "lost", recorder.now);

  assert.deepEqual(recorder.attaches, ["stalled", "failed"]);
  assert.equal(recorder.state, "OPEN");
});

test("AT-6 when a body is lost, another connection is made beside the one that may be dead", () => {
  const recorder = new Recorder();
  const stream = recorder.open(transport({ name: "xhr-streaming", upstream: Upstream.POSTS }));
  recorder.send("one");

  recorder.session.onAnswer(stream, null, recorder.now);

  assert.deepEqual(recorder.attaches, ["next"]);
  assert.equal(recorder.state, "OPEN");
});

test("SL-4 SL-5 two bodies lost in a row make the connection doubtful, one more after that blocks the way", () => {
  const recorder = new Recorder();
  const posts = transport({ name: "xhr-streaming", upstream: Upstream.POSTS });
  const stream = recorder.open(posts);
  const lose = (): void => {
    recorder.session.onAnswer(stream, null, recorder.now);
    recorder.pass(0);
  };
  recorder.send("one");
  lose();
  assert.deepEqual(recorder.attaches, ["next"]);
  lose();
  assert.deepEqual(recorder.attaches, ["next", "lost"]);
  assert.equal(recorder.state, "RECONNECTING");

  const again = recorder.attempt(posts);
  recorder.receive(again, attached(again));
  assert.equal(recorder.state, "OPEN");
  lose();

  assert.deepEqual(recorder.attaches, ["next", "lost", "blocked"]);
});

test("SL-5 a poll that the server holds does not keep the session from another connection when bodies are lost", () => {
  const recorder = new Recorder();
  const polling = transport({ name: "long-polling", upstream: Upstream.POSTS, polled: true });
  const answered = recorder.open(polling);
  recorder.session.onEnd(answered, true, "answered", recorder.now);
  const held = recorder.attempt(polling, false, 60_000, false);
  recorder.send("one");
  for (const poll of [answered, answered]) {
    recorder.session.onAnswer(poll, null, recorder.now);
    recorder.pass(0);
  }

  assert.ok(recorder.dropped.includes(held));
  assert.deepEqual(recorder.attaches, ["next", "lost"]);
});

test("UP-7 an answer that cannot be read is none: the body goes out again", () => {
  const recorder = new Recorder();
  const stream = recorder.open(transport({ name: "xhr-streaming", upstream: Upstream.POSTS }));
  recorder.send("one");
  const [first] = recorder.written;

  recorder.session.onAnswer(stream, ["<html>"], recorder.now);
  recorder.pass(0);

  assert.deepEqual(recorder.written, [first, first]);
  assert.equal(recorder.state, "OPEN");
});

test("a check asks at once for a sign of life, and finds a dead connection sooner than silence would", () => {
  const recorder = new Recorder({ ...TERMS, pingInterval: 60_000 });
  recorder.open();

  recorder.session.check(recorder.now);
  recorder.session.check(recorder.now);

  assert.deepEqual(recorder.frames, [{ kind: "PING", token: 1 }]);
  recorder.pass(999);
  assert.equal(recorder.state, "OPEN");
  recorder.pass(1);
  assert.equal(recorder.state, "RECONNECTING");
});

test("a cut lets every connection go; the session waits and can be attached", () => {
  const recorder = new Recorder();
  const working = recorder.open();
  const probe = recorder.attempt(transport({ name: "xhr-streaming" }), true);
  recorder.clear();

  recorder.session.cut("cut", recorder.now);
  assert.deepEqual(recorder.dropped, [working, probe]);
  assert.deepEqual([recorder.state, recorder.attaches], ["RECONNECTING", []]);
  const again = recorder.attempt();
  recorder.receive(again, attached(again));

  assert.equal(recorder.state, "OPEN");
});

test("what is over a limit fails an attempt before ATTACHED, and ends the session after it", () => {
  const recorder = new Recorder();
  const attempt = recorder.attempt();
  recorder.session.onTooLarge(attempt, recorder.now);
  assert.deepEqual(recorder.dropped, [attempt]);
  assert.equal(recorder.state, "CONNECTING");

  recorder.session.onTooLarge(recorder.open(), recorder.now);

  assert.deepEqual(recorder.frames, [{ kind: "CLOSE", code: 4413, received: 0 }]);
  assert.deepEqual([recorder.ends[0]?.code, recorder.ends[0]?.reaction], [4413, "stop"]);
});
