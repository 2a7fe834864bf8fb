// SPDX-License-Identifier: Apache-2.0
// The life of a page in a real Chromium: hidden, frozen, kept for later, off line, closed; and seven tabs over HTTP/1.1.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium, launchTabs } from '../lib/browsers.mjs';
import { startScreen } from '../lib/engines/screen.mjs';
import { startScripted } from '../lib/networks.mjs';
import { startPageServer } from '../lib/page-server.mjs';
import { startServer } from '../lib/server.mjs';

const PATIENCE_MS = 20_000;
const TABS = 7;
const HELD_TABS = 4;

/** Runs in the page: connects, and keeps what was told and what came back. */
async function connectInPage({ url, options }) {
  const { connect } = await import('/throughline-client/index.js');
  const connection = connect(url, options);
  const kept = { told: [], echoes: [], hides: [] };
  for (const name of ['open', 'transport', 'suspended', 'resumed', 'reset', 'close']) {
    connection.on(name, (event) => kept.told.push([name, event.why ?? '']));
  }
  connection.on('message', (message) => kept.echoes.push(message));
  addEventListener('pagehide', ({ persisted }) => kept.hides.push(persisted));
  kept.send = (text) => connection.send(text);
  kept.transport = () => connection.transport;
  kept.state = () => connection.state;
  globalThis.kept = kept;
}

/** In a page: each text comes back. */
async function echoed(page, ...texts) {
  await page.evaluate((each) => each.forEach((text) => globalThis.kept.send(text)), texts);
  await page.waitForFunction((last) => globalThis.kept.echoes.includes(last), texts.at(-1), { timeout: PATIENCE_MS });
}

const told = (page) => page.evaluate(() => globalThis.kept.told.map(([name]) => name));
const echoes = (page) => page.evaluate(() => globalThis.kept.echoes);
const until = (page, condition) => page.waitForFunction(condition, null, { timeout: PATIENCE_MS });

describe("a page's life", { timeout: 300_000 }, () => {
  let pages;
  let server;
  let browser;
  let context;
  let network;

  before(async () => {
    pages = await startPageServer();
    server = await startServer('EchoServer', { ORIGINS: pages.origin });
    browser = await launchChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await pages?.stop();
  });

  beforeEach(async () => {
    network = await startScripted(server.port);
    context = await browser.newContext();
  });

  afterEach(async () => {
    await context.close();
    await network.stop();
  });

  async function open(options = {}) {
    const page = await context.newPage();
    await page.goto(pages.page);
    await page.evaluate(connectInPage, { url: `${network.origin}/throughline`, options });
    return page;
  }

  async function lifecycle(page) {
    const devtools = await context.newCDPSession(page);
    return (state) => devtools.send('Page.setWebLifecycleState', { state });
  }

  for (const transport of ['websocket', 'xhr-streaming', 'long-polling']) {
    test(`${transport}: frozen while its connections are cut, it goes on when thawed`, async () => {
      const page = await open({ transports: [transport] });
      await echoed(page, 'before');
      const become = await lifecycle(page);

      await become('frozen');
      network.proxy.cutAll();
      await sleep(500);
      await become('active');
      await echoed(page, 'after');

      assert.deepEqual(await echoes(page), ['before', 'after']);
      assert.ok(!(await told(page)).includes('reset'));
    });

    test(`${transport}: off line it waits, on line again it goes on at once`, async () => {
      const page = await open({ transports: [transport] });
      await echoed(page, 'before');

      await context.setOffline(true);
      network.proxy.cutAll();
      await until(page, () => !navigator.onLine);
      await page.evaluate(() => void globalThis.kept.send('meanwhile'));
      await context.setOffline(false);
      await echoed(page, 'after');

      assert.deepEqual(await echoes(page), ['before', 'meanwhile', 'after']);
      assert.ok(!(await told(page)).includes('reset'));
    });

    test(`${transport}: a closed tab ends its session with a beacon`, async () => {
      const witness = await open();
      const page = await open({ transports: [transport] });
      await echoed(page, 'before');
      await page.evaluate(() => {
        const send = navigator.sendBeacon.bind(navigator);
        navigator.sendBeacon = (url, body) => {
          localStorage.beacon = body;
          return send(url, body);
        };
      });

      await page.close({ runBeforeUnload: true });
      await until(witness, () => localStorage.beacon);
      const [opener, close] = (await witness.evaluate(() => localStorage.beacon)).split('\n');

      assert.match(close, /^c1001 \d+$/);
      const [, sid] = /^U(\S+) \d+$/.exec(opener);
      await endedWith(sid, 1001);
    });
  }

  /** The server knows of the session that it is over, and why. */
  async function endedWith(sid, code) {
    let answer = '';
    for (const deadline = Date.now() + PATIENCE_MS; !answer.startsWith('R4410') && Date.now() < deadline; await sleep(50)) {
      const body = `T${sid} 1 0 65536\n`;
      answer = await (await fetch(`${server.url}/long-polling`, { method: 'POST', body })).text();
    }
    assert.match(answer, new RegExp(`^R4410 .*"code":${code}`));
  }

  for (const transport of ['websocket', 'xhr-streaming', 'long-polling']) {
    test(`${transport}: back from the back-forward cache the same session goes on`, async () => {
      // The restored page tells by storage: a driver of browsers loses sight of it.
      const witness = await open();
      const page = await open({ transports: [transport] });
      await echoed(page, 'before');
      await page.evaluate(() => {
        addEventListener('pageshow', async ({ persisted }) => {
          if (!persisted) return;
          await globalThis.kept.send('after');
          const { echoes, hides, told } = globalThis.kept;
          localStorage.restored = JSON.stringify({ echoes, hides, told: told.map(([name]) => name) });
        });
      });

      await page.goto(`${pages.page}throughline-client/index.js`);
      await page.evaluate(() => history.back());
      await until(witness, () => localStorage.restored);
      const { echoes: came, hides, told: events } = await witness.evaluate(() => JSON.parse(localStorage.restored));

      assert.deepEqual(hides, [true], 'the page was kept');
      assert.deepEqual(came.slice(0, 1), ['before']);
      assert.deepEqual(events.filter((name) => name !== 'transport'), ['open', 'suspended', 'resumed']);
    });
  }

  test(`${TABS} tabs without WebSockets: none hangs, the first ${HELD_TABS} hold streams, the others poll briefly and say why`, async () => {
    const options = { transports: ['xhr-streaming', 'long-polling'] };
    const tabs = [];
    for (let i = 0; i < TABS; i++) {
      tabs.push(await open(options));
      await echoed(tabs[i], `first of ${i}`);
    }

    for (const [i, tab] of tabs.entries()) await echoed(tab, `second of ${i}`);

    const transports = await Promise.all(tabs.map((tab) => tab.evaluate(() => globalThis.kept.transport())));
    assert.deepEqual(transports, tabs.map((_, i) => (i < HELD_TABS ? 'xhr-streaming' : 'long-polling')));
    const [, why] = await tabs.at(-1).evaluate(() => globalThis.kept.told.find(([name]) => name === 'transport'));
    assert.match(why, /xhr-streaming: too many tabs/);
  });
});

// Only a Chromium with windows has hidden tabs.
describe('a hidden tab whose timers come once a minute', { timeout: 120_000 }, () => {
  const HIDDEN_MS = 8_000;
  const PING_MS = 400;
  let pages;
  let server;
  let screen;
  let browser;

  before(async () => {
    pages = await startPageServer();
    server = await startServer('ConformanceServer', { ORIGINS: pages.origin, PING_INTERVAL: String(PING_MS) });
    screen = await startScreen();
    browser = await launchTabs(screen.display);
  });

  after(async () => {
    await browser?.close();
    await screen?.stop();
    await server?.stop();
    await pages?.stop();
  });

  for (const transport of ['websocket', 'xhr-streaming', 'long-polling']) {
    test(`${transport}: it stays connected to a server that cuts after ${2 * PING_MS} ms of silence`, async () => {
      const page = await browser.newPage();
      await page.goto(pages.page);
      await page.evaluate(connectInPage, { url: server.url, options: { transports: [transport] } });
      await page.evaluate(() => globalThis.kept.send('before'));
      await page.evaluate(() => {
        globalThis.ticks = 0;
        setInterval(() => globalThis.ticks++, 100);
      });

      const front = await browser.newPage();
      await front.bringToFront();
      await sleep(HIDDEN_MS);
      const { hidden, ticks } = await page.evaluate(() => ({ hidden: document.hidden, ticks: globalThis.ticks }));
      await page.evaluate(() => globalThis.kept.send('after'));

      assert.ok(hidden, 'the tab is hidden');
      assert.ok(ticks < HIDDEN_MS / 100 / 2, `its timers are slow: ${ticks} ticks`);
      assert.deepEqual(await told(page), ['transport', 'open']);
    });
  }
});
