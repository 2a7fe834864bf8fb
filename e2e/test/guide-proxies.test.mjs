// SPDX-License-Identifier: Apache-2.0
// The configurations of the guide on proxies, as they stand there, with real nginx and haproxy before real servers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { echoRunInPage } from '../lib/in-page.mjs';
import { haproxyOf } from '../lib/networks/programs.mjs';
import { startNginxWith } from '../lib/nginx.mjs';
import { seed } from '../lib/seed.mjs';
import { repository, startServer } from '../lib/server.mjs';

const COUNT = 200;
const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling'];
const guide = (name) => readFileSync(join(repository, 'examples/proxies', name), 'utf8');

describe('the configurations of the guide on proxies', { timeout: 240_000 }, () => {
  let servers;
  let browser;

  before(async () => {
    servers = await Promise.all([startServer('EchoServer'), startServer('EchoServer')]);
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    for (const server of servers ?? []) await server.stop();
  });

  async function everyTransport(title, proxy) {
    const page = await browser.newPage();
    try {
      await page.goto(`${proxy.origin}/blank.html`);
      for (const transport of TRANSPORTS) {
        const plan = { transports: [transport], count: COUNT, seed, deadlineMs: 60_000 };
        const result = await page.evaluate(echoRunInPage({ ...plan, url: `${proxy.origin}/throughline` }));
        console.log(`${title}: ${JSON.stringify(result)}`);
        assert.equal(result.fault, null);
        assert.equal(result.echoes[transport], COUNT, `${transport} carried everything`);
      }
    } finally {
      await page.close();
      await proxy.stop();
    }
  }

  test('nginx: every transport passes', async () => {
    const server = `127.0.0.1:${servers[0].port}`;
    const location = guide('nginx.conf').replace('127.0.0.1:8080', server);
    await everyTransport('nginx', await startNginxWith(`${location} location / { proxy_pass http://${server}; }`));
  });

  test('haproxy before two servers: every transport passes, and a session stays where it is', async () => {
    const configuration = (port) =>
      guide('haproxy.cfg')
        .replace('127.0.0.1:8000', `127.0.0.1:${port}`)
        .replace('127.0.0.1:8080', `127.0.0.1:${servers[0].port}`)
        .replace('127.0.0.1:8081', `127.0.0.1:${servers[1].port}`);
    await everyTransport('haproxy', await haproxyOf(configuration));
  });
});
