// SPDX-License-Identifier: Apache-2.0
// Takes docs/demo.png, the README's picture of the demo page: node screenshot.mjs (after make build, here).
import { join } from 'node:path';
import { launchChromium } from './lib/browsers.mjs';
import { repository, startServer } from './lib/server.mjs';

const server = await startServer('DemoServer');
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1180, height: 830 }, deviceScaleFactor: 1 });
await page.goto(server.origin);
await page.locator('#state').filter({ hasText: 'open' }).waitFor();

let sent = 0;
async function say(text) {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
  sent += 1;
}
async function use(transport) {
  await page.click(`#switches [data-transport="${transport}"]`);
  await page.locator('#transport').filter({ hasText: transport }).waitFor();
}

for (const transport of ['xhr-streaming', 'long-polling', 'jsonp-polling', 'websocket']) {
  await page.click('#send-many');
  sent += 100;
  await use(transport);
  await page.waitForTimeout(2_500); // so that the line of the last minute has something to show
}
await page.click('#cut');
await say('sent while the connection is cut');
for (const transport of ['jsonp-polling', 'long-polling', 'xhr-streaming', 'websocket']) {
  await say(`before the switch to ${transport}`);
  await use(transport);
  await page.waitForTimeout(2_500);
  await say(`hello by ${transport}`);
}
await page.locator('#verdict').filter({ hasText: `All ${sent} came back once` }).waitFor();
await page.locator('#confirmed').filter({ hasText: `${sent}` }).waitFor();
await page.screenshot({ path: join(repository, 'docs/demo.png') });
await browser.close();
await server.stop();
