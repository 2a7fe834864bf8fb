// SPDX-License-Identifier: Apache-2.0
// Sessions over WebSocket that echo one message at a time.
import { randomBytes } from 'node:crypto';
import WebSocket from '../../e2e/node_modules/ws/wrapper.mjs';

const MESSAGE = 'x'.repeat(32);
const ACK_EVERY = 32;
const AT_ONCE = 100;

/** One connection; `onEcho` is called with each echo, `send` sends the next message. */
class Peer {
  #socket;
  #received = 0;
  #first = true;
  onEcho = () => undefined;

  constructor(url, localAddress) {
    this.#socket = new WebSocket(url, ['throughline.v1'], { perMessageDeflate: false, localAddress });
    this.opened = new Promise((resolve, reject) => {
      this.#socket.on('error', reject);
      this.#socket.on('open', () => this.#socket.send(`H{"v":1,"cid":"${randomBytes(16).toString('base64url')}","n":1}`));
      this.#socket.on('message', (data) => this.#take(data.toString(), resolve));
    });
  }

  #take(text, resolve) {
    for (const line of text.split('\n')) {
      if (line[0] === 'm') {
        this.#received++;
        this.onEcho();
      } else if (line[0] === 'A') resolve();
      else if (line[0] === 'p') this.#socket.send(`q${line.slice(1)} ${this.#received}`);
    }
  }

  send() {
    const ack = this.#received % ACK_EVERY === ACK_EVERY - 1 ? `a${this.#received}\n` : '';
    const base = this.#first ? 's1\n' : '';
    this.#first = false;
    this.#socket.send(`${ack}${base}m${MESSAGE}`);
  }

  close() {
    this.#socket.terminate();
  }
}

export async function openPeers({ url, count }) {
  const peers = [];
  while (peers.length < count) {
    const opening = [];
    for (let i = 0; i < AT_ONCE && peers.length < count; i++) {
      const peer = new Peer(url, `127.0.0.${2 + Math.floor(peers.length / 5_000)}`);
      peers.push(peer);
      opening.push(peer.opened);
    }
    await Promise.all(opening);
  }
  return peers;
}

/** Each peer has one message under way until `total` echoes have come back. */
export function echoes(peers, total) {
  return new Promise((resolve) => {
    let sent = peers.length;
    let back = 0;
    for (const peer of peers) {
      peer.onEcho = () => {
        if (++back === total) resolve();
        if (sent < total) {
          sent++;
          peer.send();
        }
      };
    }
    for (const peer of peers) peer.send();
  });
}
