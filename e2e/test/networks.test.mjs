// SPDX-License-Identifier: Apache-2.0
// Chromium through every network of lib/networks.mjs: 200 messages each way arrive once and in order, on the best transport
// that really works, and the application is told why it is that one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { echoRunInPage } from '../lib/in-page.mjs';
import { NETWORKS } from '../lib/networks.mjs';
import { startPageServer } from '../lib/page-server.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';

const COUNT = 200;
const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];
const DEADLINE_MS = 100_000;

const wasHostile = ({ requests }, { hostile }) => requests.some(({ treatment }) => treatment === hostile);

describe(`${COUNT} messages each way in Chromium`, { timeout: 900_000 }, () => {
  let pages;
  let server;
  let browser;

  before(async () => {
    pages = await startPageServer();
    server = await startServer('DemoServer', { ORIGINS: pages.origin });
    browser = await launchChromium();
    await run({ network: {}, started: server }); // what a server loads for its first sessions is no matter of the network's
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await pages?.stop();
  });

  async function run({ network, started }) {
    const page = await browser.newPage();
    try {
      await page.goto(pages.page);
      await page.exposeFunction('halfway', () => network.halfway?.(started, server));
      const plan = { transports: TRANSPORTS, count: COUNT, seed, deadlineMs: DEADLINE_MS, burst: 1 };
      return await page.evaluate(echoRunInPage({ ...plan, url: `${started.origin}/throughline` }));
    } finally {
      await page.close();
    }
  }

  for (const network of NETWORKS) {
    test(network.name, async () => {
      const started = await network.start(server.port);
      try {
        const result = await run({ network, started });

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
  }
});
