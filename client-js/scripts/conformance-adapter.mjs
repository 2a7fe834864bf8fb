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

const dataOf = ({ text, base64 }) => (base64 === undefined ? text : new Uint8Array(Buffer.from(base64, "base64")));
const told = (message) =>
  typeof message === "string" ? { text: message } : { base64: Buffer.from(message).toString("base64") };

const actions = {
  connect(connection, { url, ...options }) {
    const opened = connect(url, { WebSocket, ...options });
    connections.set(connection, opened);
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
  sync(connection) {
    tell(connection, "synced", {});
  },
  cut(connection) {
    connections.get(connection).cut();
  },
};

function settle(connection, id, outcome, done) {
  outcome.then(
    () => tell(connection, done, { id }),
    ({ code }) => tell(connection, "failed", { id, code }),
  );
}

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const { do: action, connection, ...values } = JSON.parse(line);
  actions[action](connection, values);
});
input.on("close", () => process.exit(0));
