// SPDX-License-Identifier: Apache-2.0
import { LARGEST, sizeOf, watch } from "./files.js";

const BURST = 50;
const BURST_EACH_MS = 100;

/** What this person says: shown at once, counted, and followed until it has come back or its session has ended. */
export class Sending {
  #conversation;
  #talk;
  #tally;
  #card;
  /** What is on its way, by its number in the room. */
  #pending = new Map();
  #number = 0;
  #left = 0;

  constructor(conversation, talk, tally, card) {
    this.#conversation = conversation;
    this.#talk = talk;
    this.#tally = tally;
    this.#card = card;
  }

  /** A room was entered: numbers begin anew. */
  begin() {
    this.#pending.clear();
    this.#number = 0;
  }

  say(text) {
    this.#follow(this.#talk.pending(text), this.#conversation.say(text), () => this.say(text));
  }

  async share(file) {
    if (file.size === 0 || file.size > LARGEST) {
      this.#talk.note("problem", `${file.name} has ${sizeOf(file.size)}; 1 byte to ${sizeOf(LARGEST)} can be shared.`);
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const shown = this.#talk.pending(`${file.name}, ${sizeOf(file.size)}`);
    const sent = this.#conversation.share(file, bytes);
    watch(this.#conversation, file.size, sent, shown.progress);
    this.#follow(shown, sent, () => this.share(file));
  }

  /** Says a number of things, one after another. */
  burst() {
    if (this.#left > 0) return;
    this.#left = BURST;
    const timer = setInterval(() => {
      this.say(`message ${BURST + 1 - this.#left} of ${BURST}`);
      if (--this.#left === 0) clearInterval(timer);
    }, BURST_EACH_MS);
  }

  /** What this person said has come back. */
  heard(number) {
    this.#pending.get(number)?.arrived();
    this.#pending.delete(number);
  }

  #follow(shown, sent, again) {
    this.#pending.set(++this.#number, shown);
    this.#tally.sent++;
    sent.then(
      () => this.#tally.confirmed++,
      () => {
        this.#tally.unknown++;
        shown.lost(again);
      },
    ).then(() => this.#card.tally(this.#tally));
    this.#card.tally(this.#tally);
  }
}
