// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startPageServer } from '../page-server.mjs';

const POLL_MS = 100;
const PROGRESS_MS = 5_000;
/** What a page may be late with its result. */
const GRACE_MS = 10_000;
const PAGE = fileURLToPath(new URL('page', import.meta.url));
const DEFAULTS = { count: 1_000, burst: 4, filler: 50, seed: 1, deadlineMs: 60_000, cutMs: null, options: {} };

/** Serves the page that carries out plans. */
export async function startEnginePages() {
  const server = await startPageServer({ '/engines/': PAGE });
  return { ...server, page: `${server.origin}/engines/index.html` };
}

/**
 * Carries out a plan in the page at `pageUrl` and answers its result. The plan: `count` messages each way with the echo at `url`,
 * `burst` each 10 ms, texts of up to 11 times `filler` bytes; `cut()` after a time between both of `cutMs`; `options` for `connect`; to give up after `deadlineMs`.
 * `progress` is told lines for people, `halfway` that half of the messages are back.
 */
export async function runPlan(browser, pageUrl, given, { progress = () => {}, halfway = () => {} } = {}) {
  const plan = { ...DEFAULTS, ...given };
  const watch = new Watch(plan, { progress, halfway });
  const page = await browser.open(`${pageUrl}#${encodeURIComponent(JSON.stringify(plan))}`);
  try {
    for (;;) {
      const text = await page.evaluate('JSON.stringify(window.__result || null)');
      const result = JSON.parse(text);
      if (result?.finished) return result;
      watch.look(result?.received ?? 0, text);
      await sleep(POLL_MS);
    }
  } finally {
    await page.close();
  }
}

/** What is to be told or done while a plan is carried out. */
class Watch {
  #plan;
  #handlers;
  #started = Date.now();
  #told = Date.now();
  #isHalfway = false;

  constructor(plan, handlers) {
    this.#plan = plan;
    this.#handlers = handlers;
  }

  look(received, text) {
    const now = Date.now();
    const ms = now - this.#started;
    if (ms > this.#plan.deadlineMs + GRACE_MS) throw new Error(`The page gave no result in ${ms} ms: ${text}`);
    if (!this.#isHalfway && received >= this.#plan.count / 2) {
      this.#isHalfway = true;
      this.#handlers.halfway();
    }
    if (now - this.#told < PROGRESS_MS) return;
    this.#told = now;
    this.#handlers.progress(`${received} echoed after ${ms} ms`);
  }
}
