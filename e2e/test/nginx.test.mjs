// SPDX-License-Identifier: Apache-2.0
// nginx as it is configured when nobody thought of WebSockets: sessions over it end up usable.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { echoRunInNode } from '../lib/client.mjs';
import { echoRunInPage } from '../lib/in-page.mjs';
import { startNginx } from '../lib/nginx.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';

const IN_NODE = ['websocket', 'xhr-streaming', 'long-polling'];
const COUNT = 500;

const CASES = [
  { title: 'nginx by default', settings: '', never: ['websocket'], stays: 'xhr-streaming' },
  // What it held back of a stream it hands over when that ends, overtaken by a poll: a few echoes may come so.
  {
    title: 'nginx that buffers in spite of X-Accel-Buffering',
    settings: 'proxy_ignore_headers X-Accel-Buffering;',
    never: ['websocket'],
    stays: 'long-polling',
  },
  {
    title: 'nginx with upgrades',
    settings: 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
    never: ['xhr-streaming', 'long-polling'],
    stays: 'websocket',
  },
];

describe('behind nginx', { timeout: 240_000 }, () => {
  let server;

  before(async () => {
    server = await startServer('EchoServer');
  });

  after(() => server.stop());

  const plan = { transports: IN_NODE, count: COUNT, seed, deadlineMs: 60_000 };

  function check(title, result, never, stays) {
    console.log(`${title}: ${JSON.stringify(result)}`);
    assert.equal(result.fault, null);
    assert.equal(result.transport, stays);
    for (const name of never) assert.equal(result.echoes[name] ?? 0, 0, `${name} cannot pass here`);
  }

  for (const { title, settings, never, stays } of CASES) {
    test(`${title}: a session of the client in Node is usable`, async () => {
      const nginx = await startNginx(server.port, settings);
      try {
        check(title, await echoRunInNode({ ...plan, url: `${nginx.origin}/throughline` }), never, stays);
      } finally {
        await nginx.stop();
      }
    });
  }

  test('nginx that passes the Host on: a session of the client in Chromium is usable', async () => {
    const nginx = await startNginx(server.port, 'proxy_set_header Host $http_host;');
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(`${nginx.origin}/blank.html`);
      const result = await page.evaluate(echoRunInPage({ ...plan, url: `${nginx.origin}/throughline` }));
      check('Chromium behind nginx', result, ['websocket'], 'xhr-streaming');
    } finally {
      await browser.close();
      await nginx.stop();
    }
  });
});
