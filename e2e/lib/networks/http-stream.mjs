// SPDX-License-Identifier: Apache-2.0

const HEAD_END = '\r\n\r\n';
const CRLF = '\r\n';
const BODYLESS = ['204', '304'];

/** What follows a part of a message when all its bytes are there. */
const AFTER = { body: 'head', chunk: 'size', trailer: 'head' };

/**
 * Cuts the bytes of one direction of an HTTP/1.1 connection into parts `{head, bytes, last}`: `head` is that of a message
 * that begins with these bytes, else null; `last` says that it ends with them.
 */
export class HttpStream {
  #unread = Buffer.alloc(0);
  /** What the next bytes are: a head, a chunk's size, or one of the parts of AFTER, of which `left` bytes are missing. */
  #expecting = 'head';
  #left = 0;

  *read(chunk) {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    let part = this.#next();
    while (part !== null) {
      yield part;
      part = this.#next();
    }
  }

  /** From now on the bytes are no messages, but those of a WebSocket. */
  becomeTunnel() {
    this.#expect('body', Infinity);
  }

  #next() {
    if (this.#expecting === 'head') return this.#head();
    if (this.#expecting === 'size') return this.#size();
    return this.#unread.length > 0 ? this.#rest() : null;
  }

  #head() {
    const bytes = this.#takeThrough(HEAD_END);
    if (bytes === null) return null;
    const head = readHead(bytes.toString('latin1'));
    if (head.headers['transfer-encoding'] === 'chunked') this.#expecting = 'size';
    else this.#expect('body', bodyLength(head));
    return { head, bytes, last: this.#expecting === 'head' };
  }

  #size() {
    const bytes = this.#takeThrough(CRLF);
    if (bytes === null) return null;
    const size = Number.parseInt(bytes.toString('latin1'), 16);
    this.#expect(size === 0 ? 'trailer' : 'chunk', size + CRLF.length);
    return { head: null, bytes, last: false };
  }

  #rest() {
    const bytes = this.#take(Math.min(this.#left, this.#unread.length));
    this.#expect(this.#expecting, this.#left - bytes.length);
    return { head: null, bytes, last: this.#expecting === 'head' };
  }

  #expect(what, length) {
    this.#left = length;
    this.#expecting = length === 0 ? AFTER[what] : what;
  }

  #takeThrough(mark) {
    const at = this.#unread.indexOf(mark);
    return at < 0 ? null : this.#take(at + mark.length);
  }

  #take(length) {
    const bytes = this.#unread.subarray(0, length);
    this.#unread = this.#unread.subarray(length);
    return bytes;
  }
}

function readHead(text) {
  const [first, ...lines] = text.trimEnd().split(CRLF);
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { isAnswer: first.startsWith('HTTP/'), words: first.split(' '), headers };
}

/** An answer without a length lasts until the end of the connection, as a tunnel does. */
function bodyLength({ isAnswer, words, headers }) {
  if (headers['content-length'] !== undefined) return Number(headers['content-length']);
  return isAnswer && !BODYLESS.includes(words[1]) ? Infinity : 0;
}
