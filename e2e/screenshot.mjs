// SPDX-License-Identifier: Apache-2.0
// Takes the README's pictures of the demo: node screenshot.mjs (after make build, here).
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium } from './lib/browsers.mjs';
import { ChatVisitor } from './lib/chat-page.mjs';
import { repository, startServer } from './lib/server.mjs';

const PHONE = { width: 390, height: 844 };
const STAY_MS = 7_000; // so that the line of the last minute has something to show

const server = await startServer('chat.ChatDemo');
const browser = await launchChromium();
const arrive = (name, options) => ChatVisitor.arrive(browser, server.origin, name, options);
const shot = (visitor, name) => visitor.screenshot(join(repository, 'docs', name));

const grace = await arrive('Grace', { viewport: PHONE, colorScheme: 'dark' });
const linus = await arrive('Linus');
const ada = await arrive('Ada');
await ada.sees('Jot', 'websocket');
await linus.webSockets('refuse');
await linus.set('buffering', true);
await grace.webSockets('refuse');
await ada.sees('Linus', 'long-polling');
await sleep(STAY_MS);

await ada.webSockets('refuse');
await ada.sees('Ada', 'xhr-streaming');
await ada.say('No WebSockets for me from now on.');
await grace.say('Nor for me, on my phone. I read every word.');
await linus.hears('every word');
await linus.say('Here a proxy buffers whatever it can.');
await sleep(STAY_MS);

await ada.set('buffering', true);
await ada.sees('Ada', 'long-polling');
await ada.say('/roll 2d6');
await ada.hears('Ada rolls');
await sleep(STAY_MS);

await ada.mend();
await ada.sees('Ada', 'websocket');
await sleep(STAY_MS);
await ada.set('cutting', true);
await ada.say('And now everything of mine is cut every second.');
await sleep(STAY_MS);
await grace.say('Nothing is missing here.');
await ada.hears('Nothing is missing');
await ada.page.locator('#verdict[data-verdict="good"]').waitFor();
await linus.page.locator('#text').pressSequentially('Nor here, and');
await ada.shows('#typing', 'Linus is typing');
await ada.page.locator('#badge', { hasText: 'websocket' }).waitFor();
await shot(ada, 'demo.png');

await shot(grace, 'demo-phone.png');
await grace.page.click('#views [data-view="network"]');
await shot(grace, 'demo-phone-network.png');
await browser.close();
await server.stop();
