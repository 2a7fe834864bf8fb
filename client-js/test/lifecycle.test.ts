// SPDX-License-Identifier: Apache-2.0
// Every cell of the client's table of §5.3.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effects } from "./support/lifecycle-effects.js";
import { EVENTS } from "./support/lifecycle-events.js";
import { Recorder } from "./support/recorder.js";
import { Scene } from "./support/scene.js";
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

for (const vector of (vectors("lifecycle.json") as LifecycleVector[]).filter(({ side }) => side === "client")) {
  test(`${vector.clause} lifecycle.json ${vector.id}`, () => {
    const scene = new Scene(vector.given, vector.on);
    const before = new Effects(scene);
    const event = EVENTS[vector.on];
    assert.ok(event, `no such event: ${vector.on}`);

    event(scene);

    // The application opens the new session; this one is over.
    assert.equal(scene.state, vector.effects.includes("new session") ? "CLOSED" : vector.then);
    before.check(vector.effects);
  });
}

test("CL-4 after CLOSE a client answers PING, and neither confirms nor asks", () => {
  const scene = new Scene("CLOSING", "");

  scene.receive({ kind: "TEXT", text: "more" }, { kind: "PING", token: 7 }, { kind: "TEXT", text: "and more" });
  scene.recorder.pass(1_000);

  assert.deepEqual(scene.recorder.frames, [{ kind: "PONG", token: 7, received: 2 }]);
});

test("CL-6 the reason that the application closed with is told, whatever says that the session has ended", () => {
  for (const end of [
    { kind: "CLOSE", code: 3000, received: 0 },
    { kind: "REJECT", code: 4410, json: { code: 3000, received: 0, reason: "session ended" } },
  ] as const) {
    const recorder = new Recorder();
    const attempt = recorder.open();
    recorder.session.close(3000, "enough", recorder.now);
    recorder.session.flush(recorder.now);

    recorder.receive(attempt, end);

    assert.deepEqual(
      recorder.ends.map(({ code, reason }) => [code, reason]),
      [[3000, "enough"]],
      end.kind,
    );
  }
});
