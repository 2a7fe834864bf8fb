// SPDX-License-Identifier: Apache-2.0
import { HttpStream } from './http-stream.mjs';

const REFUSAL = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
const IDLE_MS = 5_000;

const PASS = {
  request: (pair, { bytes }) => pair.toServer(bytes),
  answer: (pair, { bytes }) => pair.toClient(bytes),
};

function headThen(action) {
  return (pair, { head, bytes }) => {
    if (head === null) return;
    pair.toClient(bytes);
    action(pair);
  };
}

/** What becomes of a request and its answer. */
const TREATMENTS = {
  pass: PASS,
  /** 403; the server never hears of it. */
  refuse: {
    request: (pair, { last }) => {
      if (!last) return;
      pair.toClient(Buffer.from(REFUSAL));
      pair.end();
    },
  },
  reset: { request: (pair) => pair.reset() },
  /** Taken in, and never answered. */
  swallow: { request: (pair) => pair.mute() },
  /** The answer's head passes, and nothing after it in either direction. */
  silence: { ...PASS, answer: headThen((pair) => pair.mute()) },
  /** The answer's head passes, and nothing after it; what the client sends arrives. */
  deafen: { ...PASS, answer: headThen((pair) => pair.mute({ deafOnly: true })) },
  /** The answer passes when its end has come. */
  hold: {
    ...PASS,
    answer: (pair, { bytes, last }, held) => {
      held.push(bytes);
      if (last) pair.toClient(Buffer.concat(held.splice(0)));
    },
  },
  /** The server has done what it was asked, and the connection breaks instead of its answer. */
  lose: { ...PASS, answer: (pair) => pair.loseAnswer() },
  /** A connection on which an answer makes no progress is cut. */
  cutIdle: { ...PASS, idleMs: IDLE_MS },
};

/** Sees the requests and answers of one connection; `treat(request)` says by the name of a treatment what becomes of each. */
export class HttpBox {
  #pair;
  #treat;
  #requests = new HttpStream();
  #answers = new HttpStream();
  #treatment = PASS;
  #reused = false;
  /** What a treatment keeps back of answers. */
  #held = [];
  #idle = null;

  constructor(pair, treat) {
    this.#pair = pair;
    this.#treat = treat;
  }

  up(chunk) {
    for (const part of this.#requests.read(chunk)) {
      if (part.head !== null) this.#begin(part.head);
      this.#treatment.request(this.#pair, part);
    }
  }

  down(chunk) {
    for (const part of this.#answers.read(chunk)) {
      if (part.head?.words[1] === '101') this.#requests.becomeTunnel();
      this.#treatment.answer(this.#pair, part, this.#held);
      this.#watchIdle(!part.last);
    }
  }

  #begin({ words: [method, path], headers }) {
    const upgrade = headers.upgrade?.toLowerCase() === 'websocket';
    this.#treatment = TREATMENTS[this.#treat({ method, path, upgrade, reused: this.#reused })];
    this.#reused = true;
    this.#watchIdle(true);
  }

  #watchIdle(waiting) {
    clearTimeout(this.#idle);
    if (waiting && this.#treatment.idleMs) this.#idle = setTimeout(() => this.#pair.end(), this.#treatment.idleMs).unref();
  }
}
