// SPDX-License-Identifier: Apache-2.0
// XS-1: the first frames of a stream are visible at once, in Chromium and in Firefox; and Firefox over each transport.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium, launchFirefox } from '../lib/browsers.mjs';
import { firstChunk } from '../lib/first-chunk.mjs';
import { echoRunInPage } from '../lib/in-page.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';

const AT_ONCE_MS = 2_000;
const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];

for (const [name, launch] of [
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
]) {
  describe(name, { timeout: 180_000 }, () => {
    let server;
    let browser;
    let page;

    before(async () => {
      server = await startServer('EchoServer');
      browser = await launch();
      page = await browser.newPage();
      await page.goto(`${server.origin}/blank.html`);
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    for (const how of ['xhr', 'fetch']) {
      test(`XS-1 the first chunk of a stream is visible at once, by ${how}`, async () => {
        await page.evaluate(firstChunk, how);
        const { ms, length } = await page.evaluate(firstChunk, how);

        console.log(`${name}, ${how}: ${length} characters visible after ${ms.toFixed(0)} ms`);
        assert.ok(ms < AT_ONCE_MS, `visible after ${ms} ms`);
        assert.ok(length < 1_024, `${length} characters: a browser's own buffer would not show`);
      });
    }

    for (const transport of TRANSPORTS) {
      test(`the client over ${transport} alone: 1,000 messages each way`, async () => {
        const plan = { url: `${server.origin}/throughline`, transports: [transport], count: 1_000, seed, deadlineMs: 60_000 };
        const result = await page.evaluate(echoRunInPage(plan));

        assert.equal(result.fault, null);
        assert.deepEqual(result.echoes, { [transport]: 1_000 });
      });
    }

    test('the client over all transports, switched at random: 3,000 messages each way', async () => {
      const plan = { url: `${server.origin}/throughline`, transports: TRANSPORTS, count: 3_000, seed, deadlineMs: 60_000 };
      const result = await page.evaluate(echoRunInPage({ ...plan, switching: true, burst: 10 }));

      console.log(`${name}, switched at random: ${JSON.stringify(result)}`);
      assert.equal(result.fault, null);
      assert.equal(result.received, 3_000);
      assert.ok(result.changes >= 3, `only ${result.changes} changes of transport`);
    });
  });
}
