// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { complaintsOf } from './browsers.mjs';

const WAIT_MS = 30_000;
const DESK = { width: 1280, height: 800 };
/** What a browser logs itself when a network does not do what a page asks. */
const OF_THE_NETWORK = /Failed to load resource|WebSocket connection to|net::ERR_/;

/** One visitor of the chat, in a browser context of their own. */
export class ChatVisitor {
  page;
  name;
  #complaints;
  #context;

  static async arrive(browser, origin, name, { viewport = DESK, colorScheme = 'light', room = '' } = {}) {
    const visitor = new ChatVisitor();
    visitor.name = name;
    visitor.#context = await browser.newContext({ viewport, colorScheme });
    visitor.page = await visitor.#context.newPage();
    visitor.#complaints = complaintsOf(visitor.page);
    await visitor.page.goto(`${origin}/${room}`);
    await visitor.page.fill('#name', name);
    await visitor.page.press('#name', 'Enter');
    await visitor.page.locator('#main').waitFor({ timeout: WAIT_MS });
    return visitor;
  }

  /** The visitor goes, and has nothing to complain of but a network that was spoilt. */
  async go() {
    await this.page.goto('about:blank'); // closed at once, a page cannot say goodbye
    await this.#context.close();
    assert.deepEqual(
      this.#complaints.filter((text) => !OF_THE_NETWORK.test(text)),
      [],
    );
  }

  async say(text) {
    await this.page.fill('#text', text);
    await this.page.press('#text', 'Enter');
  }

  async burst() {
    await this.page.click('#burst');
  }

  hears(text) {
    return this.page.locator('#talk .message', { hasText: text }).first().waitFor({ timeout: WAIT_MS });
  }

  /** What this visitor was shown of `text`, in order. */
  heard(text) {
    return this.page.locator('#talk .message:not(.pending) .text', { hasText: text }).allTextContents();
  }

  shows(selector, text) {
    return this.page.locator(selector).filter({ hasText: text }).waitFor({ timeout: WAIT_MS });
  }

  /** Sees that person on that transport. */
  sees(name, transport) {
    return this.page.locator(`#people [data-person="${name}"] [data-transport="${transport}"]`).waitFor({ state: 'attached', timeout: WAIT_MS });
  }

  webSockets(what) {
    return this.#press(`[name="webSockets"][value="${what}"]`, true);
  }

  set(name, on) {
    return this.#press(`[name="${name}"]`, on);
  }

  /** On a phone the panel is another view. */
  #press(what, on) {
    return this.page.locator(`#sabotage ${what}`).evaluate((box, wanted) => box.checked !== wanted && box.click(), on);
  }

  async latency(ms) {
    await this.page.locator('#latency').fill(String(ms));
  }

  async mend() {
    if (await this.page.locator('#mend').isEnabled()) await this.page.click('#mend');
    await this.page.locator('#mend:disabled').waitFor();
  }

  async numbers() {
    const read = async (id) => [id, Number(await this.page.locator(`#${id}`).textContent())];
    return Object.fromEntries(await Promise.all(['sent', 'confirmed', 'received', 'lost', 'doubled'].map(read)));
  }

  async screenshot(path) {
    await this.page.screenshot({ path });
  }
}
