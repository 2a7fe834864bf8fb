// SPDX-License-Identifier: Apache-2.0
// Events and calls over a network that loses, repeats and cuts: each is heard once and in order, each call runs once.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Talk } from "../src/event/talk.js";
import type { Done } from "../src/index.js";
import { TalkingClient, TalkingPeer } from "./support/lossy-talk.js";
import { VirtualClock, seeded } from "./support/virtual-clock.js";

const RUNS = 150;
const EVENTS = 40;
const CALLS = 20;
const TERMS = { resumeTimeout: 86_400_000, ackDelay: 100, pingInterval: 2_000, pingTimeout: 1_000 };
/** What answers a call late: the reply overtakes nothing, and nothing waits for it. */
const LATEST_REPLY = 5_000;

/** One side: what it said, and what it heard of the other. */
class Side {
  readonly said: number[] = [];
  readonly heard: number[] = [];
  readonly ran: number[] = [];
  readonly replies: number[][] = [];
  confirmed = 0;

  constructor(
    private readonly talk: Talk,
    clock: VirtualClock,
    random: () => number,
  ) {
    talk.on("n", (n: number, bytes: Uint8Array) => {
      assert.deepEqual(bytes, new Uint8Array([n, 255 - n]));
      this.heard.push(n);
    });
    talk.answer("double", (n: number) => {
      this.ran.push(n);
      return {
        then: (done: (value: number) => void) => {
          clock.after(random() * LATEST_REPLY, () => {
            done(2 * n);
          });
        },
      };
    });
  }

  emit(): void {
    const n = this.said.length;
    this.said.push(n);
    const done: Done = (error) => {
      assert.equal(error, null);
      this.confirmed++;
    };
    void this.talk.emit("n", n, new Uint8Array([n, 255 - n]), done);
  }

  call(n: number): void {
    const done: Done<number> = (error, result = -1) => {
      assert.equal(error, null);
      this.replies.push([n, result]);
    };
    void this.talk.timeout(Infinity).call("double", n, done);
  }

  /** Whether all that the other one said was heard, and all calls have their replies. */
  get done(): boolean {
    return this.heard.length === EVENTS && this.replies.length === CALLS && this.confirmed === EVENTS;
  }
}

function run(seed: number): number {
  const random = seeded(seed);
  const clock = new VirtualClock();
  const peer = new TalkingPeer(clock, TERMS);
  const weather = { loss: random() * 0.3, cut: random() * 0.1, latency: 5 + random() * 150 };
  const client = new TalkingClient(clock, peer, random, weather);
  const sides = [new Side(client.root, clock, random), new Side(peer.layer.root, clock, random)];
  for (const side of sides) {
    for (let i = 0; i < EVENTS; i++) {
      clock.after(random() * 20_000, () => {
        side.emit();
      });
    }
    for (let i = 0; i < CALLS; i++) {
      clock.after(random() * 20_000, () => {
        side.call(i);
      });
    }
  }
  clock.run(20_000);
  client.weather = { loss: 0, cut: 0, latency: 20 };
  assert.ok(
    clock.run(120_000, () => sides.every(({ done }) => done)),
    `seed ${seed}: ${JSON.stringify(sides.map(({ heard, replies }) => [heard.length, replies.length]))}`,
  );
  for (const { heard, ran, replies } of sides) {
    assert.deepEqual(
      heard,
      Array.from({ length: EVENTS }, (_, n) => n),
      `seed ${seed}: in order`,
    );
    assert.deepEqual([...new Set(ran)].length, CALLS, `seed ${seed}: each call ran`);
    assert.equal(ran.length, CALLS, `seed ${seed}: each call ran once`);
    for (const [n = 0, result] of replies) assert.equal(result, 2 * n, `seed ${seed}: its own reply`);
  }
  assert.deepEqual(client.ends, []);
  return client.counts.attaches;
}

test("EV-3 EV-5 events in order, calls once, each by its own reply, both ways, over a network that loses, repeats and cuts", () => {
  let attaches = 0;
  for (let seed = 1; seed <= RUNS; seed++) attaches += run(seed);
  assert.ok(attaches > RUNS * 10, `${attaches} attaches were too few to mean anything`);
});
