// SPDX-License-Identifier: Apache-2.0
// The page that shows one session by itself, as a visitor uses it, in Chromium. Screenshots stay in e2e/build.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { artefacts, complaintsOf, launchChromium } from '../lib/browsers.mjs';
import { startServer } from '../lib/server.mjs';

const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];

describe('the page of one session', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let page;
  let complaints;

  before(async () => {
    server = await startServer('EchoServer');
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    complaints = complaintsOf(page);
    await page.goto(`${server.origin}/lab.html`);
    await shows('#state', 'open');
  });

  afterEach(async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });

  const shown = (selector) => page.locator(selector).textContent();

  async function shows(selector, text) {
    await page.locator(selector).filter({ hasText: text }).waitFor({ timeout: 20_000 });
  }

  async function say(text) {
    await page.fill('#text', text);
    await page.press('#text', 'Enter');
  }

  async function switchTo(transport) {
    await page.click(`#switches [data-transport="${transport}"]`);
    await shows('#transport', transport);
  }

  async function allCameBack(count) {
    await shows('#verdict', `All ${count} came back once, in order.`);
    const numbers = await Promise.all(['sent', 'received', 'lost', 'doubled', 'disordered'].map((id) => shown(`#${id}`)));
    assert.deepEqual(numbers, [String(count), String(count), '0', '0', '0']);
    await shows('#confirmed', String(count));
  }

  for (const transport of TRANSPORTS) {
    test(`over ${transport}: a text and bytes come back, with number, transport and round trip`, async () => {
      await switchTo(transport);
      await say('Grüße ~ 👋');
      await page.click('#send-binary');

      await allCameBack(2);
      const text = page.locator('#echoes li[data-number="1"]');
      assert.equal(await text.locator('.text').textContent(), 'Grüße ~ 👋');
      assert.equal(await text.locator('.chip').textContent(), transport);
      assert.match(await text.locator('.ms').textContent(), /^\d+\.\d ms$/);
      assert.match(await shown('#echoes li[data-number="2"] .text'), /^1024 bytes/);
    });
  }

  test('600 messages across every change of transport: nothing lost, doubled or out of order', async () => {
    const id = await shown('#session-id');
    for (const transport of ['jsonp-polling', 'websocket', 'long-polling', 'xhr-streaming', 'jsonp-polling', 'websocket']) {
      await page.click('#send-many');
      await switchTo(transport);
    }

    await allCameBack(600);
    assert.equal(await shown('#session-id'), id);
    const history = await page.locator('#history li').allTextContents();
    assert.equal(history.filter((line) => line.includes('→')).length, 6);
  });

  for (const transport of TRANSPORTS) {
    test(`over ${transport}: cut while 200 messages are under way, the session goes on`, async () => {
      await switchTo(transport);
      const id = await shown('#session-id');
      await page.evaluate(() => {
        document.getElementById('send-many').click();
        document.getElementById('cut').click();
        document.getElementById('send-many').click();
      });

      await allCameBack(200);
      await shows('#state', 'open');
      assert.equal(await shown('#session-id'), id);
      await shows('#history', 'Resumed');
    });
  }

  for (const [name, viewport] of [
    ['desk', { width: 1280, height: 860 }],
    ['phone', { width: 390, height: 844 }],
  ]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`looks as it should on ${name}, ${colorScheme}`, async () => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await say('Hello');
        await switchTo('xhr-streaming');
        await page.click('#send-binary');
        await switchTo('long-polling');
        await page.click('#cut');
        await say('Said while there was no connection');
        await shows('#state', 'open');
        await switchTo('websocket');
        await say('A long line that has to wrap somewhere: every message arrives once, whole and in the order it was sent.');

        await allCameBack(4);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(overflow, 0, 'the page scrolls sideways');
        await page.screenshot({ path: join(artefacts, `lab-${name}-${colorScheme}.png`), fullPage: true });
      });
    }
  }
});
