// SPDX-License-Identifier: Apache-2.0
// One connection by any transport: lines go in, the frames that come out are kept in order, with how it ended.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import WebSocket from 'ws';
import { Inbox } from '../../lib/inbox.mjs';
import { dial } from './http.mjs';
import { allowedOrigin, base, basePath, patience } from './settings.mjs';
import { body, lines, percent } from './wire.mjs';

const openWebSockets = new Set();

export function dropWebSockets() {
  for (const socket of openWebSockets) socket.terminate();
  openWebSockets.clear();
}

/** Frames that come by themselves at any time: PING, ACK, MARK, WRITTEN. */
const unasked = /^[pakd]/;

class Connection {
  frames = new Inbox();

  constructor(transport) {
    this.transport = transport;
    this.onPing = null;
  }

  take(frame) {
    this.frames.push(frame);
    if (frame[0] === 'p' && this.onPing) this.onPing(frame.slice(1));
  }

  /** The next frame that matches; only PING, ACK, MARK and WRITTEN may come before it. */
  async expect(pattern, ms = patience) {
    for (;;) {
      const frame = await this.frames.next(`${pattern}`, ms);
      if (pattern.test(frame)) return frame;
      assert.match(frame, unasked, `${frame.slice(0, 200)} instead of ${pattern}`);
    }
  }

  /** Reads to the end: nothing but PING, ACK, MARK and WRITTEN may come; tells how it ended. */
  async expectEnd(ms = patience) {
    for (;;) {
      const frame = await this.frames.nextOrEnd('the end', ms);
      if (frame === null) return this.frames.ended(ms);
      assert.match(frame, unasked, `${frame.slice(0, 200)} instead of the end`);
    }
  }

  /** All frames up to the end. */
  async rest(ms = patience) {
    const all = [];
    for (;;) {
      const frame = await this.frames.nextOrEnd('the end', ms);
      if (frame === null) return all;
      all.push(frame);
    }
  }
}

class WebSocketConnection extends Connection {
  /** Binary messages as they came: [kind, payload]; `frames` has them as base64. */
  binary = [];
  /** Text messages as they came. */
  messages = [];

  constructor(headers, protocols, query) {
    super('websocket');
    const url = new URL(base);
    url.protocol = base.protocol.replace('http', 'ws');
    url.pathname = `${basePath}/websocket`;
    url.search = query;
    this.socket = new WebSocket(url, protocols, { headers, perMessageDeflate: false, rejectUnauthorized: false });
    openWebSockets.add(this.socket);
    this.opened = new Promise((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
    });
    this.socket.on('upgrade', (response) => (this.tcp = response.socket));
    this.socket.on('message', (data, isBinary) => this.#read(data, isBinary));
    this.socket.on('close', (code, reason) => {
      openWebSockets.delete(this.socket);
      this.frames.end({ code, reason: reason.toString() });
    });
  }

  #read(data, isBinary) {
    if (isBinary) {
      const kind = String.fromCharCode(data[0]);
      this.binary.push([kind, data.subarray(1)]);
      this.take(kind + data.subarray(1).toString('base64').replace(/=+$/, ''));
      return;
    }
    this.messages.push(data.toString());
    for (const line of lines(data.toString())) this.take(line);
  }

  /** One text message. */
  write(...frames) {
    const bytes = body(frames);
    this.socket.send(bytes.subarray(0, bytes.length - 1), { binary: false });
  }

  writeBinary(bytes) {
    this.socket.send(bytes, { binary: true });
  }

  close(code) {
    this.socket.close(code);
  }

  /** Loses the connection without a close. */
  drop() {
    this.socket.terminate();
  }

  /** Loses the connection by a TCP reset. */
  reset() {
    this.tcp.resetAndDestroy();
  }

  /** A WebSocket ping and its pong: what was written before has been read by the server. */
  async roundTrip(payload = 'tl', ms = patience) {
    const pongs = new Inbox();
    this.socket.once('pong', (data) => pongs.push(data.toString()));
    this.socket.ping(payload);
    return pongs.next('a WebSocket pong', ms);
  }
}

class HttpConnection extends Connection {
  constructor(transport, options, wire) {
    super(transport);
    this.exchange = wire.request(options);
    this.wire = wire;
  }

  head(ms) {
    return this.exchange.head(ms);
  }

  async follow(read) {
    try {
      const { status, headers } = await this.exchange.head(120_000);
      this.status = status;
      this.headers = headers;
      await read();
      this.frames.end({ status, how: await this.exchange.chunks.ended() });
    } catch (error) {
      this.frames.end({ status: this.status ?? 0, how: error.message });
    }
  }

  async readLines() {
    let text = Buffer.alloc(0);
    for (;;) {
      const chunk = await this.exchange.chunks.nextOrEnd('a chunk', 120_000);
      if (chunk === null) break;
      text = Buffer.concat([text, chunk]);
      const cut = text.lastIndexOf(0x0a) + 1;
      for (const line of lines(text.subarray(0, cut).toString())) this.take(line);
      text = text.subarray(cut);
    }
    if (text.length > 0) this.take(`(not ended by LF) ${text.toString()}`);
  }

  async readScript(digits) {
    this.script = await this.exchange.text(120_000);
    if (this.status !== 200) {
      if (this.script !== '') this.take(this.script.trim());
      return;
    }
    const batches = [];
    vm.runInNewContext(this.script, { ___tl: { [digits]: (text) => batches.push(text) } });
    assert.equal(batches.length, 1, 'the script calls its function once');
    assert.match(batches[0], /^([^\n]*\n)*$/, 'every line of the batch is ended by LF');
    for (const line of lines(batches[0])) this.take(line);
  }

  drop() {
    this.wire.drop();
  }
}

/** Makes a connection and writes its first lines; answers when they are written, not when they are answered. */
export async function connect(transport, first, { headers = {}, query = '', wire } = {}) {
  if (transport === 'websocket') {
    const connection = new WebSocketConnection(headers, 'throughline.v1', query);
    await connection.opened;
    if (first.length > 0) connection.write(...first);
    return connection;
  }
  if (transport === 'jsonp-polling') return jsonp(first, headers, query, wire);
  const path = `/${transport}${query && `?${query}`}`;
  const connection = new HttpConnection(transport, { path, headers, body: body(first) }, wire ?? dial());
  connection.follow(() => connection.readLines());
  return connection;
}

let lastDigits = 0;

function jsonp(first, headers, query, wire) {
  const digits = ++lastDigits;
  const bytes = body(first);
  const f = percent(bytes.subarray(0, Math.max(0, bytes.length - 1)));
  const path = `/jsonp-polling?c=${digits}&f=${f}${query && `&${query}`}`;
  const all = { Referer: `${allowedOrigin}/page`, ...headers };
  const connection = new HttpConnection('jsonp-polling', { method: 'GET', path, headers: all }, wire ?? dial());
  connection.follow(() => connection.readScript(digits));
  return connection;
}

/** A body to `upstream`: status, headers and frames of the answer. */
export async function upstream(batch, { headers = {}, query = '', wire = dial() } = {}) {
  const exchange = wire.request({ path: `/upstream${query && `?${query}`}`, headers, body: body(batch) });
  const text = await exchange.text();
  const { status, headers: answered } = await exchange.head();
  return { status, headers: answered, frames: lines(text), text };
}

/** A form to `jsonp-upstream`. */
export async function jsonpUpstream(batch, { headers = {}, wire = dial() } = {}) {
  const all = {
    Referer: `${allowedOrigin}/page`, 'Content-Type': 'application/x-www-form-urlencoded', ...headers,
  };
  const exchange = wire.request({ path: '/jsonp-upstream', headers: all, body: `f=${percent(body(batch))}` });
  const text = await exchange.text();
  const { status, headers: answered } = await exchange.head();
  return { status, headers: answered, text };
}
