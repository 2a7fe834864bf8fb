// SPDX-License-Identifier: Apache-2.0
import { launchChromium } from './browsers.mjs';
import { echoRunInPage } from './in-page.mjs';
import { startPageServer } from './page-server.mjs';
import { seed } from './seed.mjs';
import { startServer } from './server.mjs';

/** How many messages go each way in a visit. */
export const COUNT = 200;
const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];

/** Chromium, the demo's server, and a page that came by another way: for visits through networks that lie between them. */
export class Visits {
  server;
  #pages;
  #browser;

  async start() {
    this.#pages = await startPageServer();
    this.server = await startServer('EchoServer', { ORIGINS: this.#pages.origin });
    this.#browser = await launchChromium();
    // What a server loads for its first sessions is no matter of the network's.
    await this.visit(this.server.origin, { deadlineMs: 30_000 });
  }

  async stop() {
    await this.#browser?.close();
    await this.server?.stop();
    await this.#pages?.stop();
  }

  /**
   * A visit with what an earlier one left in the browser, its `memory`, and nothing else; answers the `result` of an echo run, and the
   * `memory` that it left. Half of the messages wait for `halfway`, which is given the page.
   */
  async visit(origin, { deadlineMs, memory, halfway = () => undefined }) {
    const context = await this.#browser.newContext(memory ? { storageState: memory } : {});
    try {
      const page = await context.newPage();
      await page.goto(this.#pages.page);
      await page.exposeFunction('halfway', () => halfway(page));
      const plan = { url: `${origin}/throughline`, transports: TRANSPORTS, count: COUNT, seed, deadlineMs, burst: 1 };
      const result = await page.evaluate(echoRunInPage(plan));
      return { result, memory: await context.storageState() };
    } finally {
      await context.close();
    }
  }
}
