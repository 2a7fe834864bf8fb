// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

/** One client address holds at most so many sockets: there are about 28,000 ports for each pair of addresses. */
const PER_ADDRESS = 1_000;
const OPENING_AT_ONCE = 100;

/** One session over a bare WebSocket that does nothing but answer PING (HB-2). */
class IdleSession {
  pings = 0;
  end = null;
  times = null;
  #socket;

  constructor(url, localAddress) {
    const options = { localAddress, perMessageDeflate: false, handshakeTimeout: 30_000 };
    this.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}/websocket`, ['throughline.v1'], options);
    this.opened = new Promise((opened, failed) => {
      this.#socket.on('open', () => this.#hello());
      this.#socket.on('message', (data) => this.#take(data.toString(), opened));
      this.#socket.on('error', failed);
      this.#socket.on('close', (code) => {
        this.end = code;
        failed(new Error(`closed with ${code}`));
      });
    });
  }

  #hello() {
    const hello = { v: 1, cid: randomBytes(16).toString('base64url'), n: 1 };
    this.#socket.send(`H${JSON.stringify(hello)}`);
  }

  #take(message, opened) {
    for (const line of message.split('\n')) {
      if (line[0] === 'W') this.times = JSON.parse(line.slice(1));
      if (line[0] === 'A') opened();
      if (line[0] !== 'p') continue;
      this.pings++;
      this.#socket.send(`q${line.slice(1)} 0`);
    }
  }

  close() {
    this.#socket.removeAllListeners('close');
    this.#socket.terminate();
  }
}

/** Holds `count` idle sessions for `heartbeats` of the server's; the result says how many lived and how many were asked. */
export async function holdIdleSessions({ url, count, heartbeats, progress }) {
  const sessions = [];
  try {
    await openAll(sessions, { url, count, progress });
    const { pingInterval, pingTimeout } = sessions[0].times;
    const beat = pingInterval + pingTimeout;
    for (let i = 1; i <= heartbeats; i++) {
      await sleep(beat);
      progress(`${i * beat} ms idle: ${sessions.filter(({ end }) => end === null).length} of ${count} connected`);
    }
    const ends = {};
    for (const { end } of sessions) if (end !== null) ends[end] = (ends[end] ?? 0) + 1;
    const connected = sessions.filter(({ end }) => end === null).length;
    const fewestPings = Math.min(...sessions.map(({ pings }) => pings));
    return { connected, fewestPings, ends, pingInterval, pingTimeout };
  } finally {
    for (const session of sessions) session.close();
  }
}

async function openAll(sessions, { url, count, progress }) {
  while (sessions.length < count) {
    const opening = [];
    for (let i = 0; i < OPENING_AT_ONCE && sessions.length < count; i++) {
      const address = `127.0.0.${2 + Math.floor(sessions.length / PER_ADDRESS)}`;
      const session = new IdleSession(url, address);
      sessions.push(session);
      opening.push(session.opened);
    }
    await Promise.all(opening);
    if (sessions.length % 1_000 < OPENING_AT_ONCE) progress(`${sessions.length} sessions open`);
  }
}
