// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { buffered } from "../src/session/outbox.js";
import { isClosed } from "../src/session/state.js";
import { FakePeer } from "./support/fake-peer.js";
import { LossyClient } from "./support/lossy-client.js";
import { VirtualClock, seeded } from "./support/virtual-clock.js";

const RUNS = 300;
const MESSAGES = 60;
const PROBES = 6;
const TERMS = { resumeTimeout: 86_400_000, ackDelay: 100, pingInterval: 2_000, pingTimeout: 1_000 };

/** One seeded run: both sides send while the network misbehaves, then the weather clears. */
function run(seed: number): LossyClient["counts"] {
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
  for (let i = 0; i < PROBES; i++) {
    clock.after(random() * 20_000, () => {
      client.probe();
    });
  }
  clock.run(20_000);
  assert.deepEqual(client.messages, down.slice(0, client.messages.length), `seed ${seed}: downstream order`);
  assert.deepEqual(peer.messages, up.slice(0, peer.messages.length), `seed ${seed}: upstream order`);
  client.weather = { loss: 0, cut: 0, latency: 20 };
  const unconfirmed = (): number => buffered(client.session.state);
  assert.ok(
    clock.run(120_000, () => client.messages.length === MESSAGES && unconfirmed() === 0),
    `seed ${seed}: ${client.messages.length} down, ${unconfirmed()} bytes, ${client.session.state.state}`,
  );
  assert.deepEqual(client.messages, down, `seed ${seed}`);
  assert.deepEqual(peer.messages, up, `seed ${seed}`);
  client.session.close(1000, "", clock.now);
  client.settle();
  assert.ok(
    clock.run(60_000, () => isClosed(client.session.state)),
    `seed ${seed}: does not close`,
  );
  assert.deepEqual(
    client.ends.map(({ code, confirmed, unknown }) => ({ code, confirmed, unknown })),
    [{ code: 1000, confirmed: MESSAGES, unknown: 0 }],
  );
  assert.equal(peer.ended, 1000, `seed ${seed}: the server has CLOSE`);
  return client.counts;
}

test("DL-1 DL-2 DL-6 exactly once and in order, both ways, over a network that loses, repeats and cuts", () => {
  const sums: Record<string, number> = {};
  for (let seed = 1; seed <= RUNS; seed++) {
    for (const [name, count] of Object.entries(run(seed))) sums[name] = (sums[name] ?? 0) + count;
  }
  const { attaches = 0, late = 0, probes = 0, promotions = 0, races = 0 } = sums;
  assert.ok(attaches > RUNS * 10, `${attaches} attaches were too few to mean anything`);
  assert.ok(races > RUNS, `${races} races`);
  assert.ok(probes > RUNS && promotions > RUNS / 2, `${promotions} of ${probes} probes`);
  assert.ok(late > RUNS, `${late} openers that were written late`);
});
