// SPDX-License-Identifier: Apache-2.0
// Chromium through every network of lib/networks.mjs: 200 messages each way arrive once and in order, on the best transport
// that really works, and the application is told why it is that one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NETWORKS } from '../lib/networks.mjs';
import { COUNT, Visits } from '../lib/visits.mjs';

const DEADLINE_MS = 100_000;

const wasHostile = ({ requests }, { hostile }) => requests.some(({ treatment }) => treatment === hostile);

describe(`${COUNT} messages each way in Chromium`, { timeout: 900_000 }, () => {
  const visits = new Visits();

  before(() => visits.start());
  after(() => visits.stop());

  const through = (network) =>
    test(network.name, async () => {
      const { server } = visits;
      const started = await network.start(server.port);
      try {
        const halfway = () => network.halfway?.(started, server);
        const { result } = await visits.visit(started.origin, { deadlineMs: DEADLINE_MS, halfway });

        console.log(`${network.name}: ${JSON.stringify(result)}`);
        assert.equal(result.fault, null);
        assert.deepEqual([result.sent, result.received, result.confirmed], [COUNT, COUNT, COUNT]);
        if (network.best !== null) assert.equal(result.transport, network.best);
        if (network.hostile) assert.ok(wasHostile(started, network), `nothing of ${network.hostile} happened`);
        const moves = Object.keys(result.moves);
        assert.ok(moves.length > 0);
        for (const move of moves) assert.match(move, /: \S/, 'no reason was told');
      } finally {
        await started.stop();
      }
    });

  describe('two at a time', { concurrency: 2 }, () => NETWORKS.filter(({ alone }) => !alone).forEach(through));
  describe('alone', () => NETWORKS.filter(({ alone }) => alone).forEach(through));
});
