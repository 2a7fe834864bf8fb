// SPDX-License-Identifier: Apache-2.0
// Runs in Node and, served to the page by the tests, in browsers.
import { randomFrom } from './random.mjs';

const AHEAD = 1_500;
const BURST = 20;
const PACE_MS = 8;

/** The content of message `number`, a text or, each seventh time, bytes. */
function contentOf(number) {
  const filler = number % 97;
  if (number % 7 !== 0) return `${number}:${'ä~\n'.repeat(filler % 5)}${'x'.repeat(filler)}`;
  const bytes = new Uint8Array(4 + filler);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes.fill(number & 0xff, 4);
}

function same(one, other) {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** Sends numbered messages to an echo and checks that each comes back once, in order, as it was. */
class EchoRun {
  echoes = {};
  changes = 0;
  /** How often each `transport` event was told, as text. */
  moves = {};
  suspensions = 0;
  refusedSwitches = 0;
  confirmed = 0;
  sent = 0;
  received = 0;
  fault = null;
  #plan;
  #random;
  #connection;
  #finish;
  /** So many messages may be sent by now. */
  #upTo;
  #resting = false;

  constructor(connect, plan) {
    this.#plan = plan;
    this.#upTo = plan.halfway ? Math.floor(plan.count / 2) : plan.count;
    this.#random = randomFrom(plan.seed);
    const { transports, options = {} } = plan;
    this.finished = new Promise((finish) => (this.#finish = finish));
    this.#connection = connect(plan.url, { ...options, transports });
    this.#connection.on('message', (message) => this.#take(message));
    this.#connection.on('transport', ({ from, to, why }) => {
      this.changes++;
      const move = `${from} to ${to}: ${why}`;
      this.moves[move] = (this.moves[move] ?? 0) + 1;
    });
    this.#connection.on('suspended', () => this.suspensions++);
    this.#connection.on('reset', (fate) => this.#fail(`the session was lost: ${JSON.stringify(fate)}`));
    this.#connection.on('close', (end) => this.#fail(`the session ended: ${JSON.stringify(end)}`));
  }

  async run() {
    const started = Date.now();
    const pump = setInterval(() => this.#pump(), PACE_MS);
    const report = setInterval(() => this.#plan.progress?.(this.line(started)), 5_000);
    const deadline = setTimeout(() => this.#fail('the time is over'), this.#plan.deadlineMs);
    if (this.#plan.switching) this.#switchLater();
    await this.finished;
    // A double of the last number would come late.
    if (this.fault === null) await new Promise((late) => setTimeout(late, 300));
    for (const timer of [pump, report]) clearInterval(timer);
    clearTimeout(deadline);
    const { fault, sent, received, confirmed, echoes, changes, moves, suspensions, refusedSwitches } = this;
    const { transport } = this.#connection;
    this.#connection.close();
    return { fault, sent, received, confirmed, echoes, transport, changes, moves, suspensions, refusedSwitches, ms: Date.now() - started };
  }

  line(started) {
    return `${this.sent} sent, ${this.received} echoed, ${this.confirmed} confirmed, ${this.changes} changes, ${Date.now() - started} ms`;
  }

  #pump() {
    const { burst = BURST } = this.#plan;
    for (let i = 0; i < burst && this.sent < this.#upTo && this.sent - this.received < AHEAD; i++) {
      this.#connection.send(contentOf(++this.sent)).then(
        () => {
          this.confirmed++;
          this.#settle();
        },
        (error) => this.#fail(`a send failed: ${error}`),
      );
    }
  }

  #take(message) {
    const expected = this.received + 1;
    if (same(message, contentOf(expected))) {
      this.received = expected;
      const by = this.#connection.transport;
      this.echoes[by] = (this.echoes[by] ?? 0) + 1;
    } else {
      const shown = typeof message === 'string' ? message.slice(0, 20) : `bytes ${Array.from(message.slice(0, 8))}`;
      this.#fail(`instead of number ${expected} came ${JSON.stringify(shown)}`);
    }
    this.#settle();
  }

  #switchLater() {
    setTimeout(async () => {
      if (this.fault !== null || this.received === this.#plan.count) return;
      const { transports } = this.#plan;
      const next = transports[Math.floor(this.#random() * transports.length)];
      await this.#connection.switchTo(next).catch(() => this.refusedSwitches++);
      this.#switchLater();
    }, 10 + this.#random() * 70);
  }

  #fail(fault) {
    this.fault ??= fault;
    this.#finish();
  }

  #settle() {
    if (this.received !== this.#upTo || this.confirmed !== this.#upTo) return;
    if (this.#upTo === this.#plan.count) this.#finish();
    else if (!this.#resting) this.#rest();
  }

  async #rest() {
    this.#resting = true;
    await this.#plan.halfway();
    this.#upTo = this.#plan.count;
  }
}

/**
 * Runs a plan `{url, transports, count, seed, deadlineMs, burst?, switching?, options?, progress?, halfway?}`; the result's `fault`
 * is null when all `count` messages came back once, in order, unaltered, and were confirmed. The second half of them waits for
 * `halfway`, which is called when the first half is through.
 */
export function echoRun(connect, plan) {
  return new EchoRun(connect, plan).run();
}
