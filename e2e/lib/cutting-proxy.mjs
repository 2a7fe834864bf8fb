// SPDX-License-Identifier: Apache-2.0
import { TcpProxy } from './networks/tcp-proxy.mjs';

const LAST_CHUNK_MS = 10;

/**
 * A TCP proxy on 127.0.0.1 that cuts each connection some time after it was opened, in one of four ways: both ends at once
 * by RST or by FIN, in the middle of a chunk, or with the request passed on and the answer lost.
 */
export class CuttingProxy {
  cuts = 0;
  /** The least and the most ms a connection lives; null lets connections live. */
  #life = null;
  #timers = new Map();
  #proxy;
  #random;

  constructor({ targetPort, random }) {
    this.#random = random;
    this.#proxy = new TcpProxy({ targetPort, onPair: (pair) => this.#life !== null && this.#limit(pair) });
  }

  get connections() {
    return this.#proxy.connections;
  }

  listen() {
    return this.#proxy.listen();
  }

  /** From now on every connection, those that are open among them, lives from `least` to `most` ms. */
  startCutting([least, most]) {
    this.#life = [least, most];
    for (const pair of this.#proxy.pairs) this.#limit(pair);
  }

  stopCutting() {
    this.#life = null;
  }

  async close() {
    await this.#proxy.close();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #limit(pair) {
    const [least, most] = this.#life;
    this.#later(pair, () => this.#cut(pair), least + this.#random() * (most - least));
  }

  #later(pair, action, ms) {
    clearTimeout(this.#timers.get(pair));
    const timer = setTimeout(() => {
      this.#timers.delete(pair);
      action();
    }, ms);
    this.#timers.set(pair, timer);
  }

  #cut(pair) {
    if (!this.#proxy.pairs.has(pair)) return;
    this.cuts++;
    const ways = [() => pair.reset(), () => pair.end(), () => pair.loseAnswer(), () => this.#breakChunk(pair)];
    ways[Math.floor(this.#random() * ways.length)]();
  }

  /** Of the next chunk to the client only a part passes. */
  #breakChunk(pair) {
    const part = this.#random();
    pair.box.down = (chunk) => {
      pair.toClient(chunk.subarray(0, Math.floor(chunk.length * part)));
      pair.end();
    };
    this.#later(pair, () => pair.reset(), LAST_CHUNK_MS);
  }
}
