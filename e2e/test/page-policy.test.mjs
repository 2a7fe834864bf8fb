// SPDX-License-Identifier: Apache-2.0
// Pages whose Content-Security-Policy allows as little as docs/pages.md says, and what a page has of connections that ended.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium, launchFirefox } from '../lib/browsers.mjs';
import { startPageServer } from '../lib/page-server.mjs';
import { startServer } from '../lib/server.mjs';

const CLOSED_CONNECTIONS = 100;
const SCRIPT = '/throughline-client/throughline.min.js';

const STRICT = { 'default-src': "'none'", 'script-src': "'self'", 'form-action': "'none'" };
/** What the policy of a page has to allow for a transport, by the server's origin. */
const NEEDS = {
  websocket: (origin) => ({ 'connect-src': origin.replace('http', 'ws') }),
  'xhr-streaming': (origin) => ({ 'connect-src': origin }),
  'long-polling': (origin) => ({ 'connect-src': origin }),
  'jsonp-polling': (origin) => ({ 'script-src': `'self' ${origin}`, 'frame-src': origin, 'form-action': origin }),
};

/** Runs in the page: what comes back over a transport. */
function echo({ url, transport }) {
  return new Promise((resolve) => {
    const connection = globalThis.throughline.connect(url, { transports: [transport] });
    connection.on('message', (text) => connection.close(1000, text));
    connection.on('close', ({ reason }) => resolve(reason));
    connection.send('through');
  });
}

/** Runs in the page: connects and closes again and again; answers what is left of it in the page. */
async function remains({ url, transport, count }) {
  const timers = new Set();
  const listeners = [];
  const { addEventListener, removeEventListener, setTimeout, clearTimeout } = globalThis;
  globalThis.setTimeout = (action, ms) => {
    const id = setTimeout(() => {
      timers.delete(id);
      action();
    }, ms);
    timers.add(id);
    return id;
  };
  globalThis.clearTimeout = (id) => {
    timers.delete(id);
    clearTimeout(id);
  };
  globalThis.addEventListener = (name, listener) => {
    listeners.push(listener);
    addEventListener(name, listener);
  };
  globalThis.removeEventListener = (name, listener) => {
    listeners.splice(listeners.indexOf(listener), 1);
    removeEventListener(name, listener);
  };
  const elements = document.getElementsByTagName('*').length;
  const atOnce = Math.floor(count / 2);
  for (let i = 0; i < count; i++) {
    const connection = globalThis.throughline.connect(url, { transports: [transport] });
    const closed = new Promise((resolve) => connection.on('close', resolve));
    if (i < atOnce) setTimeout(() => connection.close(), 1);
    else connection.send('x').then(() => connection.close());
    await closed;
  }
  await new Promise((late) => setTimeout(late, 1_000)); // scripts that were cancelled may still run
  return {
    timers: timers.size,
    listeners: listeners.length,
    elements: document.getElementsByTagName('*').length - elements,
    callbacks: Object.keys(globalThis.___tl ?? {}).length,
  };
}

for (const [engine, launch] of Object.entries({ Chromium: launchChromium, Firefox: launchFirefox })) {
  describe(`pages in ${engine}`, { timeout: 120_000 }, () => {
    const headers = {};
    let pages;
    let server;
    let browser;

    before(async () => {
      pages = await startPageServer({}, headers);
      server = await startServer('EchoServer', { ORIGINS: pages.origin });
      browser = await launch();
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
      await pages?.stop();
    });

    async function inPage(run, plan) {
      const page = await browser.newPage();
      try {
        await page.goto(pages.page);
        await page.addScriptTag({ url: SCRIPT });
        return await page.evaluate(run, { url: server.url, ...plan });
      } finally {
        await page.close();
      }
    }

    for (const [transport, needs] of Object.entries(NEEDS)) {
      test(`${transport} needs no more of a strict policy than is written down`, async () => {
        const policy = Object.entries({ ...STRICT, ...needs(server.origin) });
        headers['Content-Security-Policy'] = policy.map((directive) => directive.join(' ')).join('; ');

        assert.equal(await inPage(echo, { transport }), 'through');
      });

      test(`${transport}: of ${CLOSED_CONNECTIONS} connections that were closed nothing is left in the page`, async () => {
        headers['Content-Security-Policy'] = '';

        const left = await inPage(remains, { transport, count: CLOSED_CONNECTIONS });

        assert.deepEqual(left, { timers: 0, listeners: 0, elements: 0, callbacks: 0 });
      });
    }
  });
}
