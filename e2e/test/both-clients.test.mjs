// SPDX-License-Identifier: Apache-2.0
// Sessions of the Java and of the JavaScript client on one server at the same time, all of them cut at random.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { echoRunInNode } from '../lib/client.mjs';
import { CuttingProxy } from '../lib/cutting-proxy.mjs';
import { startJavaCrowd } from '../lib/java-crowd.mjs';
import { randomFrom } from '../lib/random.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';

const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling'];
const PLANS = [...TRANSPORTS.map((transport) => ({ transports: [transport] })), { transports: TRANSPORTS, switching: true }];
const SESSIONS = 40;
const MESSAGES = 100;
const PAUSE_MS = 60;
const LIFE_MS = [50, 500];
const DEADLINE_MS = 90_000;

test(`AT-8 ${SESSIONS} sessions of each client on one server, cut at random: all exact`, { timeout: 120_000 }, async () => {
  const server = await startServer('EchoServer');
  const proxy = new CuttingProxy({ targetPort: server.port, random: randomFrom(seed) });
  let crowd = null;
  try {
    const url = `http://127.0.0.1:${await proxy.listen()}/throughline`;
    proxy.startCutting(LIFE_MS);
    crowd = startJavaCrowd({ url, sessions: SESSIONS, messages: MESSAGES, pauseMs: PAUSE_MS });
    await crowd.begun;
    const plans = Array.from({ length: SESSIONS }, (_, i) => ({ ...PLANS[i % PLANS.length], seed: seed + i }));
    const results = await Promise.all(
      plans.map((plan) => echoRunInNode({ ...plan, url, count: MESSAGES, burst: 1, deadlineMs: DEADLINE_MS })),
    );
    const ended = await crowd.ended;

    console.log(`${proxy.cuts} of ${proxy.connections} connections cut; Java: ${ended.output.trim().split('\n').pop()}`);
    assert.equal(ended.code, 0, ended.output);
    for (const { fault, received, confirmed } of results) {
      assert.deepEqual({ fault, received, confirmed }, { fault: null, received: MESSAGES, confirmed: MESSAGES });
    }
    assert.ok(proxy.cuts >= 2 * SESSIONS, `only ${proxy.cuts} cuts`);
  } finally {
    crowd?.kill();
    await proxy.close();
    await server.stop();
  }
});
