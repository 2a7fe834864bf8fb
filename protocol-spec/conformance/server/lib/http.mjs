// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 by hand over a socket: the suite must see chunks, half-sent bodies and whether a connection stays open.
import net from 'node:net';
import tls from 'node:tls';
import { Inbox } from '../../lib/inbox.mjs';
import { base, basePath, host, patience, port, secure } from './settings.mjs';

const openSockets = new Set();

/** Ends every socket of the test that has just run. */
export function dropSockets() {
  for (const socket of openSockets) socket.destroy();
  openSockets.clear();
}

export function dial() {
  const socket = secure
    ? tls.connect({ host, port, servername: net.isIP(host) ? undefined : host, rejectUnauthorized: false })
    : net.connect({ host, port });
  socket.setNoDelay(true);
  openSockets.add(socket);
  socket.on('close', () => openSockets.delete(socket));
  return new Wire(socket);
}

/** One TCP connection, and the exchanges on it, one after the other. */
export class Wire {
  #exchange = null;

  constructor(socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    this.ready = new Promise((resolve) => socket.once(secure ? 'secureConnect' : 'connect', resolve));
    socket.on('data', (data) => this.#exchange?.feed(data));
    socket.on('error', () => {}); // what it means for the exchange is told by 'close'
    socket.on('close', () => this.#exchange?.broken());
  }

  /** Writes a request; `body` undefined sends none, `head` false leaves out what the caller writes himself. */
  request({ method = 'POST', path, headers = {}, body, length }) {
    const bytes = body === undefined ? null : Buffer.from(body);
    const all = { Host: base.host, ...headers };
    if (bytes !== null && length !== false) all['Content-Length'] = length ?? bytes.length;
    const lines = Object.entries(all).filter(([, value]) => value !== undefined).map(([k, v]) => `${k}: ${v}\r\n`);
    this.#exchange = new Exchange(this, method);
    this.socket.write(`${method} ${basePath}${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    if (bytes !== null && bytes.length > 0) this.socket.write(bytes);
    return this.#exchange;
  }

  write(data) {
    this.socket.write(data);
  }

  drop() {
    this.socket.destroy();
  }

  /** Waits until the peer has closed the TCP connection. */
  async untilClosed(ms = patience) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the TCP connection was not closed within ${ms} ms`)), ms);
    });
    await Promise.race([this.closed, late]);
    clearTimeout(timer);
  }
}

/** One request's answer, as it comes in. */
export class Exchange {
  chunks = new Inbox();
  #heads = new Inbox();
  #buffer = Buffer.alloc(0);
  #mode = 'head';
  #left = 0;

  constructor(wire, method) {
    this.wire = wire;
    this.method = method;
  }

  head(ms = patience) {
    this.answer ??= this.#heads.next('the answer\'s head', ms);
    return this.answer;
  }

  /** The whole body; fails when the connection breaks before its end (HT-1). */
  async body(ms = patience) {
    await this.head(ms);
    const how = await this.chunks.ended(ms);
    if (how !== 'complete') throw new Error(`the body was not ended: ${how}`);
    return Buffer.concat(this.chunks.seen);
  }

  async text(ms = patience) {
    return (await this.body(ms)).toString('utf8');
  }

  feed(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    while (this.#step());
  }

  broken() {
    if (this.#mode === 'rest') this.chunks.end('complete');
    this.#heads.end('connection closed');
    this.chunks.end('connection closed');
  }

  #step() {
    switch (this.#mode) {
      case 'head': return this.#readHead();
      case 'length': return this.#readLength();
      case 'rest': return this.#take(this.#buffer.length);
      case 'chunk-head': return this.#readChunkHead();
      case 'chunk': return this.#readChunk();
      case 'trailer': return this.#readTrailer();
      default: return false;
    }
  }

  #readHead() {
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const [start, ...lines] = this.#buffer.subarray(0, end).toString('latin1').split('\r\n');
    this.#buffer = this.#buffer.subarray(end + 4);
    const headers = {};
    for (const line of lines) {
      const [, name, value] = /^([^:]+):\s*(.*?)\s*$/.exec(line);
      const key = name.toLowerCase();
      headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
    }
    const status = Number(start.split(' ')[1]);
    this.#chooseBody(status, headers);
    this.#heads.push({ status, headers });
    return true;
  }

  #chooseBody(status, headers) {
    if (status === 101) {
      this.#mode = 'rest';
    } else if (status === 204 || status === 304 || this.method === 'HEAD') {
      this.#finish();
    } else if (/chunked/i.test(headers['transfer-encoding'] ?? '')) {
      this.#mode = 'chunk-head';
    } else if ('content-length' in headers) {
      this.#left = Number(headers['content-length']);
      this.#mode = 'length';
      if (this.#left === 0) this.#finish();
    } else {
      this.#mode = 'rest';
    }
  }

  #readLength() {
    const size = Math.min(this.#left, this.#buffer.length);
    this.#left -= size;
    const more = this.#take(size);
    if (this.#left === 0) this.#finish();
    return more;
  }

  #readChunkHead() {
    const end = this.#buffer.indexOf('\r\n');
    if (end < 0) return false;
    this.#left = parseInt(this.#buffer.subarray(0, end).toString('latin1'), 16);
    this.#buffer = this.#buffer.subarray(end + 2);
    this.#mode = this.#left === 0 ? 'trailer' : 'chunk';
    return true;
  }

  #readChunk() {
    if (this.#buffer.length < this.#left + 2) return false;
    this.chunks.push(this.#buffer.subarray(0, this.#left));
    this.#buffer = this.#buffer.subarray(this.#left + 2);
    this.#mode = 'chunk-head';
    return true;
  }

  #readTrailer() {
    const end = this.#buffer.indexOf('\r\n');
    if (end < 0) return false;
    this.#buffer = this.#buffer.subarray(end + 2);
    if (end === 0) this.#finish();
    return true;
  }

  #take(size) {
    if (size === 0) return false;
    this.chunks.push(this.#buffer.subarray(0, size));
    this.#buffer = this.#buffer.subarray(size);
    return true;
  }

  #finish() {
    this.#mode = 'done';
    this.chunks.end('complete');
  }
}

/** One exchange on a TCP connection of its own. */
export function request(options) {
  return dial().request(options);
}
