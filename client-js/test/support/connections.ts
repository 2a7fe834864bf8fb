// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, test as nodeTest } from "node:test";
import { WebSocket } from "ws";
import type { Connection, ConnectionEvents, ConnectOptions } from "../../src/index.js";
import { connect } from "./client.js";
import { FakeServer } from "./fake-server.js";

/** A test that waits for what never comes fails instead of standing still. */
export function test(name: string, run: () => Promise<void>): void {
  nodeTest(name, { timeout: 30_000 }, run);
}

/** The server of the running test. */
export let server: FakeServer;
let connections: Connection[] = [];

beforeEach(async () => {
  server = await FakeServer.start();
});

afterEach(async () => {
  for (const connection of connections) connection.close();
  connections = [];
  await server.stop();
});

/** A connection to it, closed when the test is over. */
export function open(options: ConnectOptions = {}): Connection {
  const connection = connect(server.url, { WebSocket, closeTimeoutMs: 200, ...options });
  connections.push(connection);
  return connection;
}

export function next<K extends keyof ConnectionEvents>(connection: Connection, name: K): Promise<ConnectionEvents[K]> {
  return new Promise((resolve) => {
    const off = connection.on(name, (event) => {
      off();
      resolve(event);
    });
  });
}

/** Collects messages; resolves when so many are there. */
export function inbox(connection: Connection): {
  messages: (string | Uint8Array)[];
  upTo: (count: number) => Promise<void>;
} {
  const messages: (string | Uint8Array)[] = [];
  let wanted = Infinity;
  let resolve: () => void = () => undefined;
  connection.on("message", (message) => {
    messages.push(message);
    if (messages.length >= wanted) resolve();
  });
  const upTo = (count: number): Promise<void> =>
    new Promise((done) => {
      wanted = count;
      resolve = done;
      if (messages.length >= count) done();
    });
  return { messages, upTo };
}
