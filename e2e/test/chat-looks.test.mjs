// SPDX-License-Identifier: Apache-2.0
// How the chat looks on a phone and on a desk, light and dark. Screenshots stay in e2e/build.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { artefacts, launchChromium } from '../lib/browsers.mjs';
import { ChatVisitor } from '../lib/chat-page.mjs';
import { faintTexts, nameless } from '../lib/looks.mjs';
import { startServer } from '../lib/server.mjs';

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const LEAST_CONTRAST = 4.5;

describe('the looks of the chat', { timeout: 180_000 }, () => {
  let server;
  let browser;

  let rooms = 0;

  before(async () => {
    server = await startServer('chat.ChatDemo');
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Each test has a room of its own. */
  const arrive = (name, options = {}) => ChatVisitor.arrive(browser, server.origin, name, { room: `#room-${rooms}`, ...options });

  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${size}, ${colorScheme}`, async () => {
        rooms++;
        const ada = await arrive('Ada', { viewport, colorScheme });
        const shot = (view) => ada.screenshot(join(artefacts, `chat-${size}-${colorScheme}-${view}.png`));
        const bob = await arrive('Bob');
        await bob.webSockets('refuse');
        await bob.say('A long line that has to wrap somewhere: every message arrives once, whole and in the order it was sent.');
        await ada.hears('A long line');
        await ada.say('Hello, Bob');
        await bob.hears('Hello, Bob');

        for (const view of size === 'phone' ? ['talk', 'people', 'network'] : ['all']) {
          if (size === 'phone') await ada.page.click(`#views [data-view="${view}"]`);
          await shot(view);
          const sideways = await ada.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(sideways, 0, `${view} scrolls sideways`);
          assert.deepEqual(await ada.page.evaluate(faintTexts, LEAST_CONTRAST), [], `${view}: faint texts`);
          assert.deepEqual(await ada.page.evaluate(nameless), [], `${view}: without a name`);
        }
        await ada.go();
        await bob.go();
      });
    }
  }

  test('everything can be done by keyboard', async () => {
    rooms++;
    const ada = await arrive('Ada');
    await ada.page.focus('#text');
    await ada.page.keyboard.type('by keyboard');
    await ada.page.keyboard.press('Enter');
    await ada.hears('by keyboard');
    await ada.page.focus('#sabotage [name="webSockets"]:checked');
    await ada.page.keyboard.press('ArrowRight');
    await ada.sees('Ada', 'xhr-streaming');
    await ada.page.focus('#mend');
    await ada.page.keyboard.press('Enter');
    await ada.sees('Ada', 'websocket');
    await ada.go();
  });
});
