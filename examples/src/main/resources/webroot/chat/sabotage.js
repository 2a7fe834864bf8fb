// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom.js";

const GOOD = { webSockets: "pass", buffering: false, cutting: false, latencyMs: 0 };

/** The panel by which a visitor spoils their own network. `onMended` is called when it is good again. */
export class Sabotage {
  #network;
  #onMended;
  #form = byId("sabotage");

  constructor(network, onMended) {
    this.#network = network;
    this.#onMended = onMended;
    this.#form.addEventListener("input", () => this.#showLatency());
    this.#form.addEventListener("change", () => this.#try(() => this.#network.change(this.#wanted())));
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    byId("mend").addEventListener("click", () => this.#try(() => this.#network.change(GOOD)));
    byId("stop").addEventListener("click", () => this.#try(() => this.#network.stopServer()));
    byId("restart").addEventListener("click", () => this.#try(() => this.#network.restartServer()));
    this.#try(() => this.#network.conditions());
  }

  /** Whatever the network is asked for, the panel shows what it became. */
  async #try(action) {
    byId("sabotage-problem").textContent = "";
    try {
      const conditions = await action();
      if (conditions !== null) this.#show(conditions);
    } catch (error) {
      byId("sabotage-problem").textContent = `That did not work: ${error.message}`;
    }
  }

  #show(conditions) {
    const { webSockets, buffering, cutting, latencyMs, mend } = this.#form.elements;
    const mended = isGood(conditions) && !byId("mend").disabled;
    webSockets.value = conditions.webSockets;
    buffering.checked = conditions.buffering;
    cutting.checked = conditions.cutting;
    latencyMs.value = String(conditions.latencyMs);
    mend.disabled = isGood(conditions);
    this.#showLatency();
    if (mended) this.#onMended();
  }

  #showLatency() {
    byId("latency-shown").value = `${this.#form.elements.latencyMs.value} ms`;
  }

  #wanted() {
    const { webSockets, buffering, cutting, latencyMs } = this.#form.elements;
    return {
      webSockets: webSockets.value,
      buffering: buffering.checked,
      cutting: cutting.checked,
      latencyMs: Number(latencyMs.value),
    };
  }
}

function isGood(conditions) {
  return Object.entries(GOOD).every(([name, value]) => conditions[name] === value);
}
