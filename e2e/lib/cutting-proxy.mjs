// SPDX-License-Identifier: Apache-2.0
import net from 'node:net';
import { once } from 'node:events';

/**
 * A TCP proxy on 127.0.0.1 that cuts each connection some time after it was opened, in one of four ways: both ends at once
 * by RST or by FIN, in the middle of a chunk, or with the request passed on and the answer lost.
 */
export class CuttingProxy {
  cuts = 0;
  connections = 0;
  /** The least and the most ms a connection lives; null lets connections live. */
  #life = null;
  #open = new Set();
  #server;
  #random;
  #targetPort;

  constructor({ targetPort, random }) {
    this.#targetPort = targetPort;
    this.#random = random;
    this.#server = net.createServer({ allowHalfOpen: false }, (client) => this.#accept(client));
  }

  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.#server.address().port;
  }

  /** From now on every connection, those that are open among them, lives from `least` to `most` ms. */
  startCutting([least, most]) {
    this.#life = [least, most];
    for (const pair of this.#open) this.#limit(pair);
  }

  stopCutting() {
    this.#life = null;
  }

  async close() {
    for (const pair of this.#open) pair.reset();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client) {
    const pair = new Pair(client, net.connect(this.#targetPort, '127.0.0.1'), () => this.#open.delete(pair));
    this.#open.add(pair);
    this.connections++;
    if (this.#life !== null) this.#limit(pair);
  }

  #limit(pair) {
    const [least, most] = this.#life;
    pair.timer = setTimeout(() => this.#cut(pair), least + this.#random() * (most - least));
  }

  #cut(pair) {
    this.cuts++;
    const ways = ['reset', 'end', 'loseAnswer', 'breakChunk'];
    pair[ways[Math.floor(this.#random() * ways.length)]](this.#random());
  }
}

/** One connection through the proxy. */
class Pair {
  timer = null;
  #client;
  #target;
  #ended = false;
  #onEnd;
  /** What part of the next chunk to the client still passes before the cut; null passes all. */
  #lastPart = null;

  constructor(client, target, onEnd) {
    this.#client = client;
    this.#target = target;
    this.#onEnd = onEnd;
    for (const socket of [client, target]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.reset());
      socket.on('close', () => this.end());
    }
    client.on('data', (chunk) => pass(chunk, client, target));
    target.on('data', (chunk) => this.#answer(chunk));
  }

  #answer(chunk) {
    if (this.#lastPart === null) {
      pass(chunk, this.#target, this.#client);
      return;
    }
    this.#client.write(chunk.subarray(0, Math.floor(chunk.length * this.#lastPart)));
    this.end();
  }

  reset() {
    if (!this.#finish()) return;
    this.#client.resetAndDestroy();
    this.#target.resetAndDestroy();
  }

  end() {
    if (!this.#finish()) return;
    this.#client.destroySoon();
    this.#target.destroySoon();
  }

  loseAnswer() {
    if (!this.#finish()) return;
    this.#client.resetAndDestroy();
    this.#target.destroySoon();
  }

  breakChunk(part) {
    this.#lastPart = part;
    this.timer = setTimeout(() => this.reset(), 10);
  }

  #finish() {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.timer);
    this.#onEnd();
    return true;
  }
}

function pass(chunk, from, to) {
  if (to.destroyed || to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
