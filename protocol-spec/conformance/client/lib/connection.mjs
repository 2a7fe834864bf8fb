// SPDX-License-Identifier: Apache-2.0
// What the client opens, as the fake server has it: a WebSocket, or a POST whose answer is a stream, a poll's batch, or
// the answer to an upstream body.
import { Inbox } from '../../lib/inbox.mjs';
import { patience } from './settings.mjs';
import { isBytes, jsonOf, lineOf, readBody, readBytes, readLines, textOf, writeBody } from './wire.mjs';

/** What an opener says. */
export function readOpener(frame) {
  if (/^H\{/.test(frame)) {
    const hello = jsonOf(frame);
    return { kind: 'HELLO', hello, number: hello.n, received: 0 };
  }
  const attach = /^T([\w-]{16,64}) (\d+) (\d+) (\d+)(?: (\{.*\}))?$/s.exec(frame);
  if (attach) {
    const [, sid, number, received, window, account] = attach;
    return { kind: 'ATTACH', sid, number: +number, received: +received, window: +window, account: account && jsonOf(account) };
  }
  const upstream = /^U([\w-]{16,64}) (\d+)$/.exec(frame);
  if (upstream) return { kind: 'UPSTREAM', sid: upstream[1], number: +upstream[2] };
  throw new Error(`HS-1: not an opener: ${frame?.slice(0, 120)}`);
}

/** What all of them have: the frames that came by it, who hears of them, and its end. */
class Connection {
  opener = null;
  session = null;
  /** What came by it, the opener first. */
  frames = new Inbox();
  /** How the client ended it: a close code, "aborted", or "ended" where the server did. */
  gone = new Inbox();
  /** The number of its next counted frame; null until BASE. */
  next = null;
  /** CLOSE came by it. */
  closing = false;

  constructor(server, transport, request) {
    this.server = server;
    this.transport = transport;
    this.request = request;
    this.path = request.url.split('?')[0];
    this.query = new URL(request.url, 'http://x').searchParams;
    this.form = this.query.get('form') ?? 'text';
  }

  /** The frames behind the opener. */
  get early() {
    return this.frames.seen.slice(1);
  }

  /** Waits until the client let it go; answers how. */
  async left() {
    return this.gone.next(`the client to close a ${this.transport}`, patience);
  }

  /** The next frame by this connection that matches; what may come at any time is passed over. */
  async expect(pattern) {
    return nextOf(this.frames, pattern);
  }

  toString() {
    return `${this.transport} ${this.frames.seen.join(' | ').slice(0, 200)}`;
  }
}

/** The next frame that matches; an opener, confirmations, PING, PONG and BASE may come before it, nothing else. */
export async function nextOf(frames, pattern) {
  for (;;) {
    const frame = await frames.next(String(pattern), patience);
    if (pattern.test(frame)) return frame;
    if (!/^[HTUapqs]/.test(frame)) throw new Error(`expected ${pattern}, came ${frame.slice(0, 200)}`);
  }
}

export class WebSocketConnection extends Connection {
  /** What came, message by message. */
  messages = [];
  #socket;

  constructor(server, request, socket) {
    super(server, 'websocket', request);
    this.#socket = socket;
    socket.on('message', (data, isBinary) => server.guard(() => this.#onMessage(data, isBinary)));
    socket.on('close', (code) => this.gone.push(code));
    socket.on('error', () => {
      // Its close event says what there is to know.
    });
  }

  /** Text frames as one message, bytes each as their own; Buffers as they are. */
  write(...frames) {
    let lines = [];
    const flush = () => {
      if (lines.length > 0) this.raw(Buffer.from(lines.join('\n')));
      lines = [];
    };
    for (const frame of frames) {
      this.session?.onStated(frame);
      if (typeof frame !== 'string') {
        flush();
        this.raw(frame.at(-1) === 0x0a ? frame.subarray(0, -1) : frame);
      } else if (isBytes(frame)) {
        flush();
        this.raw(Buffer.concat([Buffer.from(frame[0]), Buffer.from(frame.slice(1), 'base64')]), true);
      } else lines.push(lineOf(frame));
    }
    flush();
  }

  raw(bytes, binary = false) {
    this.#socket.send(bytes, { binary });
  }

  end(code = 1000) {
    this.#socket.close(code);
  }

  cut() {
    this.#socket.terminate();
  }

  /** Reads nothing any more and answers nothing, a close included. */
  hang() {
    this.#socket.pause();
  }

  #onMessage(data, isBinary) {
    if (isBinary && !isBytes(String.fromCharCode(data[0]))) throw new Error(`FR-10: a binary message of kind ${data[0]}`);
    const frames = isBinary ? [readBytes(data)] : readLines(textOf(data));
    this.messages.push({ size: data.length, frames, isBinary });
    this.server.onFrames(this, frames, data.length);
  }
}

export class Exchange extends Connection {
  #response;
  #begun = false;

  constructor(server, transport, request, response) {
    super(server, transport, request);
    this.#response = response;
    // An answer that is complete ends as planned; the client did not do it.
    response.on('close', () => this.gone.push(response.writableFinished ? 'ended' : 'aborted'));
    response.on('error', () => {
      // As above.
    });
  }

  /** The body has arrived. */
  onBody(bytes) {
    this.size = bytes.length;
    this.server.onFrames(this, readBody(bytes, this.form), bytes.length);
  }

  /** Frames of a stream, as a chunk of their own. */
  write(...frames) {
    this.#begin();
    for (const frame of frames) this.session?.onStated(frame);
    this.#response.write(writeBody(frames, this.form));
  }

  /** Bytes of a stream. */
  raw(bytes) {
    this.#begin();
    this.#response.write(bytes);
  }

  /** The whole answer, of known length. */
  answer(frames, status = 200) {
    for (const frame of frames) this.session?.onStated(frame);
    const type = this.form === 'binary' ? 'application/octet-stream' : 'text/plain; charset=utf-8';
    this.reply(status, writeBody(frames, this.form), { 'content-type': type });
  }

  /** Any other answer. */
  reply(status, body, headers = {}) {
    const bytes = Buffer.from(body);
    this.#begun = true;
    this.#response.writeHead(status, { 'cache-control': 'no-store', 'content-length': bytes.length, ...headers });
    this.#response.end(bytes);
  }

  /** Bytes straight to the socket, past HTTP; then the connection ends unless `keep`. */
  socket(bytes, keep = false) {
    this.#begun = true;
    this.#response.socket.write(bytes);
    if (!keep) this.#response.socket.end();
  }

  end() {
    this.#begin();
    this.#response.end();
  }

  cut() {
    this.#response.socket?.destroy();
  }

  get answered() {
    return this.#begun;
  }

  #begin() {
    if (this.#begun) return;
    this.#begun = true;
    const type = this.form === 'binary' ? 'application/octet-stream' : 'text/plain; charset=utf-8';
    this.#response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store, no-transform' });
    this.#response.flushHeaders();
  }
}
