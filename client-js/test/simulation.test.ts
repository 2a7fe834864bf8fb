// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakePeer } from "./support/fake-peer.js";
import { LossyClient } from "./support/lossy-client.js";
import { VirtualClock, seeded } from "./support/virtual-clock.js";

const RUNS = 300;
const MESSAGES = 60;
const TERMS = { resumeTimeout: 86_400_000, ackDelay: 100, pingInterval: 2_000, pingTimeout: 1_000 };

/** One seeded run: both sides send while the network misbehaves, then the weather clears. */
function run(seed: number): { attaches: number } {
  const random = seeded(seed);
  const clock = new VirtualClock();
  const peer = new FakePeer(TERMS);
  const weather = { loss: random() * 0.3, cut: random() * 0.1, latency: 5 + random() * 150 };
  const client = new LossyClient(clock, peer, random, weather);
  const up: string[] = [];
  const down: string[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    clock.after(random() * 20_000, () => {
      up.push(`up ${up.length} ${"x".repeat(Math.floor(random() * 200))}`);
      client.send(up[up.length - 1] ?? "");
    });
    clock.after(random() * 20_000, () => {
      down.push(`down ${down.length}`);
      peer.send(down[down.length - 1] ?? "");
    });
  }
  clock.run(20_000);
  assert.deepEqual(client.messages, down.slice(0, client.messages.length), `seed ${seed}: downstream order`);
  assert.deepEqual(peer.messages, up.slice(0, peer.messages.length), `seed ${seed}: upstream order`);
  client.weather = { loss: 0, cut: 0, latency: 20 };
  const done = (): boolean => client.messages.length === MESSAGES && client.session.bufferedBytes === 0;
  assert.ok(
    clock.run(120_000, done),
    `seed ${seed}: ${client.messages.length} down, ${client.session.bufferedBytes} bytes`,
  );
  assert.deepEqual(client.messages, down, `seed ${seed}`);
  assert.deepEqual(peer.messages, up, `seed ${seed}`);
  client.session.close(1000, "", clock.now);
  client.settle();
  assert.ok(clock.run(60_000, () => client.session.state === "CLOSED"));
  assert.deepEqual(
    client.ends.map(({ code, confirmed, unknown }) => ({ code, confirmed, unknown })),
    [{ code: 1000, confirmed: MESSAGES, unknown: 0 }],
  );
  assert.equal(peer.ended, 1000, `seed ${seed}: the server has CLOSE`);
  return { attaches: client.attaches };
}

test("DL-1 DL-2 DL-6 exactly once and in order, both ways, over a network that loses, repeats and cuts", () => {
  let attaches = 0;
  for (let seed = 1; seed <= RUNS; seed++) attaches += run(seed).attaches;
  assert.ok(attaches > RUNS * 10, `${attaches} attaches were too few to mean anything`);
});
