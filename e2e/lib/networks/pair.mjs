// SPDX-License-Identifier: Apache-2.0

const NOTHING = Buffer.alloc(0);
/** So many bytes of one direction may be on the way before their sender has to wait. */
const MOST_ON_THE_WAY = 65_536;

/**
 * One connection through a proxy: the client's socket, and the one to the server. The lines lie between the client and
 * whatever tampers with the bytes, so that what is done to a connection reaches the client with the line's latency.
 */
export class Pair {
  /** What sees the bytes of each direction, and passes on what it wants to by `toServer` and `toClient`. */
  box = { up: (chunk) => this.toServer(chunk), down: (chunk) => this.toClient(chunk) };
  /** Called once, when the connection is over. */
  onEnd = () => undefined;
  #client;
  #target;
  #lines;
  #ended = false;
  #muted = false;
  #onTheWay = { up: 0, down: 0 };

  constructor(client, target, lines) {
    this.#client = client;
    this.#target = target;
    this.#lines = lines;
    for (const socket of [client, target]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.#muted || this.reset());
      socket.on('close', () => this.#muted || this.end());
    }
    client.on('drain', () => this.#regulate('down'));
    target.on('drain', () => this.#regulate('up'));
    client.on('data', (chunk) => this.#carry('up', chunk, (bytes) => this.box.up(bytes)));
    target.on('data', (chunk) => this.box.down(chunk));
  }

  toServer(chunk) {
    if (!this.#target.destroyed) this.#target.write(chunk);
    this.#regulate('up');
  }

  toClient(chunk) {
    this.#carry('down', chunk, (bytes) => this.#client.destroyed || this.#client.write(bytes));
  }

  /** Both ends see the connection broken. */
  reset() {
    if (!this.#finish()) return;
    this.#behindBytes('down', () => this.#client.resetAndDestroy());
    this.#target.resetAndDestroy();
  }

  /** Both ends see the connection end, behind what was passed on. */
  end() {
    if (!this.#finish()) return;
    this.#behindBytes('down', () => this.#client.destroySoon());
    this.#behindBytes('up', () => this.#target.destroySoon());
  }

  /** The server sees the connection end, the client sees it broken. */
  loseAnswer() {
    if (!this.#finish()) return;
    this.#behindBytes('down', () => this.#client.resetAndDestroy());
    this.#target.destroySoon();
  }

  /** From now on nothing passes, at least from the server, and neither end sees the other end or break. */
  mute({ deafOnly = false } = {}) {
    const { box } = this;
    this.#muted = true;
    this.box = { up: (chunk) => deafOnly && box.up(chunk), down: () => undefined };
    for (const socket of [this.#client, this.#target]) socket.resume();
  }

  #carry(way, chunk, deliver) {
    this.#onTheWay[way] += chunk.length;
    this.#lines[way].carry(this, chunk, (bytes) => {
      this.#onTheWay[way] -= bytes.length;
      deliver(bytes);
      this.#regulate(way);
    });
    this.#regulate(way);
  }

  /** The sender of a direction waits while too much of it is on the way or its receiver does not take it. */
  #regulate(way) {
    const [from, to] = way === 'up' ? [this.#client, this.#target] : [this.#target, this.#client];
    const full = this.#onTheWay[way] > MOST_ON_THE_WAY || to.writableNeedDrain;
    if (full && !this.#muted) from.pause();
    else if (from.isPaused()) from.resume();
  }

  #behindBytes(way, action) {
    this.#lines[way].carry(this, NOTHING, action);
  }

  #finish() {
    if (this.#ended) return false;
    this.#ended = true;
    this.onEnd();
    return true;
  }
}
