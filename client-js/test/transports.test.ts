// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { afterEach, beforeEach, test as nodeTest } from "node:test";
import { WebSocket } from "ws";
import {
  connect,
  type Connection,
  type ConnectionEvents,
  type ConnectOptions,
  type TransportName,
} from "../src/index.js";
import { FakeServer } from "./support/fake-server.js";

/** A test that waits for what never comes fails instead of standing still. */
function test(name: string, run: () => Promise<void>): void {
  nodeTest(name, { timeout: 30_000 }, run);
}

let server: FakeServer;
let connections: Connection[] = [];

beforeEach(async () => {
  server = await FakeServer.start();
});

afterEach(async () => {
  for (const connection of connections) connection.close();
  connections = [];
  await server.stop();
});

function open(options: ConnectOptions = {}): Connection {
  const connection = connect(server.url, { WebSocket, closeTimeoutMs: 200, ...options });
  connections.push(connection);
  return connection;
}

function next<K extends keyof ConnectionEvents>(connection: Connection, name: K): Promise<ConnectionEvents[K]> {
  return new Promise((resolve) => {
    const off = connection.on(name, (event) => {
      off();
      resolve(event);
    });
  });
}

/** Collects messages; resolves when so many are there. */
function inbox(connection: Connection): { messages: (string | Uint8Array)[]; upTo: (count: number) => Promise<void> } {
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

/** Everything that a transport has to get through, both ways. */
const MESSAGES = ["", "plain", "~\n\r\u2028\u0000\ufeff", "€😀".repeat(20_000), new Uint8Array([0, 10, 13, 126, 255])];

for (const name of ["websocket", "xhr-streaming", "long-polling"] as const) {
  test(`${name}: text and binary of all sizes, in order, both ways`, async () => {
    const connection = open({ transports: [name] });
    const { messages, upTo } = inbox(connection);

    await Promise.all(MESSAGES.map((message) => connection.send(message)));
    await upTo(MESSAGES.length);

    assert.deepEqual(messages, MESSAGES);
    assert.equal(connection.transport, name);
    assert.equal(connection.bufferedBytes, 0);
  });

  test(`${name}: what is sent while the connection is cut arrives once after the resume (DL-6)`, async () => {
    const connection = open({ transports: [name] });
    const { messages, upTo } = inbox(connection);
    const sent = Array.from({ length: 40 }, (_, i) => `message ${i}`);
    await next(connection, "open");

    for (const [i, text] of sent.entries()) {
      void connection.send(text);
      if (i % 10 === 5) connection.cut();
    }
    await upTo(sent.length);

    assert.deepEqual(messages, sent);
    assert.deepEqual(server.peer.messages, sent);
  });

  test(`CL-6 ${name}: closing tells the code and the counts`, async () => {
    const connection = open({ transports: [name] });
    await connection.send("one");
    void connection.send("two");
    const closed = next(connection, "close");

    connection.close(3001, "done");

    assert.deepEqual(await closed, { code: 3001, reason: "done", confirmed: 2, unknown: 0, willRetry: false });
    assert.equal(server.peer.ended, 3001);
    await assert.rejects(connection.send("late"), { code: "CLOSED" });
  });

  test(`${name}: a forgotten session is replaced, and what became of the sends is told (AT-13)`, async () => {
    const connection = open({ transports: [name] });
    await connection.send("confirmed");
    const reset = next(connection, "reset");
    server.forget();
    const lost = connection.send("lost");

    await assert.rejects(lost, { code: "UNKNOWN_FATE" });
    const { code, confirmed, unknown } = await reset;

    assert.deepEqual({ code, confirmed, unknown }, { code: 4404, confirmed: 1, unknown: 1 });
    await connection.send("again");
    assert.deepEqual(server.peer.messages, ["again"]); // nothing is sent again behind the application's back
  });
}

test("WS-13 frames that are ready in one turn leave as one message", async () => {
  const connection = open({ transports: ["websocket"] });
  await next(connection, "open");
  server.wsMessages.length = 0;

  await Promise.all(["one", "two", "three"].map((text) => connection.send(text)));

  assert.equal(server.wsMessages[0], "s1\nmone\nmtwo\nmthree");
});

test("a websocket that opens and stays silent is left for the next transport", async () => {
  server.faults.websocket = "silent";
  const connection = open({ attemptTimeoutMs: 150 });

  await connection.send("through");

  assert.equal(connection.transport, "xhr-streaming");
  const hello = server.peer.openers.find((opener) => opener.kind === "HELLO");
  const tried = (hello?.kind === "HELLO" ? hello.json["tried"] : []) as { transport: string; outcome: string }[];
  assert.deepEqual(
    tried.map(({ transport, outcome }) => `${transport} ${outcome}`),
    ["websocket timeout"],
  );
});

test("a refused websocket is left at once", async () => {
  server.faults.websocket = "refused";
  const connection = open();

  const { from, to } = await next(connection, "transport");

  assert.deepEqual([from, to], [null, "xhr-streaming"]);
});

test("SL-1 a stream that is held back is left for long polling", async () => {
  server.faults.stream = "buffered";
  const connection = open({ transports: ["xhr-streaming", "long-polling"], attemptTimeoutMs: 150 });

  await connection.send("through");

  assert.equal(connection.transport, "long-polling");
});

test("bodies lost one after the other move the session to the next transport", async () => {
  const connection = open({ transports: ["xhr-streaming", "websocket"], environment: { random: () => 0 } });
  await next(connection, "open");
  server.faults.lostAnswers = 3;

  await connection.send("through");

  assert.equal(connection.transport, "websocket");
  assert.deepEqual(server.peer.messages, ["through"]);
});

test("SL-2 a stream without MARK is left for long polling, nothing is lost", async () => {
  server.faults.stream = "stalled";
  const connection = open({ transports: ["xhr-streaming", "long-polling"] });
  const { messages, upTo } = inbox(connection);
  const moved = new Promise<void>((resolve) => {
    connection.on("transport", ({ to }) => {
      if (to === "long-polling") resolve();
    });
  });
  await connection.send("behind the stall");

  await moved;
  await upTo(1);

  assert.deepEqual(messages, ["behind the stall"]);
});

for (const name of ["xhr-streaming", "long-polling"] as const) {
  test(`UP-7 ${name}: lost, empty and repeated answers of bodies lose and repeat no message`, async () => {
    const connection = open({ transports: [name] });
    const { messages, upTo } = inbox(connection);
    await next(connection, "open");
    const sent: string[] = [];
    for (const fault of ["lostAnswers", "emptyAnswers", "duplicates"] as const) {
      server.faults[fault] = 1;
      sent.push(`with ${fault}`);
      await connection.send(`with ${fault}`);
    }
    await upTo(sent.length);

    assert.deepEqual(server.peer.messages, sent);
    assert.deepEqual(messages, sent);
  });
}

for (const name of ["xhr-streaming", "long-polling"] as const) {
  test(`${name}: as the only transport it goes on after bodies lost one after the other`, async () => {
    const connection = open({ transports: [name], environment: { random: () => 0 } });
    const { messages, upTo } = inbox(connection);
    await next(connection, "open");
    server.faults.lostAnswers = 8;
    const sent = ["one", "two", "three"];

    for (const text of sent) await connection.send(text);
    await upTo(sent.length);

    assert.deepEqual(server.peer.messages, sent);
    assert.deepEqual(messages, sent);
  });
}

test("LP-7 what a truncated answer lacks comes with the next poll", async () => {
  const connection = open({ transports: ["long-polling"] });
  const { messages, upTo } = inbox(connection);
  await next(connection, "open");
  server.faults.truncatedPolls = 2;

  for (const text of ["one", "two", "three"]) void connection.send(text);
  await upTo(3);

  assert.deepEqual(messages, ["one", "two", "three"]);
});

test("XS-5 on END the client attaches again before it lets the old stream go", async () => {
  const connection = open({ transports: ["xhr-streaming"] });
  const { messages, upTo } = inbox(connection);
  await next(connection, "open");
  let suspended = 0;
  connection.on("suspended", () => (suspended += 1));

  server.peer.sendFrame({ kind: "END" });
  server.peer.send("behind END");
  await upTo(1);
  await connection.send("after the rotation");
  await upTo(2);

  assert.deepEqual(messages, ["behind END", "after the rotation"]);
  assert.equal(suspended, 0);
});

test("AT-6 a session moves over every transport while messages are in flight", async () => {
  const connection = open();
  const { messages, upTo } = inbox(connection);
  await next(connection, "open");
  const sent: string[] = [];
  const route: TransportName[] = ["long-polling", "xhr-streaming", "websocket", "long-polling", "websocket"];
  for (const name of route) {
    for (let i = 0; i < 10; i++) {
      sent.push(`${name} ${i}`);
      void connection.send(`${name} ${i}`);
    }
    await connection.switchTo(name);
    assert.equal(connection.transport, name);
  }
  await upTo(sent.length);

  assert.deepEqual(messages, sent);
});

test("AT-6 a switch that fails leaves the working connection untouched", async () => {
  const connection = open({ transports: ["long-polling", "websocket"], attemptTimeoutMs: 100 });
  const { messages, upTo } = inbox(connection);
  await next(connection, "open");
  server.faults.websocket = "silent";
  let suspended = 0;
  connection.on("suspended", () => (suspended += 1));

  const failed = assert.rejects(connection.switchTo("websocket"), { code: "SWITCH_FAILED" });
  await connection.send("meanwhile");
  await upTo(1);
  await failed;

  assert.deepEqual(messages, ["meanwhile"]);
  assert.equal(suspended, 0);
});
