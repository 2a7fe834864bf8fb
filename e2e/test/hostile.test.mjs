// SPDX-License-Identifier: Apache-2.0
// A path that cuts every connection after 50 ms on average: 10,000 messages each way arrive once and in order.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { echoRunInNode } from '../lib/client.mjs';
import { CuttingProxy } from '../lib/cutting-proxy.mjs';
import { echoRunInPage } from '../lib/in-page.mjs';
import { randomFrom } from '../lib/random.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';

const COUNT = Number(process.env.MESSAGES ?? 10_000);
const LIFE_MS = [10, 90];
const DEADLINE_MS = 120_000;
/** Slower than one transport alone, so that there is time for many switches. */
const MIXED = { switching: true, burst: 10 };
const IN_NODE = ['websocket', 'xhr-streaming', 'long-polling'];
const ALL = [...IN_NODE, 'jsonp-polling'];

describe(`${COUNT} messages each way while each connection is cut after ${LIFE_MS.join(' to ')} ms`, { timeout: 900_000 }, () => {
  let server;

  before(async () => {
    server = await startServer('EchoServer');
  });

  after(() => server.stop());

  async function throughProxy(title, transports, run) {
    const proxy = new CuttingProxy({ targetPort: server.port, random: randomFrom(seed) });
    const port = await proxy.listen();
    const plan = { transports, count: COUNT, seed, deadlineMs: DEADLINE_MS, ...(transports.length > 1 && MIXED) };
    try {
      const result = await run({ proxy, origin: `http://127.0.0.1:${port}`, plan });
      console.log(`${title}: ${proxy.cuts} of ${proxy.connections} connections cut, ${JSON.stringify(result)}`);
      assert.equal(result.fault, null);
      assert.deepEqual([result.sent, result.received, result.confirmed], [COUNT, COUNT, COUNT]);
      assert.ok(proxy.cuts >= 10, `only ${proxy.cuts} cuts: the path was not hostile`);
      for (const name of Object.keys(result.echoes)) assert.ok(transports.includes(name), `${name} was not asked for`);
      return result;
    } finally {
      await proxy.close();
    }
  }

  function inNode(title, transports) {
    return throughProxy(title, transports, ({ proxy, origin, plan }) => {
      proxy.startCutting(LIFE_MS);
      const progress = (line) => console.log(`${title}: ${line}`);
      return echoRunInNode({ ...plan, url: `${origin}/throughline`, progress });
    });
  }

  function inChromium(title, transports) {
    return throughProxy(title, transports, async ({ proxy, origin, plan }) => {
      const browser = await launchChromium();
      try {
        const page = await browser.newPage();
        page.on('console', (message) => message.type() === 'log' && console.log(`${title}: ${message.text()}`));
        await page.goto(`${origin}/blank.html`);
        await page.evaluate(`import('/throughline-client/index.js').then(() => null)`);
        proxy.startCutting(LIFE_MS);
        return await page.evaluate(echoRunInPage({ ...plan, url: `${origin}/throughline` }));
      } finally {
        proxy.stopCutting();
        await browser.close();
      }
    });
  }

  for (const transport of IN_NODE) {
    test(`${transport} alone`, () => inNode(transport, [transport]));
  }

  test('jsonp-polling alone, in Chromium', () => inChromium('jsonp-polling', ['jsonp-polling']));

  test('mixed, switched at random', async () => {
    const { changes } = await inNode('mixed', IN_NODE);

    assert.ok(changes >= 3, `only ${changes} changes of transport`);
  });

  test('all four mixed, switched at random, in Chromium', async () => {
    const { changes } = await inChromium('mixed in Chromium', ALL);

    assert.ok(changes >= 3, `only ${changes} changes of transport`);
  });
});
