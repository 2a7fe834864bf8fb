// SPDX-License-Identifier: Apache-2.0
// A server that does what the test says: openers wait for the test, or are answered honestly once `automatic` is set.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Inbox } from '../../lib/inbox.mjs';
import { Exchange, readOpener, WebSocketConnection } from './connection.mjs';
import { Session } from './session.mjs';
import { patience } from './settings.mjs';

const ROUTES = ['websocket', 'xhr-streaming', 'long-polling', 'upstream'];
/** Times that suit tests; what a test is about it states itself. */
const WELCOME = { pingInterval: 60_000, pingTimeout: 60_000, resumeTimeout: 60_000, pollHold: 60_000, ackDelay: 100 };

export class FakeServer {
  /** Openers that wait for the test. */
  arrivals = new Inbox();
  /** Openers are accepted at once. */
  automatic = false;
  /** Streams are marked (XS-3). */
  marks = true;
  /** Whether a WebSocket is let in: by it, or by what the test does with the handshake. */
  onHandshake = (handshake) => handshake.accept();
  /** All sessions, by the client's nonce. */
  sessions = new Map();
  welcome = WELCOME;
  problems = [];
  #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, handleProtocols: () => 'throughline.v1' });
  #http = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
  #timers = new Set();
  #raw = new Set();

  static async start(welcome = {}) {
    const server = new FakeServer();
    server.welcome = { ...WELCOME, ...welcome };
    await server.#listen();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.#http.address().port}/line`;
  }

  /** The next opener on a connection that waits for the test. */
  async arrival(transport) {
    const connection = await this.arrivals.next(`a connection by ${transport ?? 'any transport'}`, patience);
    if (transport && connection.transport !== transport) throw new Error(`expected ${transport}, came ${connection}`);
    return connection;
  }

  /** Answers an opener honestly. */
  accept(connection, fields) {
    connection.session.accept(connection, fields);
  }

  /** The one session of a test that needs no more. */
  get session() {
    return [...this.sessions.values()].at(-1);
  }

  onFrames(connection, frames, size) {
    for (const frame of frames) connection.frames.push(frame);
    if (connection.opener) connection.session.onFrames(connection, frames, size);
    else this.#onOpener(connection, frames, size);
  }

  /** What the client breaks is told at the test's end; what it sent after that is not looked at. */
  guard(action) {
    try {
      action();
    } catch (error) {
      this.problems.push(error.message);
    }
  }

  /** What was wrong with anything that the client wrote. */
  violations() {
    return [...this.problems, ...[...this.sessions.values()].flatMap(({ ledger }) => ledger.violations)];
  }

  later(ms, action) {
    const timer = setTimeout(action, ms);
    this.#timers.add(timer);
  }

  async stop() {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#raw) socket.destroy();
    await new Promise((resolve) => { this.#http.close(resolve); });
  }

  #onOpener(connection, frames, size) {
    const opener = readOpener(frames[0]);
    connection.opener = opener;
    const session = this.#sessionOf(opener);
    connection.session = session;
    if (!session) {
      if (connection.transport === 'websocket') connection.write('R4404');
      else connection.answer(['R4404']);
      return;
    }
    session.ledger.onOpener(opener, connection);
    if (opener.kind === 'UPSTREAM') session.onFrames(connection, frames.slice(1), size);
    else {
      session.ledger.onBatch(connection, frames.slice(1), size, opener.kind === 'HELLO' ? null : session.welcome, session.sent.length);
      for (const frame of frames.slice(1)) session.frames.push(frame);
      if (this.automatic) session.accept(connection);
      else this.arrivals.push(connection);
    }
  }

  #sessionOf({ hello, kind, sid }) {
    if (kind !== 'HELLO') return [...this.sessions.values()].find((session) => session.sid === sid);
    if (!this.sessions.has(hello.cid)) this.sessions.set(hello.cid, new Session(this, hello.cid, this.welcome));
    return this.sessions.get(hello.cid);
  }

  #onRequest(request, response) {
    const route = this.#routeOf(request);
    if (!route || request.method !== 'POST') {
      this.problems.push(`§7.1: ${request.method} ${request.url}`);
      response.writeHead(404).end();
      return;
    }
    const exchange = new Exchange(this, route, request, response);
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => this.guard(() => exchange.onBody(Buffer.concat(pieces))));
  }

  #routeOf({ url }) {
    const { pathname, searchParams } = new URL(url, 'http://x');
    for (const name of searchParams.keys()) {
      if (!['form', 'hold', 'pad', 'limit', 't'].includes(name)) this.problems.push(`§7.1: the parameter ${name}`);
    }
    return ROUTES.find((route) => pathname === `/line/${route}` || pathname === `/moved/${route}`);
  }

  #onUpgrade(request, socket, head) {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/ *, */);
    if (this.#routeOf(request) !== 'websocket') this.problems.push(`§7.1: an upgrade of ${request.url}`);
    if (!offered.includes('throughline.v1')) this.problems.push('§7.2: the subprotocol throughline.v1 is not offered');
    this.onHandshake({
      socket,
      request,
      accept: (then = () => undefined) => this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        then(new WebSocketConnection(this, request, opened));
      }),
      refuse: (status, body = '') => {
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Type: text/html\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
      },
    });
  }

  async #listen() {
    this.#http.on('request', (request, response) => this.#onRequest(request, response));
    this.#http.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {
        // The client went away: its test knows.
      });
      this.#onUpgrade(request, socket, head);
    });
    this.#http.on('connection', (socket) => {
      this.#raw.add(socket);
      socket.on('close', () => this.#raw.delete(socket));
    });
    await new Promise((resolve) => { this.#http.listen(0, '127.0.0.1', resolve); });
  }
}
