// SPDX-License-Identifier: Apache-2.0
// The transports over a network and a server that fail in ways of their own.
import assert from "node:assert/strict";
import { inbox, next, open, server, test } from "./support/connections.js";

test("SL-7 a websocket that opens and stays silent is left for the next transport", async () => {
  server.faults.websocket = "silent";
  // Two only, and patient: a slow machine must not let a third one win, or an attempt fail.
  const connection = open({ transports: ["websocket", "xhr-streaming"], attemptTimeoutMs: 10_000 });

  await connection.send("through");

  assert.equal(connection.transport, "xhr-streaming");
  const hello = server.peer.openers.find((opener) => opener.kind === "HELLO");
  const tried = (hello?.kind === "HELLO" ? hello.json["tried"] : []) as { transport: string; outcome: string }[];
  assert.deepEqual(
    tried.map(({ transport, outcome }) => `${transport} ${outcome}`),
    ["websocket pending"],
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
  const connection = open({ transports: ["xhr-streaming", "long-polling"], attemptTimeoutMs: 1_000 });

  await connection.send("through");

  assert.equal(connection.transport, "long-polling");
});

test("SL-5 bodies lost one after the other move the session to the next transport", async () => {
  const connection = open({ transports: ["xhr-streaming", "websocket"] });
  await next(connection, "open");
  server.faults.lostAnswers = 3;

  // That frames came through is learned from ATTACHED.
  const texts = ["attached beside", "attached anew", "by another transport"];
  for (const text of texts) await connection.send(text);

  assert.equal(connection.transport, "websocket");
  assert.deepEqual(server.peer.messages, texts);
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
  test(`SL-5 ${name}: as the only transport it goes on after bodies lost one after the other`, async () => {
    const connection = open({ transports: [name] });
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

test("an answer without a body is a failure like any other", async () => {
  server.faults.noContent = 3;
  const connection = open({ transports: ["xhr-streaming", "long-polling"] });
  await next(connection, "open");
  server.faults.noContent = 1;

  await connection.send("through");

  assert.deepEqual(server.peer.messages, ["through"]);
});

test("LP-7 what a truncated answer lacks comes with the next poll", async () => {
  const connection = open({ transports: ["long-polling"] });
  const { messages, upTo } = inbox(connection);
  await next(connection, "open");
  server.faults.truncatedPolls = 2;

  for (const text of ["one", "two", "three"]) void connection.send(text);
  await upTo(3);

  assert.deepEqual(messages, ["one", "two", "three"]);
});
