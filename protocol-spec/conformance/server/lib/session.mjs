// SPDX-License-Identifier: Apache-2.0
// The client's side of one session, as small as the tests allow: it counts, polls again and answers PING.
import assert from 'node:assert/strict';
import { connect, jsonpUpstream, upstream } from './connection.mjs';
import { attach, attached, hello, json, nonce } from './wire.mjs';
import { patience } from './settings.mjs';

const polling = new Set(['long-polling', 'jsonp-polling']);
const counted = /^[mbfgeEryl]/;
const unasked = /^[pakdA]/;

export class Session {
  attempt = 1;
  received = 0;
  #number = 0;

  constructor(transport, cid, mute) {
    this.transport = transport;
    this.cid = cid;
    this.mute = mute;
  }

  /** Opens by HELLO; `frames` go right behind it. */
  static async open(transport, { frames = [], mute = false, headers, query, ...members } = {}) {
    const session = new Session(transport, members.cid ?? nonce(), mute);
    session.attempt = members.n ?? 1;
    session.window = members.window ?? 262144;
    const first = [hello({ ...members, cid: session.cid }), ...frames];
    await session.#use(await connect(transport, first, { headers, query }));
    session.welcome = json(await session.connection.expect(/^W\{/));
    session.sid = session.welcome.sid;
    session.attached = attached(await session.connection.expect(/^A/));
    session.#number = session.attached.base - 1;
    return session;
  }

  /** Attaches; answers when the request is written. */
  async attach({ transport = this.transport, received = this.received, attempt = this.attempt + 1, window, frames = [],
    ...options } = {}) {
    this.attempt = attempt;
    this.transport = transport;
    const line = attach(this.sid, attempt, received, window ?? this.window);
    await this.#use(await connect(transport, [line, ...frames], options));
    return this.connection;
  }

  /** Attaches and waits for ATTACHED; a poll is asked for the shortest hold. */
  async reattach(options = {}) {
    const transport = options.transport ?? this.transport;
    const query = polling.has(transport) ? 'hold=50' : '';
    const connection = await this.attach({ query, ...options });
    return this.took(await connection.expect(/^A/));
  }

  /** Takes note of an ATTACHED that the test has read. */
  took(frame) {
    this.attached = attached(frame);
    this.#number = this.attached.base - 1;
    return this.attached;
  }

  async #use(connection) {
    this.connection = connection;
    if (!this.mute) connection.onPing = (token) => this.#pong(connection, token);
  }

  // `received` 0 says nothing new (DL-4), so answering never disturbs what a test is about.
  #pong(connection, token) {
    if (connection.transport === 'websocket') connection.write(`q${token} 0`);
    else if (connection.transport === 'xhr-streaming') {
      upstream([`U${this.sid} ${this.attempt}`, `q${token} 0`]).catch(() => {}); // the session may be at its end
    }
  }

  /** Sends upstream the way of the transport: a WebSocket message, a POST, a form. */
  async say(...frames) {
    if (this.transport === 'websocket') {
      this.connection.write(...frames);
      return null;
    }
    const batch = [`U${this.sid} ${this.attempt}`, ...frames];
    if (this.transport === 'jsonp-polling') {
      const answer = await jsonpUpstream(batch);
      assert.equal(answer.text, 'ok');
      return answer;
    }
    return upstream(batch);
  }

  /** The next frame of any kind, by the next poll where the last one has been answered. */
  async next(what, ms = patience) {
    for (;;) {
      const frame = await this.#frame(what, ms);
      if (frame[0] === 'A') this.took(frame);
      if (!counted.test(frame)) return frame;
      this.#number += 1;
      if (this.#number <= this.received) continue;
      assert.equal(this.#number, this.received + 1, 'no number is left out');
      this.received = this.#number;
      return frame;
    }
  }

  async #frame(what, ms) {
    for (;;) {
      if (polling.has(this.transport) && this.connection.frames.over) await this.#pollAgain();
      const frame = polling.has(this.transport)
        ? await this.connection.frames.nextOrEnd(what, ms)
        : await this.connection.frames.next(what, ms);
      if (frame !== null) return frame;
    }
  }

  async #pollAgain() {
    const end = await this.connection.frames.ended();
    assert.equal(end.status, 200, `a poll ended with ${JSON.stringify(end)}: ${this.connection.frames.seen}`);
    assert.equal(end.how, 'complete');
    const query = this.welcome.pollHold > 300 ? 'hold=300' : '';
    await this.attach({ query });
  }

  /** The next frame that matches; only PING, ACK, MARK, WRITTEN and ATTACHED may come before it. */
  async expect(pattern, ms = patience) {
    const frame = await this.#search(pattern, ms, (other) => {
      assert.fail(`${other.slice(0, 200)} instead of ${pattern}`);
    });
    return frame;
  }

  /** Frames up to and with the first that matches, PING, ACK, MARK, WRITTEN and ATTACHED left out. */
  async until(pattern, ms = patience) {
    const before = [];
    const frame = await this.#search(pattern, ms, (other) => before.push(other));
    return [...before, frame];
  }

  async #search(pattern, ms, onOther) {
    const deadline = performance.now() + ms;
    for (;;) {
      const left = deadline - performance.now();
      assert.ok(left > 0, `waited ${ms} ms for ${pattern}; seen: ${this.connection.frames.seen.slice(-5)}`);
      const frame = await this.next(`${pattern}`, left);
      if (pattern.test(frame)) return frame;
      if (!unasked.test(frame)) onOther(frame);
    }
  }

  /** Waits until a connection is attached: an upstream answer holds WRITTEN, no longer END (UP-3, UP-4). */
  async parked() {
    const deadline = performance.now() + patience;
    for (;;) {
      const { status, frames, text } = await upstream([`U${this.sid} ${Math.max(1, this.attempt - 1)}`, 'a0']);
      assert.equal(status, 200, text);
      if (frames.some((frame) => /^d[0-9]+$/.test(frame))) return;
      assert.ok(performance.now() < deadline, 'the poll was not attached');
    }
  }

  /** Parks a poll, or makes any other connection, and waits until it is attached. */
  async park(options = {}) {
    await this.attach(options);
    if (polling.has(this.transport)) await this.parked();
    else this.took(await this.connection.expect(/^A/));
    return this.connection;
  }

  /** Sees that the session has ended with `code`: its sid is refused with 4410 (AT-14). */
  async ended(code) {
    const connection = await connect('long-polling', [attach(this.sid, this.attempt + 1000, 0)]);
    const frame = await connection.expect(/^R/);
    assert.match(frame, /^R4410 \{/);
    assert.equal(json(`W${frame.slice(6)}`).code, code, frame);
    await connection.expectEnd();
    return json(`W${frame.slice(6)}`);
  }

  /** Sees that the session lives: it is attached and says what it has received. */
  async alive(received) {
    const state = await this.reattach({ transport: 'long-polling' });
    if (received !== undefined) assert.equal(state.received, received);
    return state;
  }
}

export const open = Session.open;
export const isPolling = (transport) => polling.has(transport);
