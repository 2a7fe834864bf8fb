// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom.js";

const SAY_EACH_MS = 1_500;
const FADES_AFTER_MS = 3_000;

/** Who is typing; each is forgotten after a while, or when what they typed has come. */
export class Typing {
  #timers = new Map();
  #said = 0;

  /** Whether to tell the others that this person types. */
  due() {
    const now = performance.now();
    if (now - this.#said < SAY_EACH_MS) return false;
    this.#said = now;
    return true;
  }

  /** What was typed is sent: the next letter is told at once. */
  done() {
    this.#said = 0;
  }

  began(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(() => this.ended(name), FADES_AFTER_MS));
    this.#show();
  }

  ended(name) {
    clearTimeout(this.#timers.get(name));
    if (this.#timers.delete(name)) this.#show();
  }

  #show() {
    const names = [...this.#timers.keys()];
    byId("typing").textContent = names.length === 0 ? "" : `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing …`;
  }
}
