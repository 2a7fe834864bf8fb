// SPDX-License-Identifier: Apache-2.0
// The configurations of the guide on proxies, as they stand there, with real nginx and haproxy before real servers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
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

function nginxBefore(port) {
  const location = guide('nginx.conf').replace('127.0.0.1:8080', `127.0.0.1:${port}`);
  return startNginxWith(`${location} location / { proxy_pass http://127.0.0.1:${port}; }`);
}

function haproxyBefore(...ports) {
  return haproxyOf((port) =>
    guide('haproxy.cfg')
      .replace('127.0.0.1:8000', `127.0.0.1:${port}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${ports[0]}`)
      .replace('127.0.0.1:8081', `127.0.0.1:${ports[1]}`),
  );
}

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
    await everyTransport('nginx', await nginxBefore(servers[0].port));
  });

  test('haproxy before two servers: every transport passes, and a session stays where it is', async () => {
    await everyTransport('haproxy', await haproxyBefore(servers[0].port, servers[1].port));
  });
});

describe("behind them a client's address", { timeout: 60_000 }, () => {
  for (const [name, startBefore] of Object.entries({ nginx: nginxBefore, haproxy: (port) => haproxyBefore(port, port) })) {
    test(`${name}: it is the proxy's word, not the client's`, async () => {
      const application = createServer(({ rawHeaders }, answer) => answer.end(JSON.stringify(forwarded(rawHeaders))));
      application.listen(0, '127.0.0.1');
      await once(application, 'listening');
      let proxy;
      try {
        proxy = await startBefore(application.address().port);
        const headers = { 'X-Forwarded-For': '192.0.2.1' };
        const answer = await fetch(`${proxy.origin}/throughline/v1/open`, { headers });
        assert.deepEqual(await answer.json(), ['127.0.0.1']);
      } finally {
        await proxy?.stop();
        application.closeAllConnections();
        application.close();
      }
    });
  }
});

/** Each X-Forwarded-For of a request, as it came. */
function forwarded(rawHeaders) {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === 'x-forwarded-for');
}
