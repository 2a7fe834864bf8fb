// SPDX-License-Identifier: Apache-2.0

/** Numbers what is sent and checks what comes back: each number once, in order, with the content that was sent. */
export class Sequence {
  sent = 0;
  confirmed = 0;
  received = 0;
  doubled = 0;
  disordered = 0;
  altered = 0;
  #highest = 0;
  #missing = new Set();
  #outstanding = new Map();

  /** Makes the next message of `content`, a text or bytes, with its number in front. */
  next(content, now) {
    const number = ++this.sent;
    const message = typeof content === "string" ? `${number} ${content}` : withNumber(number, content);
    this.#outstanding.set(number, { message, at: now });
    return message;
  }

  /** Takes an echo in; returns its number, its content and its round trip. */
  take(message, now) {
    const number = typeof message === "string" ? Number.parseInt(message, 10) : numberOf(message);
    const original = this.#outstanding.get(number);
    if (original !== undefined && !same(original.message, message)) this.altered++;
    this.#outstanding.delete(number);
    this.#count(number, original !== undefined);
    const content = typeof message === "string" ? message.slice(message.indexOf(" ") + 1) : message.subarray(4);
    return { number, content, ms: original === undefined ? 0 : now - original.at };
  }

  #count(number, expected) {
    this.received++;
    if (!expected) {
      this.doubled++;
    } else if (number < this.#highest) {
      this.disordered++;
      this.#missing.delete(number);
    } else {
      for (let skipped = this.#highest + 1; skipped < number; skipped++) this.#missing.add(skipped);
      this.#highest = number;
    }
  }

  /** How many numbers were jumped over and have not come since. */
  get lost() {
    return this.#missing.size;
  }

  get outstanding() {
    return this.#outstanding.size;
  }

  get faults() {
    return this.lost + this.doubled + this.disordered + this.altered;
  }
}

function withNumber(number, bytes) {
  const message = new Uint8Array(4 + bytes.length);
  new DataView(message.buffer).setUint32(0, number);
  message.set(bytes, 4);
  return message;
}

function numberOf(message) {
  return new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(0);
}

function same(one, other) {
  if (typeof one === "string" || typeof other === "string") return one === other;
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
