// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdIdleSessions } from '../lib/idle.mjs';
import { startServer } from '../lib/server.mjs';

const COUNT = 10_000;

test(`HB-1, HB-3: ${COUNT} idle WebSocket sessions stay connected`, { timeout: 240_000 }, async () => {
  const server = await startServer('ConformanceServer', { PING_INTERVAL: '5000' });
  try {
    const result = await holdIdleSessions({ url: server.url, count: COUNT, heartbeats: 2, progress: console.log });

    assert.deepEqual(result.ends, {});
    assert.equal(result.connected, COUNT);
    assert.ok(result.fewestPings >= 2, `a session was asked ${result.fewestPings} times only`);
  } finally {
    await server.stop();
  }
});
