// SPDX-License-Identifier: Apache-2.0

const TRANSPORTS = ["websocket", "xhr-streaming", "long-polling", "jsonp-polling"];
const RTT_EACH_MS = 2_000;
/** What the server sends; handlers of these names are called with the arguments. */
const EVENTS = ["rooms", "came", "gone", "moved", "said", "shared", "typing"];

/**
 * The talk with the server: one connection, and the namespace `chat` of it. `handlers` hears the server's events by their
 * names, what the connection tells as `connection(name, detail)`, and `rtt(ms)`.
 */
export class Conversation {
  /** The room that is open. */
  room = null;
  #connection;
  #chat;
  #handlers;
  /** How many things this person has said in the open room, in this session. */
  #number = 0;

  constructor(path, name, handlers) {
    this.#handlers = handlers;
    this.#connection = throughline.connect(new URL(path, location.href).href, { transports: TRANSPORTS, auth: { name } });
    for (const name of ["open", "transport", "suspended", "resumed", "reset", "close"]) {
      this.#connection.on(name, (detail) => handlers.connection(name, detail));
    }
  }

  get state() {
    return this.#connection.state;
  }

  get transport() {
    return this.#connection.transport;
  }

  get bufferedBytes() {
    return this.#connection.bufferedBytes;
  }

  /** Joins; rejects when the server does not let in. */
  async join() {
    this.#chat = await this.#connection.join("chat");
    for (const event of EVENTS) this.#chat.on(event, (...args) => this.#handlers[event](...args));
    setInterval(() => this.#measure(), RTT_EACH_MS);
  }

  /** Enters a room, leaving the one that was open; answers who is there and what was said. In a new session one is nowhere. */
  async enter(room) {
    const before = this.room;
    this.room = room;
    this.#number = 0;
    if (before !== null && before !== room) this.#chat.emit("exit", { room: before });
    return this.#chat.call("enter", { room });
  }

  /** Resolves when the server has it. */
  say(text) {
    return this.#chat.emit("say", { room: this.room, number: ++this.#number, text });
  }

  /** The same, for a file with its bytes. */
  share(file, bytes) {
    const { name, type } = file;
    return this.#chat.emit("share", { room: this.room, number: ++this.#number, name, type }, bytes);
  }

  /** Who hears of it hears of it now or never. */
  typing() {
    this.#chat.emitVolatile("typing", { room: this.room });
  }

  switchTo(transport) {
    return this.#connection.switchTo(transport);
  }

  cut() {
    this.#connection.cut();
  }

  async #measure() {
    if (this.state !== "OPEN") return;
    const began = performance.now();
    await this.#chat.call("echo").then(
      () => this.#handlers.rtt(performance.now() - began),
      () => undefined, // its session ended: told by `reset`
    );
  }
}
