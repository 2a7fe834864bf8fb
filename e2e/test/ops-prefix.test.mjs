// SPDX-License-Identifier: Apache-2.0
// The operators' page and the check page behind an nginx that knows them by other paths than the server.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { artefacts, launchChromium } from '../lib/browsers.mjs';
import { startNginxWith } from '../lib/nginx.mjs';
import { closeAll, openInNode } from '../lib/ops-load.mjs';
import { Operator, until } from '../lib/ops-page.mjs';
import { startServer } from '../lib/server.mjs';

const TOKEN = 'the token of the operators of this test';
const PASS = `proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection "upgrade";
  proxy_set_header Host $http_host;`;

describe("the operators' page behind a proxy with paths of its own", { timeout: 120_000 }, () => {
  let server;
  let proxy;
  let browser;
  let sessions = [];

  before(async () => {
    server = await startServer('EchoServer', { OPS_TOKEN: TOKEN });
    const at = `http://127.0.0.1:${server.port}`;
    proxy = await startNginxWith(`
      location /tools/live/ { proxy_pass ${at}/; ${PASS} }
      location /s/ { proxy_pass ${at}/throughline/; ${PASS} }`);
    browser = await launchChromium();
  });

  after(async () => {
    await closeAll(sessions);
    await browser?.close();
    await proxy?.stop();
    await server?.stop();
  });

  for (const [what, path] of [['a longer path', '/tools/live/throughline'], ['a shorter one', '/s']]) {
    test(`it is live at ${what}, and its operator logs out again`, async () => {
      const url = `${proxy.origin}${path}`;
      sessions = await openInNode(url, 'websocket', 2);
      const operator = await Operator.arrive(browser, url, TOKEN);
      await operator.isLive();
      assert.equal(operator.page.url(), `${url}/ops/`);
      await until(({ websocket }) => websocket === 2, () => operator.mix());
      const [cookie] = await operator.page.context().cookies();
      assert.equal(cookie.path, `${path}/ops`);
      const row = await operator.session(sessions[0].id);
      await row.locator('[data-action="test"]').click();
      await row.getByText(/^confirmed in \d+ ms$/).waitFor();
      await operator.page.evaluate(() => scrollTo(0, 0));
      await operator.page.screenshot({ path: join(artefacts, `ops-behind${path.replaceAll('/', '-')}.png`) });
      await operator.page.click('#logout button');
      await operator.page.locator('#token').waitFor();
      assert.equal(operator.page.url(), `${url}/ops/`);
      assert.deepEqual(await operator.page.context().cookies(), []);
      await operator.page.context().close();
      await closeAll(sessions.splice(0));
    });

    test(`the check page finds every transport at ${what}`, async () => {
      const page = await browser.newPage();
      await page.goto(`${proxy.origin}${path}/check`);
      await page.locator('#result:not(.running)').waitFor({ timeout: 60_000 });
      const rows = await page.locator('#rows > li').allTextContents();
      for (const transport of ['WebSocket', 'Streaming', 'Long polling']) {
        assert.ok(rows.some((row) => row.toLowerCase().includes(transport.toLowerCase())), `${transport}: ${rows}`);
      }
      console.log(rows.join('\n'));
      await page.close();
    });
  }
});
