// SPDX-License-Identifier: Apache-2.0

/**
 * Counts what was sent and checks what arrives: each person numbers what they say in a room, so whoever hears them sees
 * what is missing and what came twice.
 */
export class Tally {
  sent = 0;
  confirmed = 0;
  /** Of unknown fate: their session ended before they were confirmed. */
  unknown = 0;
  received = 0;
  doubled = 0;
  /** Came behind a later one. */
  late = 0;
  /** The highest number heard of each person in each room. */
  #heard = new Map();
  /** Jumped over, and not come since. */
  #missing = new Set();

  /** From now on `person` is heard in that room, who has said `number` things before. */
  begin(room, person, number) {
    this.#heard.set(keyOf(room, person), number);
  }

  take(room, person, number) {
    const key = keyOf(room, person);
    const highest = this.#heard.get(key) ?? number - 1;
    this.received++;
    if (number <= highest) {
      if (this.#missing.delete(`${key} ${number}`)) this.late++;
      else this.doubled++;
      return;
    }
    for (let skipped = highest + 1; skipped < number; skipped++) this.#missing.add(`${key} ${skipped}`);
    this.#heard.set(key, number);
  }

  get lost() {
    return this.#missing.size;
  }

  /** How many wait for their confirmation. */
  get underWay() {
    return this.sent - this.confirmed - this.unknown;
  }
}

const keyOf = (room, person) => `${room} ${person}`;
