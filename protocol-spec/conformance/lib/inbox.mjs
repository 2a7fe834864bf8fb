// SPDX-License-Identifier: Apache-2.0
import { patience } from './settings.mjs';

/** What arrived, in order, and the end; every wait has a deadline and tells what it saw instead. */
export class Inbox {
  seen = [];
  #unread = [];
  #end = null;
  #wake = [];

  push(item) {
    this.seen.push(item);
    this.#unread.push(item);
    this.#wakeAll();
  }

  end(how) {
    this.#end ??= how;
    this.#wakeAll();
  }

  get unread() {
    return [...this.#unread];
  }

  get over() {
    return this.#end !== null && this.#unread.length === 0;
  }

  /** The next item; null when all was read and nothing more can come. */
  async nextOrEnd(what, ms = patience) {
    await this.#until(() => this.#unread.length > 0 || this.#end !== null, what, ms);
    return this.#unread.length > 0 ? this.#unread.shift() : null;
  }

  async next(what, ms = patience) {
    const item = await this.nextOrEnd(what, ms);
    if (item === null) throw new Error(`ended (${JSON.stringify(this.#end)}) before ${what}; seen: ${this.#story()}`);
    return item;
  }

  /** How it ended; items may be left unread. */
  async ended(ms = patience) {
    await this.#until(() => this.#end !== null, 'the end', ms);
    return this.#end;
  }

  async #until(condition, what, ms) {
    const deadline = performance.now() + ms;
    while (!condition()) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`waited ${ms} ms for ${what}; seen: ${this.#story()}`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.push(() => { clearTimeout(timer); resolve(); });
      });
    }
  }

  #wakeAll() {
    for (const wake of this.#wake.splice(0)) wake();
  }

  #story() {
    return JSON.stringify(this.seen.slice(-12).map((item) => String(item).slice(0, 160)));
  }
}

/** Lets time pass: only where the time itself is what the test is about. */
export function elapse(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
