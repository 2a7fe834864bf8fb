// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import type { Attempt } from "../../src/session/attempt.js";
import type { Frame } from "./codec/frames.js";
import { attached } from "./recorder.js";
import { ATTEMPT_TIMEOUT, PATIENCE, SOON, type Scene } from "./scene.js";

export const RETRY_AFTER = 700;

const WINDOW = 1_000;
const ALL_IN: Frame = { kind: "ACK", received: 2, window: WINDOW };
const FIRST: Frame = { kind: "TEXT", text: "first" };

function arrives(frame: Frame): (scene: Scene) => void {
  return (scene) => {
    scene.receive(frame);
  };
}

/** The body under way gets this answer, or none; in CONNECTING there is no body. */
function answered(frames: readonly Frame[] | null): (scene: Scene) => void {
  return (scene) => {
    if (scene.is("CONNECTING")) {
      scene.send("one");
      assert.deepEqual(scene.recorder.written, []);
    } else scene.answer(frames);
  };
}

function passes(ms: number): (scene: Scene) => void {
  return (scene) => {
    scene.pass(ms);
  };
}

/** The connection's numbers start there, its first frame comes; before ATTACHED it has none. */
function countedFrom(base: number): (scene: Scene) => void {
  return (scene) => {
    if (!scene.is("CONNECTING")) scene.receive(attached(scene.connection, 0, base));
    scene.receive(FIRST);
  };
}

/** WRITTEN, and the time in which what it tells of should arrive. */
function written(number: number): (scene: Scene) => void {
  return (scene) => {
    scene.receive({ kind: "WRITTEN", number });
    scene.pass(PATIENCE);
  };
}

/** The attempt under way; a further one beside a connection that works. */
function attempt(scene: Scene): Attempt {
  if (scene.is("OPEN", "CLOSING")) scene.pending = scene.attach();
  return scene.pending ?? scene.connection;
}

function attachedNewest(scene: Scene): void {
  const by = attempt(scene);
  if (scene.is("CONNECTING")) {
    scene.send("one", "two");
    scene.receive(scene.recorder.welcome);
  }
  scene.recorder.receive(by, scene.attachedNewest());
}

/** An attempt that was given up, or that a newer one overtook. */
function attachedOlder(scene: Scene): void {
  const { recorder } = scene;
  const older = attempt(scene);
  if (scene.is("OPEN", "CLOSING")) {
    recorder.receive(scene.attach(), scene.attachedNewest());
    recorder.written.length = 0; // what moving over wrote
  } else scene.pass(ATTEMPT_TIMEOUT);
  recorder.receive(older, recorder.welcome, attached(older));
  scene.connection = older;
}

function attachedBeyondSent(scene: Scene): void {
  const by = attempt(scene);
  if (scene.is("CONNECTING")) scene.receive(scene.recorder.welcome);
  scene.recorder.receive(by, scene.attachedNewest(99));
}

/** How each event of the client's table is brought about; where it cannot happen, what comes near. */
export const EVENTS: Readonly<Record<string, (scene: Scene) => void>> = {
  "connection-opens": (scene) => {
    scene.open(scene.pending ?? scene.connection);
  },
  welcome: (scene) => {
    scene.receive(scene.recorder.welcome);
  },
  "attached-newest": attachedNewest,
  "attached-again": (scene) => {
    scene.receive(attached(scene.connection));
  },
  "attached-older": attachedOlder,
  reject: (scene) => {
    scene.pending = attempt(scene);
    scene.recorder.receive(scene.pending, { kind: "REJECT", code: 4429, json: { retryAfter: RETRY_AFTER } });
  },
  "counted-next": arrives({ kind: "TEXT", text: "next" }),
  "counted-known": countedFrom(1),
  "counted-gap": countedFrom(7),
  "ack-in-range": arrives({ kind: "ACK", received: 1, window: WINDOW }),
  "pong-in-range": arrives({ kind: "PONG", token: 7, received: 1, window: WINDOW }),
  "ack-beyond-sent": arrives({ kind: "ACK", received: 99 }),
  "pong-beyond-sent": arrives({ kind: "PONG", token: 7, received: 99 }),
  "attached-beyond-sent": attachedBeyondSent,
  ping: arrives({ kind: "PING", token: 7 }),
  volatile: arrives({ kind: "VOLATILE", text: "next" }),
  mark: arrives({ kind: "MARK" }),
  "written-arrived": written(1),
  "written-missing": written(9),
  malformed: ({ recorder, connection }) => {
    recorder.receiveLines(connection, "a-1");
  },
  "close-stop": arrives({ kind: "CLOSE", code: 3001, received: 0 }),
  "close-new-session": arrives({ kind: "CLOSE", code: 4407, received: 0 }),
  "connection-lost": (scene) => {
    scene.lose(scene.pending ?? scene.connection);
  },
  end: arrives({ kind: "END" }),
  move: (scene) => {
    scene.receive({ kind: "MOVE", json: { after: 0, spread: 0 } });
    scene.pass(0);
  },
  "post-answered": answered([ALL_IN, { kind: "WRITTEN", number: 1 }]),
  "post-lost": answered(null),
  "post-without-ack": answered([{ kind: "WRITTEN", number: 1 }]),
  "post-gap": answered([{ kind: "REJECT", code: 4412, json: { received: 1 } }]),
  "post-end": answered([ALL_IN, { kind: "END" }]),
  "post-refused": answered([{ kind: "REJECT", code: 4404 }]),
  silence: (scene) => {
    scene.pass(scene.is("CONNECTING", "RECONNECTING") ? ATTEMPT_TIMEOUT : SOON);
  },
  "application-sends": (scene) => {
    scene.recorder.log.push(scene.send("more") ? "accepted" : "refused");
  },
  "application-closes": (scene) => {
    scene.close();
  },
  "resume-time-passed": passes(SOON),
  "close-timeout": passes(SOON),
};
