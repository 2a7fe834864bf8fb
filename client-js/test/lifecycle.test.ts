// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { Recorder, TERMS, CLOSE_TIMEOUT, attached, streamPlan } from "./support/recorder.js";
import { vectors } from "./support/vectors.js";

interface LifecycleVector {
  readonly id: string;
  readonly clause: string;
  readonly side: "server" | "client";
  readonly given: string;
  readonly on: string;
  readonly then: string;
  readonly effects: readonly string[];
}

interface Scene {
  readonly recorder: Recorder;
  /** The attempt of the connection on which frames arrive. */
  readonly link: number;
}

/** A session in the given state, with one message unconfirmed and a connection on which something may arrive. */
function given(state: string): Scene {
  const recorder = new Recorder();
  if (state === "CONNECTING") return { recorder, link: recorder.attempt() };
  const link = recorder.open();
  recorder.send("unconfirmed");
  if (state === "RECONNECTING") recorder.pass(TERMS.pingInterval + TERMS.pingTimeout); // silent: still listened to
  if (state === "CLOSING" || state === "CLOSED") {
    recorder.session.close(1000, "", recorder.now);
    recorder.session.flush(recorder.now);
  }
  if (state === "CLOSED") recorder.receive(link, { kind: "CLOSE", code: 1000, received: 1 });
  assert.equal(recorder.session.state, state);
  return { recorder, link };
}

/** The newest attempt's ATTACHED; in CONNECTING its WELCOME came before. */
function attachNewest({ recorder }: Scene): void {
  const attempt = recorder.attempt();
  if (recorder.session.welcome === null) {
    recorder.receive(attempt, { kind: "WELCOME", json: { v: 1, sid: "s".repeat(20), id: "public", ...TERMS } });
  }
  recorder.receive(attempt, attached(attempt));
}

const EVENTS: Readonly<Record<string, (scene: Scene) => void>> = {
  "connection-opens": ({ recorder }) => {
    if (recorder.session.state === "CLOSED") return;
    const { frames } = recorder.session.attempt(streamPlan(), recorder.now);
    recorder.write(0, frames);
  },
  welcome: ({ recorder, link }) => {
    recorder.receive(link, { kind: "WELCOME", json: { v: 1, sid: "s".repeat(20), id: "public", maxFrame: 9 } });
  },
  "attached-newest": attachNewest,
  "attached-older": ({ recorder, link }) => {
    const { state } = recorder.session;
    if (state === "OPEN" || state === "CLOSING") {
      const older = recorder.attempt();
      const newer = recorder.attempt();
      recorder.receive(newer, attached(newer));
      recorder.written.length = 0; // what moving over wrote
      recorder.receive(older, attached(older));
    } else recorder.receive(link, attached(link + 1));
  },
  reject: ({ recorder, link }) => {
    const { state } = recorder.session;
    const attempt = state === "CONNECTING" || state === "CLOSED" ? link : recorder.attempt();
    recorder.receive(attempt, { kind: "REJECT", code: 4429, json: { retryAfter: 700 } });
  },
  "counted-next": ({ recorder, link }) => {
    recorder.receive(link, { kind: "TEXT", text: "next" });
  },
  "counted-known": (scene) => {
    const { recorder, link } = scene;
    recorder.receive(link, { kind: "TEXT", text: "known" });
    recorder.clear();
    if (recorder.session.state === "CONNECTING" || recorder.session.state === "CLOSED") return;
    const next = recorder.attempt();
    const { state } = recorder.session;
    recorder.receive(next, attached(next));
    recorder.clear();
    recorder.receive(next, { kind: "TEXT", text: "known" });
    if (state === "RECONNECTING") assert.equal(recorder.session.state, "OPEN");
  },
  "counted-gap": (scene) => {
    const { recorder } = scene;
    if (recorder.session.state === "CONNECTING" || recorder.session.state === "CLOSED") return;
    const next = recorder.attempt();
    recorder.receive(next, attached(next, 0, 7));
  },
  "confirmed-beyond-sent": ({ recorder, link }) => {
    if (recorder.session.state === "CONNECTING") return;
    recorder.receive(link, { kind: "ACK", received: 9 });
  },
  "close-stop": ({ recorder, link }) => {
    recorder.receive(link, { kind: "CLOSE", code: 3001, received: 0 });
  },
  "close-new-session": ({ recorder, link }) => {
    recorder.receive(link, { kind: "CLOSE", code: 4407, received: 0 });
  },
  "connection-lost": ({ recorder, link }) => {
    const retry = recorder.session.state === "RECONNECTING" ? recorder.attempt() : link;
    recorder.session.onEnd(link, false, "lost", recorder.now);
    recorder.session.onEnd(retry, false, "lost", recorder.now);
  },
  end: ({ recorder, link }) => {
    if (recorder.session.state !== "CONNECTING") recorder.receive(link, { kind: "END" });
  },
  move: ({ recorder, link }) => {
    if (recorder.session.state === "CONNECTING") return;
    recorder.receive(link, { kind: "MOVE", json: { after: 0, spread: 0 } });
    recorder.session.onTick(recorder.now);
  },
  silence: ({ recorder }) => {
    if (recorder.session.state === "RECONNECTING") recorder.attempt();
    recorder.now += TERMS.pingInterval + TERMS.pingTimeout;
    recorder.session.onTick(recorder.now);
  },
  "application-sends": ({ recorder }) => {
    recorder.log.push(recorder.send("more") ? "accepted" : "refused");
  },
  "application-closes": ({ recorder }) => {
    recorder.session.close(1000, "", recorder.now);
    recorder.session.flush(recorder.now);
  },
  "resume-time-passed": ({ recorder }) => {
    if (recorder.session.state === "RECONNECTING" || recorder.session.state === "CLOSING") {
      recorder.now += TERMS.resumeTimeout;
      recorder.session.onTick(recorder.now);
    }
  },
  "close-timeout": ({ recorder }) => {
    if (recorder.session.state !== "CLOSING") return;
    recorder.now += CLOSE_TIMEOUT;
    recorder.session.onTick(recorder.now);
  },
};

function wrote(recorder: Recorder, kind: string): boolean {
  return recorder.frames.some((frame) => frame.kind === kind);
}

/** How each effect of the vectors shows. */
const EFFECTS: Readonly<Record<string, (recorder: Recorder) => boolean>> = {
  "write HELLO": (r) => wrote(r, "HELLO"),
  "write ATTACH": (r) => wrote(r, "ATTACH"),
  "write CLOSE": (r) => wrote(r, "CLOSE"),
  "write CLOSE 4400": (r) => r.frames.some((frame) => frame.kind === "CLOSE" && frame.code === 4400),
  "queue CLOSE": (r) => !wrote(r, "CLOSE"),
  "close connection": (r) => r.session.state === "CLOSED" || r.dropped.length > 0,
  "drop connection": (r) => r.dropped.length > 0,
  "keep connection": (r) => r.dropped.length === 1 && r.session.state === "OPEN",
  "keep sid": (r) => r.session.welcome?.sid === "s".repeat(20),
  "keep limits": (r) => r.session.welcome?.limits.maxFrame === 9,
  replay: (r) => r.session.bufferedBytes === 0 || wrote(r, "TEXT"),
  "move over": (r) => r.dropped.length === 1 && r.log.some((line) => line.startsWith("attached")),
  react: (r) => r.failed.length > 0 || r.notBefore.includes(r.now + 700),
  deliver: (r) => r.messages.length === 1,
  skip: (r) => r.messages.length === 0,
  "attach again": (r) => r.attaches.length > 0,
  "next transport": (r) => r.attaches.includes("failed"),
  "back off": (r) => r.attaches.includes("failed") || r.attaches.includes("lost"),
  "new session": (r) => r.ends[0]?.reaction === "new",
  queue: (r) => r.log.includes("accepted"),
  write: (r) => wrote(r, "TEXT"),
  refuse: (r) => r.log.includes("refused"),
};

/** Where a known number arrives it does so by a new connection, which has moved the session to OPEN. */
const MOVED: Readonly<Record<string, string>> = { "counted-known RECONNECTING": "OPEN" };

for (const vector of (vectors("lifecycle.json") as LifecycleVector[]).filter(({ side }) => side === "client")) {
  test(`${vector.clause} lifecycle.json ${vector.id}`, () => {
    const scene = given(vector.given);
    const { recorder } = scene;
    recorder.clear();
    const before = recorder.ends.length;
    const event = EVENTS[vector.on];
    assert.ok(event, `no such event: ${vector.on}`);

    event(scene);

    const end = recorder.ends[before];
    const replaced = end !== undefined && end.reaction !== "stop"; // the client opens a new session
    const state = replaced ? "CONNECTING" : recorder.session.state;
    assert.equal(state, MOVED[`${vector.on} ${vector.given}`] ?? vector.then);
    assert.equal(recorder.messages.length > 0, vector.effects.includes("deliver"), "delivers");
    const closes = vector.effects.some((effect) => effect.startsWith("write CLOSE"));
    assert.equal(wrote(recorder, "CLOSE"), closes, "writes CLOSE");
    for (const effect of vector.effects) {
      const shows = EFFECTS[effect];
      assert.ok(shows, `no such effect: ${effect}`);
      assert.ok(shows(recorder), effect);
    }
  });
}

test("AT-8 an ATTACHED that comes again on its connection numbers what follows it", () => {
  const recorder = new Recorder();
  const link = recorder.open();
  recorder.receive(link, { kind: "TEXT", text: "one" }, { kind: "TEXT", text: "two" });

  recorder.receive(link, attached(link, 0, 2), { kind: "TEXT", text: "two" }, { kind: "TEXT", text: "three" });

  assert.deepEqual(recorder.messages, ["one", "two", "three"]);
  assert.deepEqual(recorder.dropped, []);
});
