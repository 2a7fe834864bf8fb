// SPDX-License-Identifier: Apache-2.0
// The chat as its visitors use it, each in a Chromium of their own: what they do with each other, and to their networks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { ChatVisitor } from '../lib/chat-page.mjs';
import { startServer } from '../lib/server.mjs';

const BURST = Array.from({ length: 50 }, (_, i) => `message ${i + 1} of 50`);

describe('the chat', { timeout: 300_000 }, () => {
  let server;
  let browser;
  let ada;
  let bob;
  const both = (act) => Promise.all([ada, bob].map(act));
  let room = '';
  let rooms = 0;

  before(async () => {
    server = await startServer('chat.ChatDemo');
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  beforeEach(async () => {
    room = `#room-${++rooms}`;
    ada = await arrive('Ada');
    bob = await arrive('Bob');
    await ada.sees('Bob', 'websocket');
  });

  afterEach(async () => {
    await ada.go();
    await bob.go();
  });

  /** Each test has a room of its own, where nothing was said before. */
  function arrive(name) {
    return ChatVisitor.arrive(browser, server.origin, name, { room });
  }

  /** Who types is told by what may be dropped, so a visitor types until it has been seen. */
  async function typesUntil(visitor, seen) {
    let done = false;
    const end = () => (done = true);
    seen.then(end, end);
    while (!done) await visitor.page.locator('#text').press('l', { delay: 200 });
    await seen;
  }

  /** Both have heard all of both, once and in order, as the page itself has counted. */
  async function heardEverything() {
    for (const visitor of [ada, bob]) {
      await visitor.shows('#verdict[data-verdict="good"]', 'once and in order');
      const { sent, confirmed, lost, doubled } = await visitor.numbers();
      assert.deepEqual({ sent, confirmed, lost, doubled }, { sent, confirmed: sent, lost: 0, doubled: 0 }, visitor.name);
    }
  }

  /** Both say fifty things while `during` happens; each hears those of the other. */
  async function talkThrough(during) {
    await Promise.all([ada.burst(), bob.burst()]);
    await during();
    for (const visitor of [ada, bob]) {
      for (const whose of [':not(.mine)', '.mine:not(.pending)']) {
        const said = visitor.page.locator(`#talk .message${whose} .text`, { hasText: 'of 50' });
        await said.nth(BURST.length - 1).waitFor({ timeout: 60_000 });
        assert.deepEqual(await said.allTextContents(), BURST, `${visitor.name}, ${whose}`);
      }
    }
    await heardEverything();
  }

  test('the check on the page sees what is missing, what comes late and what comes twice', async () => {
    const seen = await ada.page.evaluate(async () => {
      const { Tally } = await import('/chat/tally.js');
      const tally = new Tally();
      tally.begin('tea', 'bob', 3);
      const after = (number) => {
        tally.take('tea', 'bob', number);
        return [tally.received, tally.lost, tally.doubled, tally.late];
      };
      return [after(4), after(7), after(5), after(6), after(6), after(2)];
    });

    const [received, lost, doubled, late] = [0, 1, 2, 3].map((which) => seen.map((counts) => counts[which]));
    assert.deepEqual(received, [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(lost, [0, 2, 1, 0, 0, 0]);
    assert.deepEqual(doubled, [0, 0, 0, 0, 1, 2]);
    assert.deepEqual(late, [0, 0, 1, 2, 2, 2]);
  });

  test('people hear each other, and who types is told', async () => {
    await ada.say('Grüße ~ 👋 <b>not bold</b>');
    await bob.hears('Grüße ~ 👋 <b>not bold</b>');
    await typesUntil(bob, ada.shows('#typing', 'Bob is typing'));
    await bob.say('Hello, Ada');
    await ada.hears('Hello, Ada');

    await ada.shows('#typing', /^$/);
    await heardEverything();
  });

  test('who comes and goes is told, with the transport they came by', async () => {
    const eve = await arrive('Eve');
    await ada.sees('Eve', 'websocket');
    await ada.shows('#talk .note', 'Eve came');
    await eve.go();

    await ada.shows('#talk .note', 'Eve left');
    await ada.page.locator('#people [data-person="Eve"]').waitFor({ state: 'detached' });
  });

  test('the bot, a Java program, greets and answers', async () => {
    await ada.shows('#people [data-person="Jot"]', 'Java bot');
    await ada.hears('Welcome, Ada! You are here by websocket.');
    await ada.say('/roll 3d1');
    await bob.hears('Ada rolls 1 + 1 + 1 = 3.');
  });

  test('a room of its own is joined by its link, and left', async () => {
    const eve = await ChatVisitor.arrive(browser, server.origin, 'Eve', { room: '#tea-time' });
    await ada.shows('#rooms', '#tea-time');
    await ada.page.click('#rooms [data-room="tea-time"]');
    await ada.shows('#room-title', '#tea-time');
    await eve.say('tea?');
    await ada.hears('tea?');

    await ada.page.click('#leave-room');
    await ada.shows('#room-title', '#lobby');
    await ada.page.click(`#rooms [data-room="${room.slice(1)}"]`);
    await ada.sees('Bob', 'websocket');
    assert.deepEqual(await bob.heard('tea?'), []);
    await eve.go();
    await ada.page.locator('#rooms [data-room="tea-time"]').waitFor({ state: 'detached' });
  });

  test('a picture arrives as it was, a file that is too large is not sent', async () => {
    const picture = await ada.page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 60 } });
    await ada.page.setInputFiles('#file', { name: 'page.png', mimeType: 'image/png', buffer: picture });
    await bob.page.locator('#talk .picture img').waitFor();
    assert.equal(await bob.page.locator('#talk .picture img').evaluate((image) => image.decode().then(() => image.naturalWidth)), 200);
    const saving = bob.page.waitForEvent('download');
    await bob.page.click('#talk .picture');
    const saved = await saving;
    assert.equal(saved.suggestedFilename(), 'page.png');
    assert.deepEqual(readFileSync(await saved.path()), picture);

    const large = Buffer.alloc(512 * 1024, 'x');
    await bob.page.setInputFiles('#file', { name: 'most.bin', mimeType: 'application/octet-stream', buffer: large });
    await ada.hears('most.bin, 512 KiB');
    await bob.page.setInputFiles('#file', { name: 'more.bin', mimeType: '', buffer: Buffer.concat([large, Buffer.from('x')]) });
    await bob.shows('#talk .note.problem', 'more.bin');
    await heardEverything();
  });

  test('WebSockets refused: the talk goes on by streaming, and comes back when the network is mended', async () => {
    await talkThrough(async () => {
      await ada.webSockets('refuse');
      await bob.sees('Ada', 'xhr-streaming');
    });
    await ada.mend();
    await bob.sees('Ada', 'websocket');
    await bob.sees('Bob', 'websocket');
  });

  test('WebSockets swallowed: the talk goes on by streaming', async () => {
    await talkThrough(async () => {
      await ada.webSockets('swallow');
      await bob.sees('Ada', 'xhr-streaming');
    });
    await ada.mend();
  });

  test('WebSockets refused and answers buffered: the talk goes on by long polling', async () => {
    await talkThrough(async () => {
      await ada.webSockets('refuse');
      await ada.set('buffering', true);
      await bob.sees('Ada', 'long-polling');
    });
    await ada.mend();
  });

  test('everything cut every second: nothing is lost, and nobody else is cut', async () => {
    await ada.set('cutting', true);
    await talkThrough(() => ada.shows('#path', 'Resumed'));
    await ada.mend();

    assert.equal(await bob.page.locator('#path li', { hasText: 'No connection' }).count(), 0);
  });

  test('latency both ways: later, and everything', async () => {
    await ada.latency(200);
    await talkThrough(() =>
      ada.page.waitForFunction(() => Number.parseInt(document.getElementById('rtt').value, 10) >= 400, null, { timeout: 20_000 }),
    );
    await ada.mend();
  });

  test('the connection cut once: the session resumes', async () => {
    await talkThrough(async () => {
      await ada.page.click('#cut');
      await ada.shows('#path', 'Resumed');
    });
  });

  test('the server stopped for 5 s: everyone resumes, nothing is lost', async () => {
    await talkThrough(async () => {
      await ada.page.click('#stop');
      await both((visitor) => visitor.shows('#state[data-state="reconnecting"]', 'no connection'));
      await both((visitor) => visitor.shows('#path', 'Resumed'));
    });
  });

  test('the server restarted: everyone is told what is confirmed and what is of unknown fate, and talks on', async () => {
    await ada.say('before the restart');
    await bob.hears('before the restart');
    await ada.page.click('#restart');
    await ada.shows('#state[data-state="reconnecting"]', 'no connection');
    await ada.say('while it was down');
    await both((visitor) => visitor.shows('#path', /session (had to begin|ended)/));
    await ada.shows('#talk .note.reset', 'unknown fate');
    await ada.shows('#talk .unknown', 'while it was down');
    await ada.page.click('#talk .unknown button');
    await bob.hears('while it was down');
    await ada.hears('before the restart');
    await ada.say('after the restart');

    await bob.hears('after the restart');
    await bob.say('so it was');
    await ada.hears('so it was');
    const { lost, doubled } = await ada.numbers();
    assert.deepEqual({ lost, doubled }, { lost: 0, doubled: 0 });
  });
});
