// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import type { Attempt } from "../../src/session/attempt.js";
import type { Frame } from "./codec/frames.js";
import { SID } from "./fake-peer.js";
import { RETRY_AFTER } from "./lifecycle-events.js";
import { MAX_MESSAGE, type Scene } from "./scene.js";

/** The effects after which a connection may be asked for. */
const ATTACHING = ["attach again", "next transport", "back off", "react", "drop connection", "close connection"];

/** How each effect of the vectors shows (the README beside them says what each means). */
export class Effects {
  /** What held before the event. */
  private readonly connection: Attempt;
  private readonly held: number;

  constructor(private readonly scene: Scene) {
    this.connection = scene.connection;
    this.held = scene.recorder.bufferedBytes;
  }

  check(effects: readonly string[]): void {
    const { recorder } = this.scene;
    const says = (...names: string[]): boolean => effects.some((effect) => names.includes(effect));
    assert.equal(recorder.messages.length > 0, says("deliver"), "delivers");
    assert.equal(this.all("CLOSE").length > 0, says("write CLOSE", "write CLOSE 4400"), "writes CLOSE");
    assert.equal(this.all("TEXT").length > 0, says("replay", "write", "open window"), "writes messages");
    assert.equal(this.all("PONG").length > 0, says("write PONG"), "writes PONG");
    assert.ok(recorder.attaches.length === 0 || says(...ATTACHING), `attaches: ${recorder.attaches.join()}`);
    for (const effect of effects) {
      const check = this.checks[effect];
      assert.ok(check, `no such effect: ${effect}`);
      check();
    }
  }

  private readonly checks: Readonly<Record<string, () => void>> = {
    "write HELLO": () => {
      assert.equal(this.all("HELLO").length, 1);
    },
    "write ATTACH": () => {
      const attempts = this.all("ATTACH").map(({ attempt, received }) => [attempt > this.connection.number, received]);
      assert.deepEqual(attempts, [[true, 1]]);
    },
    "write CLOSE": () => {
      assert.equal(this.all("CLOSE").length, 1);
    },
    "write CLOSE 4400": () => {
      assert.deepEqual(this.closeCodes(), [4400]);
    },
    "queue CLOSE": () => {
      this.scene.recorder.receive(this.scene.pending ?? this.scene.connection, this.scene.attachedNewest());
      assert.deepEqual(this.closeCodes(), [1000]);
    },
    "write PONG": () => {
      assert.deepEqual(this.all("PONG"), [{ kind: "PONG", token: 7, received: 1 }]);
    },
    "close connection": () => {
      assert.ok(this.scene.dropped(this.scene.pending ?? this.scene.connection));
    },
    "drop connection": () => {
      assert.ok(this.scene.recorder.dropped.includes(this.connection));
    },
    "keep connection": () => {
      assert.ok(!this.scene.dropped(this.connection));
    },
    "keep sid": () => {
      this.scene.attach();
      assert.deepEqual(
        this.all("ATTACH").map(({ sid }) => sid),
        [SID],
      );
    },
    "keep limits": () => {
      this.scene.send("x".repeat(MAX_MESSAGE + 1));
      assert.deepEqual(this.scene.recorder.fates, ["TOO_LARGE"]);
    },
    replay: () => {
      assert.ok(this.texts().includes("two"));
    },
    "move over": () => {
      assert.deepEqual(this.scene.recorder.dropped, [this.connection]);
      assert.deepEqual(this.scene.recorder.log, [`attached ${String(this.scene.pending?.number)}`]);
    },
    react: () => {
      this.reacted();
    },
    deliver: () => {
      assert.deepEqual(this.scene.recorder.messages, ["next"]);
    },
    skip: () => {
      assert.ok(!this.scene.dropped(this.connection));
    },
    renumber: () => {
      this.scene.receive({ kind: "TEXT", text: "first" }, { kind: "TEXT", text: "next" });
      assert.deepEqual(this.scene.recorder.messages, ["next"]);
    },
    trim: () => {
      assert.ok(this.scene.recorder.bufferedBytes < this.held);
      assert.ok(!this.texts().includes("one")); // DL-7
    },
    "open window": () => {
      assert.deepEqual(this.texts(), ["three"]);
    },
    "attach again": () => {
      const { pending, recorder } = this.scene;
      const underWay = pending !== null && !this.scene.dropped(pending);
      assert.ok(underWay || recorder.attaches.length === 1);
      assert.ok(!recorder.attaches.includes("failed"));
    },
    "next transport": () => {
      assert.deepEqual(this.scene.recorder.attaches, ["failed"]);
    },
    "back off": () => {
      assert.deepEqual(this.scene.recorder.attaches, ["failed"]);
    },
    "new session": () => {
      assert.equal(this.scene.recorder.ends.at(-1)?.reaction, "new");
    },
    queue: () => {
      this.queued();
    },
    write: () => {
      assert.deepEqual(this.texts(), ["more"]);
    },
    refuse: () => {
      assert.deepEqual(this.scene.recorder.log, ["refused"]);
    },
  };

  /** A refusal with `retryAfter`: the next attempt, if one is needed, comes after it. */
  private reacted(): void {
    const { recorder, pending } = this.scene;
    assert.deepEqual(recorder.dropped, [pending]);
    const working = pending !== this.connection && !this.scene.is("RECONNECTING");
    assert.deepEqual(recorder.attaches, working ? [] : ["failed"]);
    if (!working) assert.equal(recorder.notBefore.at(-1), recorder.now + RETRY_AFTER);
  }

  /** It goes out with the next ATTACHED, if it has not yet. */
  private queued(): void {
    const { recorder } = this.scene;
    assert.deepEqual(recorder.log, ["accepted"]);
    assert.ok(recorder.bufferedBytes > this.held);
    if (this.scene.is("OPEN")) return;
    recorder.receive(this.scene.pending ?? this.connection, recorder.welcome, this.scene.attachedNewest());
    assert.ok(this.texts().includes("more"));
  }

  private all<K extends Frame["kind"]>(kind: K): Extract<Frame, { readonly kind: K }>[] {
    return this.scene.recorder.frames.filter(
      (frame): frame is Extract<Frame, { readonly kind: K }> => frame.kind === kind,
    );
  }

  private texts(): string[] {
    return this.all("TEXT").map(({ text }) => text);
  }

  private closeCodes(): number[] {
    return this.all("CLOSE").map(({ code }) => code);
  }
}
