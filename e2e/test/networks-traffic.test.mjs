// SPDX-License-Identifier: Apache-2.0
// What is found out by traffic, and what is told of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { echoRunInPage } from '../lib/in-page.mjs';
import { startScripted, upgrades } from '../lib/networks.mjs';
import { startPageServer } from '../lib/page-server.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';

const COUNT = 200;
const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];
/** Ends before a heartbeat's deadline, 45 s: what is found out is found out by traffic. */
const DEADLINE_MS = 30_000;

describe('found out by traffic', { timeout: 400_000 }, () => {
  let pages;
  let server;
  let browser;

  before(async () => {
    pages = await startPageServer();
    server = await startServer('DemoServer', { ORIGINS: pages.origin });
    browser = await launchChromium();
    await visit(server.origin); // what a server loads for its first sessions is no matter of the network's
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await pages?.stop();
  });

  /** A visit with what an earlier one left in the browser, and nothing else; `halfway` is given the page. */
  async function visit(origin, { memory, halfway = () => undefined } = {}) {
    const context = await browser.newContext(memory ? { storageState: memory } : {});
    try {
      const page = await context.newPage();
      await page.goto(pages.page);
      await page.exposeFunction('halfway', () => halfway(page));
      const plan = { transports: TRANSPORTS, count: COUNT, seed, deadlineMs: DEADLINE_MS, burst: 1 };
      const result = await page.evaluate(echoRunInPage({ ...plan, url: `${origin}/throughline` }));
      console.log(JSON.stringify(result));
      assert.equal(result.fault, null);
      assert.deepEqual([result.received, result.confirmed], [COUNT, COUNT]);
      return { ...result, memory: await context.storageState() };
    } finally {
      await context.close();
    }
  }

  async function through(rules, use) {
    const network = await startScripted(server.port, rules);
    try {
      await use(network);
    } finally {
      await network.stop();
    }
  }

  test('a roam while a stream carries the session is noticed by traffic, not by the heartbeat', () =>
    through({ treat: upgrades('refuse') }, async ({ origin, proxy }) => {
      await visit(origin, { halfway: () => proxy.silence() });
    }));

  test('where WebSocket and streaming fail, the reasons of both are told', () =>
    through({ treat: upgrades('swallow', () => 'hold') }, async ({ origin }) => {
      const { transport, moves } = await visit(origin);

      assert.equal(transport, 'long-polling');
      const whys = Object.keys(moves).map((move) => move.slice(move.indexOf(': ')));
      assert.match(whys.join(), /websocket/);
      assert.match(whys.join(), /xhr-streaming/);
    }));
});
