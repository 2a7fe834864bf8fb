// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { WebSocket } from "ws";
import type { TransportName } from "../src/index.js";
import { inbox, next, open, server, test } from "./support/connections.js";

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

test("a WebSocket that is closing, of which nobody has been told yet, is given nothing: what was sent comes over the next one", async () => {
  const sockets: WebSocket[] = [];
  const states: number[] = [];
  class Watched extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      const give = this.send.bind(this) as (data: string | Uint8Array) => void;
      Object.assign(this, {
        send: (data: string | Uint8Array) => {
          states.push(this.readyState);
          give(data);
        },
      });
      sockets.push(this);
    }
  }
  const connection = open({ transports: ["websocket"], WebSocket: Watched });
  await next(connection, "open");

  sockets[0]?.close();
  await connection.send("one");

  assert.deepEqual(new Set(states), new Set([WebSocket.OPEN]));
  assert.deepEqual(server.peer.messages, ["one"]);
});

test("HB-6 a poll that takes the session over asks for an answer at once, the first and the later ones do not", async () => {
  const connection = open({ transports: ["long-polling", "websocket"] });
  await next(connection, "open");
  await connection.send("polled");
  await connection.switchTo("websocket");
  const before = server.polls.length;
  await connection.switchTo("long-polling");
  await connection.send("polled again");

  assert.ok(before > 0);
  assert.deepEqual(
    server.polls.map((poll) => poll.slice(1)),
    server.polls.map((_, i) => (i === before ? [{ kind: "PING", token: 0 }] : [])),
  );
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
  const connection = open({ transports: ["long-polling", "websocket"], attemptTimeoutMs: 1_000 });
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
