// SPDX-License-Identifier: Apache-2.0

/** Tells what happens to the session, in words, where it happens: in the talk, on the card, and in the list of the way it went. */
export class Story {
  #conversation;
  #card;
  #talk;
  #suspendedAt = 0;

  constructor(conversation, card, talk) {
    this.#conversation = conversation;
    this.#card = card;
    this.#talk = talk;
    card.state("CONNECTING", null, "for the first time");
  }

  /** An event of the connection. */
  tell(name, detail) {
    this[`on${name}`](detail);
  }

  onopen() {
    this.#card.happened("Session opened", `over ${this.#conversation.transport}`);
    this.#show("a new session");
  }

  ontransport({ from, to, why }) {
    this.#card.happened(from === null ? to : `${from} → ${to}`, why);
    if (from !== null && from !== to) this.#talk.note("connection", `${from} → ${to}: ${why}`);
    this.#show(why);
  }

  onsuspended({ why }) {
    this.#suspendedAt = performance.now();
    this.#card.happened("No connection", `${why}; the session lives on`);
    this.#talk.note("connection", `No connection (${why}). What you write waits for the next.`);
    this.#show(why);
  }

  onresumed() {
    const seconds = ((performance.now() - this.#suspendedAt) / 1_000).toFixed(1);
    const { transport } = this.#conversation;
    this.#card.happened("Resumed", `over ${transport} after ${seconds} s, nothing lost`);
    this.#talk.note("connection", `Back over ${transport} after ${seconds} s: nothing was lost.`);
    this.#show(`resumed after ${seconds} s`);
  }

  onreset(end) {
    this.#ended("A new session had to begin", end);
  }

  onclose(end) {
    this.#ended(end.willRetry ? "The session ended, another will begin" : "The session is closed", end);
  }

  #ended(what, { code, reason, confirmed, unknown }) {
    const fate = `of what it sent ${confirmed} were confirmed, ${unknown} are of unknown fate`;
    this.#card.happened(what, `${code} ${reason}; ${fate}`);
    this.#talk.note("reset", `${what} (${code}): ${fate}.`);
    this.#show(`${what}: ${code}`);
  }

  #show(why) {
    const { state, transport } = this.#conversation;
    this.#card.state(state, transport, why);
  }
}
