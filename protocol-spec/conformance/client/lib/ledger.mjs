// SPDX-License-Identifier: Apache-2.0
// What holds for everything a client writes, looked at in every test: a scene fails when the ledger has an entry at its end.
import { isCounted, sizeOf } from './wire.mjs';

const WINDOW_COST = 16;
const DEFAULTS = { maxFrame: 16_384, maxMessage: 1_048_576, maxParts: 256, maxWsMessage: 65_536, maxBody: 262_144, maxFrames: 1_024 };
const FIELDS = {
  m: /^/, f: /^/, v: /^/, b: /^/, g: /^/, w: /^/,
  e: /^/, E: /^/, r: /^/, y: /^/, j: /^/, l: /^/, n: /^/, t: /^/, u: /^/,
  a: /^(0|[1-9]\d*)( (0|[1-9]\d*))?$/,
  p: /^(0|[1-9]\d*)$/,
  q: /^(0|[1-9]\d*) (0|[1-9]\d*)( (0|[1-9]\d*))?$/,
  s: /^[1-9]\d*$/,
  c: /^[134]\d{3} (0|[1-9]\d*)( .*)?$/s,
};

export class Ledger {
  violations = [];
  /** Attempt numbers that were used. */
  #numbers = new Set();
  /** What the frames up to a number cost, by number. */
  #costs = [0];
  #limit = Infinity;
  #stated = 0;

  /** A new connection: its opener. */
  onOpener({ account, hello, kind, number }, connection) {
    if (kind !== 'UPSTREAM') {
      if (this.#numbers.has(number)) this.#note(`AT-1: attempt ${number} was used twice`);
      this.#numbers.add(number);
    }
    if (kind === 'HELLO') this.#onHello(hello);
    if (account) this.#onAccount(account);
    const { 'content-type': type } = connection.request.headers;
    if (type !== undefined && !/^(text\/plain|application\/octet-stream)( *;.*)?$/i.test(type) && connection.transport !== 'websocket') {
      this.#note(`HT-6: content type ${type}`);
    }
  }

  /** The server states what it has, and how much more it takes. */
  onGrant(received, window) {
    const limit = (this.#costs[received] ?? 0) + window;
    this.#limit = this.#limit === Infinity ? limit : Math.max(this.#limit, limit);
    this.#stated = Math.max(this.#stated, received);
  }

  /** Frames that came together: a message, or a body; `welcome` is null before the client can know the limits. */
  onBatch(connection, frames, size, welcome, sent) {
    const limits = { ...DEFAULTS, ...welcome };
    if (welcome) {
      const most = connection.transport === 'websocket' ? limits.maxWsMessage : limits.maxBody;
      if (size > most) this.#note(`a message or body of ${size} bytes is over ${most}`);
      if (frames.length > limits.maxFrames) this.#note(`LM-7: ${frames.length} frames in a batch, ${limits.maxFrames} are allowed`);
    }
    for (const frame of frames) this.#onFrame(connection, frame, welcome && limits, sent);
  }

  #onFrame(connection, frame, limits, sent) {
    const fields = FIELDS[frame[0]];
    if (!fields) this.#note(`FR-7: a client does not send ${frame.slice(0, 80)}`);
    else if (!fields.test(frame.slice(1))) this.#note(`FR-11: malformed: ${frame.slice(0, 80)}`);
    if (connection.closing && frame[0] !== 'q') this.#note(`CL-4: after CLOSE came ${frame.slice(0, 80)}`);
    if (frame[0] === 'c') connection.closing = true;
    const received = { a: 0, q: 1, c: 1 }[frame[0]];
    if (received !== undefined && Number(frame.slice(1).split(' ')[received]) > sent) {
      this.#note(`DL-5: ${frame} states more than the ${sent} frames that were sent`);
    }
    if (limits && /^[mfbgvweEryjlntu]/.test(frame) && sizeOf(frame) > limits.maxFrame) this.#note(`LM-1: a frame of ${sizeOf(frame)} bytes`);
    if (frame[0] === 's') connection.next = Number(frame.slice(1));
    else if (isCounted(frame)) this.#onCounted(connection, frame);
  }

  #onCounted(connection, frame) {
    const number = connection.next;
    if (number === null) {
      this.#note(`AT-9: no BASE before ${frame.slice(0, 80)}`);
      return;
    }
    connection.next += 1;
    if (this.#costs[number - 1] === undefined) {
      this.#note(`DL-6: number ${number} came before ${number - 1}`);
      return;
    }
    this.#costs[number] ??= this.#costs[number - 1] + sizeOf(frame) + WINDOW_COST;
    const over = this.#limit !== Infinity && this.#costs[number] > this.#limit;
    if (over && number > this.#stated + 1) this.#note(`DL-9: number ${number} is beyond the window`);
  }

  #onHello({ auth, cid, client, codec, n, raced, tried, v, window }) {
    const wrong = [
      v !== 1 && 'v',
      !/^[\w-]{16,64}$/.test(cid) && 'cid',
      !(Number.isSafeInteger(n) && n >= 1) && 'n',
      window !== undefined && !Number.isSafeInteger(window) && 'window',
      raced !== undefined && typeof raced !== 'boolean' && 'raced',
      client !== undefined && typeof client !== 'string' && 'client',
      tried !== undefined && !isTried(tried) && 'tried',
      auth === null && 'auth',
      codec !== undefined && typeof codec !== 'string' && 'codec',
    ].filter(Boolean);
    if (wrong.length > 0) this.#note(`§5.1: HELLO's ${wrong.join(', ')}`);
  }

  #onAccount({ tried, why }) {
    if (why !== undefined && typeof why !== 'string') this.#note("§5.2: ATTACH's why");
    if (tried !== undefined && !isTried(tried)) this.#note("§5.2: ATTACH's tried");
  }

  #note(text) {
    this.violations.push(text);
  }
}

function isTried(tried) {
  const names = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];
  return Array.isArray(tried) && tried.every(({ ms, outcome, transport }) => (
    names.includes(transport) && typeof outcome === 'string' && Number.isSafeInteger(ms) && ms >= 0
  ));
}
