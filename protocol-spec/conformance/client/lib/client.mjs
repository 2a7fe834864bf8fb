// SPDX-License-Identifier: Apache-2.0
// The client under test: a process that makes connections as it is told by lines of JSON and tells what happens on them
// (README, "The adapter"). One process serves all tests of a file.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Inbox } from '../../lib/inbox.mjs';
import { command, patience } from './settings.mjs';

const clients = new Map();
let adapter = null;
let last = 0;
let onCrash;

/** Fails when the process ends while tests run. */
export const crash = new Promise((_, reject) => { onCrash = reject; });
crash.catch(() => undefined);

function start() {
  // Where npm was called, so that a relative path in the command means what its writer saw.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const child = spawn(`exec ${command}`, { cwd, shell: true, stdio: ['pipe', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { connection, event, ...told } = JSON.parse(line);
    clients.get(connection)?.onEvent(event, told);
  });
  child.on('exit', (code, signal) => onCrash(new Error(`the client's process ended: ${code ?? signal}`)));
  child.stdin.on('error', () => {
    // Its end is told above.
  });
  child.unref();
  child.stdin.unref();
  child.stdout.unref();
  return child;
}

function say(message) {
  adapter ??= start();
  adapter.stdin.write(`${JSON.stringify(message)}\n`);
}

/** Ends the process, when the tests of a file are over. */
export function endAdapter() {
  adapter?.stdin.end();
}

function dataOf(data) {
  return typeof data === 'string' ? { text: data } : { base64: data.toString('base64') };
}

/** What came by an event: a text, or bytes. */
function messageOf({ text, base64 }) {
  return text === undefined ? Buffer.from(base64, 'base64') : text;
}

/** One connection of the client's, as its application has it. */
export class Client {
  /** What happened, in order: `[name, what was told]`. */
  story = [];
  #number = ++last;
  #inboxes = new Map();
  #sends = 0;

  constructor(url, options) {
    clients.set(this.#number, this);
    this.do('connect', { url, ...options });
  }

  do(action, values = {}) {
    say({ do: action, connection: this.#number, ...values });
  }

  /** Sends a message; answers its id, by which `sent` and `failed` speak of it. */
  send(data) {
    this.#sends += 1;
    this.do('send', { id: this.#sends, ...dataOf(data) });
    return this.#sends;
  }

  sendVolatile(data) {
    this.do('volatile', dataOf(data));
  }

  close(code = 1000, reason = '') {
    this.do('close', { code, reason });
  }

  switchTo(transport) {
    this.#sends += 1;
    this.do('switchTo', { id: this.#sends, transport });
    return this.#sends;
  }

  cut() {
    this.do('cut');
  }

  /** Does something whose outcome is told by its id, which is the answer. */
  ask(action, values) {
    this.#sends += 1;
    this.do(action, { id: this.#sends, ...values });
    return this.#sends;
  }

  emit(name, ...args) {
    return this.ask('emit', { name, args });
  }

  call(name, ...args) {
    return this.ask('call', { name, args });
  }

  /** Waits until everything said to the client so far has been done. */
  async sync() {
    this.do('sync');
    await this.next('synced');
  }

  onEvent(name, told) {
    this.story.push([name, told]);
    this.#inbox(name).push(told);
  }

  /** The next event of that name, what it told. */
  async next(name) {
    try {
      return await this.#inbox(name).next(`the event "${name}"`, patience);
    } catch (error) {
      throw new Error(`${error.message}; events: ${JSON.stringify(this.story.slice(-12)).slice(0, 1500)}`, { cause: error });
    }
  }

  /** The next message. */
  async message() {
    return messageOf(await this.next('message'));
  }

  /** The next so many messages. */
  async messages(count) {
    const messages = [];
    while (messages.length < count) messages.push(await this.message());
    return messages;
  }

  /** All events of that name so far. */
  all(name) {
    return this.story.filter(([each]) => each === name).map(([, told]) => told);
  }

  /** All messages so far. */
  get received() {
    return this.all('message').map(messageOf);
  }

  forget() {
    this.do('close', { code: 1000, reason: '' });
    clients.delete(this.#number);
  }

  #inbox(name) {
    if (!this.#inboxes.has(name)) this.#inboxes.set(name, new Inbox());
    return this.#inboxes.get(name);
  }
}
