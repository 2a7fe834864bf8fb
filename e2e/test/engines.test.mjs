// SPDX-License-Identifier: Apache-2.0
// The script-tag file in every engine: each transport by itself through random cuts, and the best one when the client chooses.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CuttingProxy } from '../lib/cutting-proxy.mjs';
import { ENGINES } from '../lib/engines.mjs';
import { runPlan, startEnginePages } from '../lib/engines/run-plan.mjs';
import { randomFrom } from '../lib/random.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';

const COUNT = 1_000;
const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];
/** The client's own cuts, and the life of a connection through the proxy. */
const CUT_MS = [100, 500];
const LIFE_MS = [100, 800];
const FEWEST_CUTS = 4;

describe(`${COUNT} messages each way from the script-tag file`, { timeout: 600_000 }, () => {
  let pages;
  let server;
  let proxy;
  let cutUrl;

  before(async () => {
    pages = await startEnginePages();
    server = await startServer('EchoServer', { ORIGINS: pages.origin });
    proxy = new CuttingProxy({ targetPort: server.port, random: randomFrom(seed) });
    cutUrl = `http://127.0.0.1:${await proxy.listen()}/throughline`;
    proxy.startCutting(LIFE_MS);
  });

  after(async () => {
    await proxy?.close();
    await server?.stop();
    await pages?.stop();
  });

  for (const { name, launch } of ENGINES) {
    describe(name, () => {
      let browser;

      before(async () => {
        browser = await launch();
      });

      after(() => browser?.close());

      async function run(title, plan) {
        const progress = (line) => console.log(`${title}: ${line}`);
        const result = await runPlan(browser, pages.page, { count: COUNT, seed, ...plan }, { progress });
        console.log(`${title}: ${JSON.stringify(result)}`);
        assert.equal(result.fault, null);
        const { sent, received, confirmed, lost, doubled, disordered, altered } = result;
        assert.deepEqual([sent, received, confirmed], [COUNT, COUNT, COUNT]);
        assert.deepEqual({ lost, doubled, disordered, altered }, { lost: 0, doubled: 0, disordered: 0, altered: 0 });
        return result;
      }

      for (const transport of TRANSPORTS) {
        test(`${transport} in ${name}, cut at random`, async () => {
          const before = proxy.cuts;
          const plan = { url: cutUrl, cutMs: CUT_MS, options: { transports: [transport] } };
          const { cuts, echoes } = await run(`${name}, ${transport}`, plan);

          const all = cuts + proxy.cuts - before;
          assert.ok(all >= FEWEST_CUTS, `only ${all} cuts`);
          assert.deepEqual(Object.keys(echoes), [transport]);
        });
      }

      test(`jsonp-polling in ${name}, all at once: no form is larger than the server takes`, async () => {
        await run(`${name}, all at once`, { url: server.url, burst: COUNT, options: { transports: ['jsonp-polling'] } });
      });

      test(`${name} finds the best transport by itself`, async () => {
        const { transport } = await run(`${name}, by itself`, { url: server.url });

        assert.equal(transport, 'websocket');
      });
    });
  }
});
