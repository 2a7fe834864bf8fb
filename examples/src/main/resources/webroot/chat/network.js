// SPDX-License-Identifier: Apache-2.0

const KEY = "throughline chat network";

/** This tab's own network: everything below its path passes as its conditions say. */
export class Network {
  #path = `/network/${ownId()}`;

  /** The base path of the server, through this network. */
  get server() {
    return `${this.#path}/throughline`;
  }

  conditions() {
    return this.#ask("GET", this.#path);
  }

  change(conditions) {
    return this.#ask("PUT", this.#path, JSON.stringify(conditions));
  }

  stopServer() {
    return this.#ask("POST", "/network/server/stop");
  }

  restartServer() {
    return this.#ask("POST", "/network/server/restart");
  }

  async #ask(method, path, body) {
    const answer = await fetch(path, { method, body });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.status === 204 ? null : answer.json();
  }
}

/** Kept as long as the tab, so that two tabs of one browser have a network each. */
function ownId() {
  const kept = sessionStorage.getItem(KEY);
  if (kept !== null) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem(KEY, id);
  return id;
}
