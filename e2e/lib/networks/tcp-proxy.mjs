// SPDX-License-Identifier: Apache-2.0
import net from 'node:net';
import { once } from 'node:events';
import { Line } from './line.mjs';
import { Pair } from './pair.mjs';

/**
 * A TCP proxy on 127.0.0.1. `latencyMs` is that of one way: the first bytes of a connection wait for a handshake, one
 * round trip, too. `bytesPerSecond` is shared by all connections, each direction by itself. `onPair` sees each new connection.
 */
export class TcpProxy {
  connections = 0;
  pairs = new Set();
  #server;
  #targetPort;
  #roundTripMs;
  #lines;
  #onPair;

  /** Bytes that came from the clients and from the server so far. */
  get carried() {
    return { up: this.#lines.up.carried, down: this.#lines.down.carried };
  }

  constructor({ targetPort, latencyMs = 0, bytesPerSecond = Infinity, onPair = () => undefined }) {
    this.#targetPort = targetPort;
    this.#roundTripMs = 2 * latencyMs;
    this.#lines = { up: new Line({ latencyMs, bytesPerSecond }), down: new Line({ latencyMs, bytesPerSecond }) };
    this.#onPair = onPair;
    this.#server = net.createServer({ pauseOnConnect: true }, (client) => this.#accept(client));
  }

  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.#server.address().port;
  }

  /** Resets all connections there are; new ones work. */
  cutAll() {
    for (const pair of this.pairs) pair.reset();
  }

  /** All connections there are go silent, as when the client roams: no bytes and no ends pass any more. New ones work. */
  silence() {
    for (const pair of this.pairs) pair.mute();
  }

  async close() {
    for (const pair of this.pairs) pair.reset();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client) {
    this.connections++;
    if (this.#roundTripMs === 0) this.#connect(client);
    else setTimeout(() => this.#connect(client), this.#roundTripMs);
  }

  #connect(client) {
    const pair = new Pair(client, net.connect(this.#targetPort, '127.0.0.1'), this.#lines);
    pair.onEnd = () => this.pairs.delete(pair);
    this.pairs.add(pair);
    this.#onPair(pair);
    client.resume();
  }
}
