// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { complaintsOf } from './browsers.mjs';

const WAIT_MS = 20_000;

/** An operator's browser, and the API beside it. */
export class Operator {
  page;
  #context;
  #complaints;
  #url;
  #token;

  /** `url` is the base path. */
  static async arrive(browser, url, token, { viewport = { width: 1440, height: 900 }, colorScheme = 'light' } = {}) {
    const operator = new Operator();
    operator.#url = url;
    operator.#token = token;
    operator.#context = await browser.newContext({ viewport, colorScheme });
    operator.page = await operator.#context.newPage();
    await operator.page.goto(`${url}/ops`);
    operator.#complaints = complaintsOf(operator.page); // the form itself is a 401, which browsers complain of
    await operator.logIn(token);
    return operator;
  }

  async logIn(token) {
    await this.page.fill('#token', token);
    await this.page.press('#token', 'Enter');
  }

  /** The live data come over a session of the page's own. */
  isLive() {
    return this.page.locator('#live[data-state="live"]').waitFor({ timeout: WAIT_MS });
  }

  async api(path, { method = 'GET', body } = {}) {
    const headers = { Authorization: `Bearer ${this.#token}`, ...(body && { 'Content-Type': 'application/json' }) };
    const answer = await fetch(`${this.#url}/ops/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, json: await answer.json() };
  }

  async overview() {
    return (await this.api('overview')).json;
  }

  /** How many sessions the page shows on each transport. */
  async mix() {
    const parts = await this.page.locator('#mix > span').evaluateAll((all) => all.map(({ dataset }) => [dataset.transport, Number(dataset.count)]));
    return Object.fromEntries(parts);
  }

  async tile(name) {
    const text = await this.page.locator(`[data-tile="${name}"]`).textContent();
    return Number(text.replace(/[^\d.]+.*$/, '').replaceAll(',', ''));
  }

  /** The row of a session, opened. */
  async session(id) {
    await this.page.fill('#search-id', id);
    const row = this.page.locator(`details[data-id="${id}"]`);
    await row.waitFor({ timeout: WAIT_MS });
    if (!(await row.evaluate((element) => element.open))) await row.locator('summary').click();
    return row;
  }

  /** The operator goes and has nothing to complain of. */
  async go() {
    await this.#context.close();
    assert.deepEqual(this.#complaints, []);
  }
}

/** Asks again and again until the answer is right; fails with the last one. */
export async function until(right, ask, ms = WAIT_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (Date.now() > end) assert.fail(`still ${JSON.stringify(answer)}`);
    await new Promise((later) => setTimeout(later, 200));
  }
}
