// SPDX-License-Identifier: Apache-2.0
// Puts the built client under the conformance suite for clients (protocol-spec/conformance/README.md, "The adapter").
import { createInterface } from "node:readline";
import { WebSocket } from "ws";
import { connect } from "../dist/index.js";

const EVENTS = ["open", "message", "transport", "suspended", "resumed", "reset", "close"];
const connections = new Map();

function tell(connection, event, told) {
  process.stdout.write(`${JSON.stringify({ connection, event, ...told })}\n`);
}

const bytesOf = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
const toBase64 = (bytes) => ({ base64: Buffer.from(bytes).toString("base64") });
const dataOf = ({ text, base64 }) => (base64 === undefined ? text : bytesOf(base64));
const told = (message) => (typeof message === "string" ? { text: message } : toBase64(message));

// An argument or a reply that is bytes is an object with `base64` alone.
const isBytes = (value) => Object(value) === value && Object.keys(value).join() === "base64";
const given = (value) => (isBytes(value) ? bytesOf(value.base64) : value);
const shown = (value) => (value instanceof Uint8Array ? toBase64(value) : value);

/** The conversations, by connection and namespace; that of the root is "". */
const conversations = new Map();
const conversationOf = (connection, namespace = "") => conversations.get(`${connection} ${namespace}`);

function listen(connection, conversation) {
  const namespace = conversation.name;
  conversations.set(`${connection} ${namespace}`, conversation);
  conversation.onAny((name, ...args) => tell(connection, "event", { namespace, name, args: args.map(shown) }));
  conversation.onLeave((end) => tell(connection, "left", { namespace, ...end }));
}

/** The ways to answer a call. */
const fault = new Error("asked for");
const answers = {
  echo: (value) => value,
  fail: () => {
    throw fault;
  },
  refuse: () => Promise.reject(Object.assign(new Error("no"), { code: "NO", data: 1 })),
  never: () => new Promise(() => undefined),
};
process.on("uncaughtException", (error) => {
  if (error === fault) return; // what a handler throws surfaces so
  console.error(error);
  process.exit(1);
});

const actions = {
  connect(connection, { url, ...options }) {
    const opened = connect(url, { WebSocket, ...options });
    connections.set(connection, opened);
    listen(connection, opened.events);
    for (const event of EVENTS) {
      opened.on(event, (what) => tell(connection, event, event === "message" ? told(what) : what));
    }
  },
  send(connection, { id, ...data }) {
    settle(connection, id, connections.get(connection).send(dataOf(data)), "sent");
  },
  volatile(connection, data) {
    connections.get(connection).sendVolatile(dataOf(data));
  },
  close(connection, { code, reason }) {
    connections.get(connection).close(code, reason);
  },
  switchTo(connection, { id, transport }) {
    settle(connection, id, connections.get(connection).switchTo(transport), "switched");
  },
  emit(connection, { id, namespace, name, args }) {
    settle(connection, id, conversationOf(connection, namespace).emit(name, ...args.map(given)), "sent");
  },
  emitVolatile(connection, { namespace, name, args }) {
    conversationOf(connection, namespace).emitVolatile(name, ...args.map(given));
  },
  call(connection, { id, namespace, name, args, timeoutMs = 30_000 }) {
    const caller = conversationOf(connection, namespace).timeout(timeoutMs);
    settle(connection, id, caller.call(name, ...args.map(given)), "replied", (value) => ({ value: shown(value) }));
  },
  answer(connection, { namespace, name, by }) {
    conversationOf(connection, namespace).answer(name, answers[by]);
  },
  join(connection, { id, namespace, auth }) {
    const joining = connections.get(connection).join(namespace, auth);
    settle(connection, id, joining, "joined", (conversation) => {
      if (conversationOf(connection, namespace) !== conversation) listen(connection, conversation);
      return { expiresIn: conversation.expiresIn };
    });
  },
  leave(connection, { namespace }) {
    conversationOf(connection, namespace).leave();
  },
  renew(connection, { id, namespace, auth }) {
    const renewal = connections.get(connection).renew(auth, namespace);
    settle(connection, id, renewal, "renewed", (expiresIn) => ({ expiresIn }));
  },
  sync(connection) {
    tell(connection, "synced", {});
  },
  cut(connection) {
    connections.get(connection).cut();
  },
};

function settle(connection, id, outcome, done, result = () => ({})) {
  outcome.then(
    (value) => tell(connection, done, { id, ...result(value) }),
    ({ code, data }) => tell(connection, "failed", { id, code, data }),
  );
}

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const { do: action, connection, ...values } = JSON.parse(line);
  actions[action](connection, values);
});
input.on("close", () => process.exit(0));
