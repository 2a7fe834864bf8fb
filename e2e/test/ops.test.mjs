// SPDX-License-Identifier: Apache-2.0
// The operators' page under a load of all transports: it shows what is, and what it is told to do is done.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { artefacts, launchChromium } from '../lib/browsers.mjs';
import { faintTexts, nameless } from '../lib/looks.mjs';
import { startScripted, upgrades } from '../lib/networks.mjs';
import { closeAll, openInNode, openInPage } from '../lib/ops-load.mjs';
import { Operator, until } from '../lib/ops-page.mjs';
import { java, startServer } from '../lib/server.mjs';

const TOKEN = 'the token of the operators of this test';
const IN_NODE = { websocket: 60, 'xhr-streaming': 30, 'long-polling': 15 };
const IN_PAGE = { websocket: 8, 'jsonp-polling': 2 };
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const LEAST_CONTRAST = 4.5;

describe('the page of the operators', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let visitors;
  let network;
  const sessions = {};
  const expected = { websocket: 68, 'xhr-streaming': 33, 'long-polling': 15, 'jsonp-polling': 2 };

  before(async () => {
    server = await startServer('EchoServer', { OPS_TOKEN: TOKEN });
    browser = await launchChromium();
    for (const [transport, count] of Object.entries(IN_NODE)) sessions[transport] = await openInNode(server.url, transport, count);
    visitors = await browser.newPage();
    await visitors.goto(`${server.origin}/blank.html`);
    await visitors.addScriptTag({ url: `${server.url}/client.js` });
    for (const [transport, count] of Object.entries(IN_PAGE)) await openInPage(visitors, server.url, transport, count);
    network = await startScripted(server.port, { treat: upgrades('refuse') });
    sessions.fallen = await openThrough(network.origin, 3);
  });

  after(async () => {
    await closeAll(Object.values(sessions).flat());
    await browser?.close();
    await network?.stop();
    await server?.stop();
  });

  /** Sessions that would rather have a WebSocket; there is one thing to fall to, however slow this machine is at the moment. */
  async function openThrough(origin, count) {
    const { connect } = await import('../../client-js/dist/index.js');
    const { default: WebSocket } = await import('ws');
    const connections = Array.from({ length: count }, () => connect(`${origin}/throughline`, { WebSocket, transports: ['websocket', 'xhr-streaming'] }));
    await Promise.all(connections.map((connection) => connection.send('hello')));
    return connections;
  }

  const arrive = (options) => Operator.arrive(browser, server.url, TOKEN, options);

  test('whoever does not know the token sees a form, and is not let in', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.url}/ops`);
    await page.fill('#token', 'not the token of these operators');
    await page.press('#token', 'Enter');
    await page.getByText('That is not the token.').waitFor();
    assert.equal(await page.locator('#mix').count(), 0);
    assert.equal((await fetch(`${server.url}/ops/api/v1/overview`)).status, 401);
    await page.close();
  });

  test('it shows the sessions that there are, by transport, as the API does, over a session of its own', async () => {
    const operator = await arrive();
    await operator.isLive();
    await until((mix) => JSON.stringify(mix) === JSON.stringify(expected), () => operator.mix());
    const overview = await operator.overview();
    assert.deepEqual(overview.sessions.on, { ...expected, detached: 0 });
    assert.equal(await operator.tile('Sessions'), 118);
    assert.equal(overview.sessions.opened, 118, 'the operator is not counted');
    assert.equal(await operator.tile('Fallbacks'), 3);
    const [fallback] = overview.fallbacks;
    assert.equal(`${fallback.from} ${fallback.to} ${fallback.count}`, 'websocket xhr-streaming 3');
    assert.equal(overview.usable.websocket.count, 68);
    const clients = Object.fromEntries(overview.clients.map(({ name, live }) => [name, Object.values(live).reduce((a, b) => a + b)]));
    assert.deepEqual(clients, { node: 108, chromium: 10 });
    assert.deepEqual(overview.networks.map(({ name }) => name), ['127.0.0.0/24']);
    await operator.page.locator('#why', { hasText: fallback.reason }).waitFor();
    await operator.page.locator('#mix-chart canvas').waitFor();

    sessions.late = await openInNode(server.url, 'websocket', 5);
    await until((mix) => mix.websocket === 73, () => operator.mix());
    await closeAll(sessions.late.splice(0));
    await until((mix) => mix.websocket === 68, () => operator.mix());
    assert.equal((await operator.overview()).sessions.ended, 5);
    await operator.go();
  });

  test('a session is found by its public id, tested, moved, and closed', async () => {
    const operator = await arrive();
    await operator.isLive();
    const [connection] = await openInNode(server.url, 'websocket', 1);
    const ended = new Promise((resolve) => connection.on('close', resolve));
    const row = await operator.session(connection.id);

    await row.locator('[data-action="test"]').click();
    await row.getByText(/^confirmed in \d+ ms$/).waitFor();
    assert.equal(connection.state, 'OPEN');

    await row.locator('[data-action="move"]').click();
    await row.locator('.path li', { hasText: 'attach' }).waitFor();
    assert.equal(connection.state, 'OPEN');

    await row.locator('input[type="number"]').fill('3007');
    await row.locator('[data-action="disconnect"]').click();
    const { code, reason } = await ended;
    assert.deepEqual([code, reason], [3007, 'by an operator']);
    await row.locator('.path li', { hasText: 'end' }).waitFor();
    assert.equal(await row.locator('.acts').count(), 0);
    const { json } = await operator.api(`sessions/${connection.id}`);
    assert.deepEqual([json.state, json.code], ['ended', 3007]);
    assert.match(server.output(), new RegExp(`operator: disconnect session ${connection.id}`));
    await operator.go();
  });

  test('the last day is shown as well, and whoever logs out sees the form', async () => {
    const operator = await arrive();
    await operator.isLive();
    await operator.page.click('[data-span="minutes"]');
    await operator.page.locator('#mix-chart canvas').waitFor();
    await operator.page.click('[data-span="seconds"]');
    await operator.page.click('#logout button');
    await operator.page.locator('#token').waitFor();
    await operator.page.close();
  });

  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      test(`it can be read: ${size}, ${colorScheme}`, async () => {
        const operator = await arrive({ viewport, colorScheme });
        await operator.isLive();
        await operator.page.locator('#sessions details').first().waitFor();
        await operator.page.locator('#sessions details').first().locator('summary').click();
        await until((time) => time >= 3, async () => (await operator.api('timeline')).json.seconds.time.length);
        await operator.page.evaluate(() => scrollTo(0, 0));
        await operator.page.screenshot({ path: join(artefacts, `ops-${size}-${colorScheme}.png`), fullPage: true });
        const sideways = await operator.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(sideways, 0, 'scrolls sideways');
        assert.deepEqual(await operator.page.evaluate(faintTexts, LEAST_CONTRAST), [], 'faint texts');
        assert.deepEqual(await operator.page.evaluate(nameless), [], 'without a name');
        await operator.go();
      });
    }
  }

  test('in a terminal, and in a pipe without its colours', async () => {
    const file = join(artefacts, 'ops-token');
    await writeFile(file, `${TOKEN}\n`);
    const { command, options } = java();
    const top = (...more) => promisify(execFile)(command, [...options, 'io.throughline.examples.top.Top', server.url, ...more]);
    const { stdout } = await top('--token-file', file, '--once');
    assert.match(stdout, /^sessions 118 /m);
    for (const [transport, count] of Object.entries(expected)) assert.match(stdout, new RegExp(`^${transport} +${count} `, 'm'));
    assert.match(stdout, /websocket > xhr-streaming/);
    assert.ok(!stdout.includes('\u001b'), 'escapes');
    await writeFile(file, 'not the token of these operators');
    await assert.rejects(top('--token-file', file, '--once'), /that is not the operators' token/);
  });
});
