// SPDX-License-Identifier: Apache-2.0
// The server's side of one session: honest, as small as can be, and silent where a test asks it to be.
import { randomBytes } from 'node:crypto';
import { Inbox } from '../../lib/inbox.mjs';
import { nextOf } from './connection.mjs';
import { Ledger } from './ledger.mjs';
import { patience } from './settings.mjs';
import { badFrame, isBytes, isCounted } from './wire.mjs';

const MARK_DELAY = 100;
const WINDOW = 262_144;

export class Session {
  sid = randomBytes(16).toString('base64url');
  id = randomBytes(6).toString('base64url');
  /** The attached connection; a poll that was answered stays it until the next one. */
  connection = null;
  /** Taken in from the client: how many frames, and the messages they make. */
  received = 0;
  messages = [];
  /** What the layer of events sent, whole: the kind and its payload, as a text; bytes as Latin-1. */
  events = new Inbox();
  /** Counted frames sent to the client, and how many of them it stated to have. */
  sent = [];
  confirmed = 0;
  /** All frames that came, known ones too; openers stand in their connections. */
  frames = new Inbox();
  /** Upstream bodies; a test that made the session silent answers them. */
  bodies = new Inbox();
  /** Answers nothing by itself: no ACK, PONG or CLOSE, and no body. */
  silent = false;
  /** Streams that were marked. */
  marked = new Inbox();
  ledger = new Ledger();
  /** Connections that were accepted. */
  #accepted = new Inbox();
  #parts = [];
  #waiting = [];
  /** WELCOME went out: the client may know the limits. */
  #stated = false;

  constructor(server, cid, welcome) {
    this.server = server;
    this.cid = cid;
    this.welcome = welcome;
    this.window = welcome.window ?? WINDOW;
  }

  /** WELCOME's frame. */
  welcomeFrame(more = {}) {
    this.#stated = true;
    return `W${JSON.stringify({ v: 1, sid: this.sid, id: this.id, ...this.welcome, ...more })}`;
  }

  /** ATTACHED's frame for a connection. */
  attachedFrame({ opener }, { base = Math.max(opener.received, this.confirmed) + 1, received = this.received } = {}) {
    return `A${opener.number} ${received} ${base} ${this.window}`;
  }

  /** An honest answer to HELLO or ATTACH; the older connection is ended (§5.2). */
  accept(connection, { more = [], ...fields } = {}) {
    const { opener } = connection;
    const old = this.connection;
    this.connection = connection;
    this.confirmed = Math.max(this.confirmed, opener.received);
    this.take(connection, connection.early);
    const answers = this.#waiting.splice(0);
    const base = fields.base ?? this.confirmed + 1;
    const replay = this.sent.slice(base - 1);
    const head = opener.kind === 'HELLO' ? [this.welcomeFrame()] : [];
    const frames = [...head, this.attachedFrame(connection, { base, ...fields }), ...answers, ...more, ...replay];
    if (connection.transport !== 'long-polling') connection.write(...frames);
    else if (frames.length > 1) connection.answer(frames);
    if (connection.transport === 'xhr-streaming') {
      this.server.later(MARK_DELAY, () => {
        if (!this.server.marks || this.connection !== connection) return;
        connection.write('k');
        this.marked.push(connection);
      });
    }
    if (old && old !== connection) this.#fence(old);
    this.#accepted.push(connection);
  }

  /** The attached connection; on long polling the poll that is parked. */
  async parked() {
    while (this.connection.transport === 'long-polling' && this.connection.answered) {
      await this.#accepted.next('the next poll', patience);
    }
    return this.connection;
  }

  /** The network cuts the connection; answers the client's next one, which waits for the test. */
  async lose() {
    const connection = await this.parked();
    this.server.automatic = false;
    connection.cut();
    return this.server.arrival();
  }

  /** The client is told `frames`, and then something that is no frame: a line in text form. */
  async writeBad(line, ...frames) {
    const connection = await this.parked();
    this.sent.push(...frames.filter(isCounted));
    const bad = Buffer.isBuffer(line) ? line : badFrame(line, connection.form);
    if (connection.transport === 'long-polling') connection.answer([this.attachedFrame(connection), ...frames, bad]);
    else connection.write(...frames, bad);
    return connection;
  }

  /** Sends frames by the attached connection; on long polling by the answer to the poll that is parked, or the next one. */
  write(...frames) {
    const { connection } = this;
    const next = this.sent.length + 1;
    this.sent.push(...frames.filter((frame) => typeof frame === 'string' && isCounted(frame)));
    if (connection.transport !== 'long-polling') {
      connection.write(...frames);
      return;
    }
    if (connection.answered) {
      this.#waiting.push(...frames.filter((frame) => !isCounted(frame)));
      return;
    }
    const replay = this.sent.slice(connection.opener.received, next - 1);
    connection.answer([this.attachedFrame(connection), ...replay, ...frames]);
  }

  /** Takes frames in, as numbered by BASE; answers what an honest server says to them. */
  take(connection, frames) {
    const before = this.received;
    const answers = [];
    let { first: number = null } = connection;
    for (const frame of frames) {
      if (frame[0] === 's') number = Number(frame.slice(1));
      else if (isCounted(frame)) {
        if (number === this.received + 1) this.#takeIn(frame);
        number += 1;
      } else answers.push(...this.#answerTo(frame));
    }
    connection.first = number;
    if (connection.opener.kind !== 'UPSTREAM') {
      if (this.received > before && connection.answering) answers.push(`a${this.received} ${this.window}`);
      if (!connection.answering) this.#waiting.push(...answers); // they go behind ATTACHED
      else if (!this.silent) connection.write(...answers);
      connection.answering = connection.transport === 'websocket';
    }
    return answers;
  }

  /** Frames came by a connection that was there before, or in an upstream body. */
  onFrames(connection, frames, size) {
    for (const frame of frames) this.frames.push(frame);
    this.ledger.onBatch(connection, frames, size, this.#stated ? this.welcome : null, this.sent.length);
    if (connection.opener.kind !== 'UPSTREAM') {
      this.take(connection, frames);
      return;
    }
    this.bodies.push(connection);
    if (!this.silent) this.answer(connection);
  }

  /** An honest answer to an upstream body. */
  answer(body, more = []) {
    const answers = this.take(body, body.early);
    body.answer([...answers, ...more, `a${this.received} ${this.window}`, `d${this.#written()}`]);
  }

  /** A frame that the client is shown: what it may send from then on. */
  onStated(frame) {
    const [first, second, , window] = frame.slice(1).toString().split(' ').map(Number);
    if (frame[0] === 'a') this.ledger.onGrant(first, second ?? this.welcome.window ?? WINDOW);
    if (frame[0] === 'q') this.ledger.onGrant(second, Number(frame.split(' ')[2] ?? this.welcome.window ?? WINDOW));
    if (frame[0] === 'A') this.ledger.onGrant(second, window);
  }

  /** The next message of the layer of events, whole; it has to match. */
  async event(pattern) {
    const event = await this.events.next(`an event like ${pattern}`, patience);
    if (!pattern.test(event)) throw new Error(`expected ${pattern}, came ${event.slice(0, 200)}`);
    return event;
  }

  /** The next frame that matches, by whatever way. */
  async expect(pattern) {
    return nextOf(this.frames, pattern);
  }

  #written() {
    return this.connection.transport === 'long-polling' && !this.connection.answered ? this.connection.opener.received : this.sent.length;
  }

  #takeIn(frame) {
    this.received += 1;
    this.#parts.push(frame);
    if ('fg'.includes(frame[0])) return;
    const parts = this.#parts.splice(0);
    const text = !isBytes(frame);
    if (parts.some((part) => isBytes(part) === text)) this.ledger.violations.push('LM-2: parts of another type');
    const { maxParts = 256 } = this.welcome;
    if (parts.length > maxParts) this.ledger.violations.push(`a message of ${parts.length} parts`);
    const pieces = parts.map((part) => (text ? part.slice(1) : Buffer.from(part.slice(1), 'base64')));
    const whole = text ? pieces.join('') : Buffer.concat(pieces);
    if ('mb'.includes(frame[0])) this.messages.push(whole);
    else this.events.push(frame[0] + (text ? whole : whole.toString('latin1')));
  }

  #answerTo(frame) {
    const [first, second] = frame.slice(1).split(' ').map(Number);
    if (frame[0] === 'a') this.confirmed = Math.max(this.confirmed, first);
    if (frame[0] === 'q') this.confirmed = Math.max(this.confirmed, second);
    if (frame[0] === 'p') return [`q${first} ${this.received} ${this.window}`];
    if (frame[0] === 'c') return [`c${first} ${this.received}`];
    return [];
  }

  #fence(old) {
    if (old.transport === 'websocket') {
      old.write('R4409');
      old.end(4409);
    } else if (old.transport === 'xhr-streaming') {
      old.write('R4409');
      old.end();
    } else if (!old.answered) old.answer([]);
  }
}
