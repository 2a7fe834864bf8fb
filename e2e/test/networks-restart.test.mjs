// SPDX-License-Identifier: Apache-2.0
// The server dies and comes back without its sessions: the application is told exactly what became of what it sent.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { startScripted } from '../lib/networks.mjs';
import { startPageServer } from '../lib/page-server.mjs';
import { startServer } from '../lib/server.mjs';

const PATIENCE_MS = 60_000;
const EVENTS = ['open', 'transport', 'suspended', 'resumed', 'reset', 'close'];

/** Runs in the page: connects, and keeps what was told, what came back and what became of each send. */
async function connectInPage({ url, transports, events }) {
  const { connect } = await import('/throughline-client/index.js');
  const connection = connect(url, { transports });
  const kept = { told: [], echoes: [], confirmed: 0, unknown: 0, otherwise: [] };
  for (const name of events) connection.on(name, (event) => kept.told.push({ name, event, at: Date.now() }));
  connection.on('message', (message) => kept.echoes.push(message));
  kept.send = (texts) => {
    for (const text of texts) {
      connection.send(text).then(
        () => kept.confirmed++,
        (error) => (error.code === 'UNKNOWN_FATE' ? kept.unknown++ : kept.otherwise.push(String(error))),
      );
    }
  };
  globalThis.kept = kept;
}

const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe('the server restarted', { timeout: 240_000 }, () => {
  let pages;
  let server;
  let network;
  let browser;
  let page;

  const restart = (port = null) => startServer('EchoServer', { ORIGINS: pages.origin }, port);

  beforeEach(async () => {
    pages = await startPageServer();
    server = await restart();
    network = await startScripted(server.port);
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(pages.page);
  });

  afterEach(async () => {
    await browser?.close();
    await network?.stop();
    await server?.stop();
    await pages?.stop();
  });

  const send = (texts) => page.evaluate((each) => globalThis.kept.send(each), texts);
  const until = (condition) => page.waitForFunction(condition, null, { timeout: PATIENCE_MS });

  for (const transport of ['websocket', 'xhr-streaming', 'long-polling']) {
    test(`over ${transport}: 50 confirmed, 50 of unknown fate, and the next session`, async () => {
      await page.evaluate(connectInPage, { url: `${network.origin}/throughline`, transports: [transport], events: EVENTS });
      await send(numbers(1, 50));
      await until(() => globalThis.kept.confirmed === 50 && globalThis.kept.echoes.length === 50);

      server.freeze();
      await send(numbers(51, 80));
      await server.kill();
      await until(() => globalThis.kept.told.at(-1).name === 'suspended');
      await send(numbers(81, 100));
      server = await restart(server.port);
      const returned = Date.now();
      const attemptsBefore = network.proxy.connections;
      await until(() => globalThis.kept.told.filter(({ name }) => name === 'open').length === 2);
      const attempts = network.proxy.connections - attemptsBefore;
      await send(['after']);
      await until(() => globalThis.kept.echoes.includes('after') && globalThis.kept.confirmed > 50);

      const { told, echoes, confirmed, unknown, otherwise } = await page.evaluate(() => ({ ...globalThis.kept, send: null }));
      const reopened = told.findLast(({ name }) => name === 'open');
      console.log(`${transport}: a new session ${reopened.at - returned} ms after the server's return, ${attempts} connections`);
      assert.deepEqual([confirmed, unknown, otherwise], [51, 50, []]);
      assert.deepEqual(echoes, [...numbers(1, 50), 'after']);
      const ends = told.filter(({ name }) => name === 'reset' || name === 'close');
      assert.deepEqual(ends.map(({ name, event }) => [name, event.confirmed, event.unknown]), [['reset', 50, 50]]);
      const order = told.map(({ name }) => name).filter((name) => name !== 'transport');
      assert.deepEqual(order, ['open', 'suspended', 'reset', 'open']);
    });
  }
});
