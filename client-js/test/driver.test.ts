// SPDX-License-Identifier: Apache-2.0
// The whole client before a server and a network of the test's, in virtual time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, type ConnectOptions, type TransportName } from "../src/index.js";
import { FakeStorage } from "./support/globals.js";
import { virtualWorld } from "./support/virtual-platform.js";
import type { Route } from "./support/virtual-world.js";

const ADDRESS = "http://server.example/throughline";

const SECOND = 1_000;
const MINUTE = 60_000;

test("a hung WebSocket is passed after the stagger, and closed before another one is made", (context) => {
  const world = virtualWorld(context);
  world.delays.websocket = Infinity;

  const connection = connect(ADDRESS);
  world.clock.run(2 * SECOND);
  assert.deepEqual(world.asked, [
    { route: "websocket", at: 1_000 },
    { route: "xhr-streaming", at: 1_600 },
  ]);
  assert.equal(connection.transport, "xhr-streaming");
  const open: number[] = [];
  for (let second = 0; second < 300; second++) {
    world.clock.run(SECOND);
    open.push(world.sockets.size);
  }

  assert.ok(world.routes().filter((route) => route === "websocket").length > 2, "no better one was looked for");
  assert.equal(Math.max(...open), 1);
  assert.equal(open[10], 0);
});

for (const seconds of [3, 6, 9]) {
  test(`a server that says nothing for ${seconds} s gets its clients all the same`, (context) => {
    const world = virtualWorld(context);
    for (const route of Object.keys(world.delays) as Route[]) world.delays[route] = seconds * SECOND;
    const fates: unknown[] = [];

    const connection = connect(ADDRESS);
    connection.send("patience", (error) => fates.push(error));
    world.clock.run(MINUTE);

    assert.deepEqual([fates, world.peer.messages], [[null], ["patience"]]);
  });
}

test("SL-4 a server that wants to be left alone for months is", (context) => {
  const world = virtualWorld(context);
  world.peer.ended = 4503;
  world.peer.retryAfter = 120 * 24 * 60 * MINUTE;

  const connection = connect(ADDRESS);
  world.clock.run(60 * MINUTE);

  assert.equal(world.routes().length, 1);
  assert.equal(connection.state, "CONNECTING");
});

test("a tab beside four that hold a connection polls briefly, and leaves streams alone", (context) => {
  const storage = new FakeStorage();
  const holding = Object.fromEntries(["a", "b", "c", "d"].map((tab) => [tab, 60_000]));
  storage.items.set("throughline tabs", JSON.stringify(holding));
  const world = virtualWorld(context, { localStorage: storage, document: { createElement: () => ({}) } });

  const connection = connect(ADDRESS, { transports: ["xhr-streaming", "long-polling"] });
  world.clock.run(30 * SECOND);

  assert.equal(connection.transport, "long-polling");
  assert.ok(!world.routes().includes("xhr-streaming"));
});

for (const persisted of [true, false]) {
  test(`a page that ${persisted ? "is kept for later" : "goes away"} does not count among the tabs that hold a connection`, (context) => {
    const storage = new FakeStorage();
    const hide: ((event: object) => void)[] = [];
    const world = virtualWorld(context, {
      addEventListener: (name: string, listener: () => void) => name === "pagehide" && hide.push(listener),
      localStorage: storage,
      document: { createElement: () => ({ href: ADDRESS }), addEventListener: () => undefined },
    });
    world.clock.now = 1_000_000;
    connect(ADDRESS, { transports: ["xhr-streaming"] });
    world.clock.run(SECOND);
    const held = storage.items.get("throughline tabs");

    for (const listener of hide) listener({ persisted });

    assert.notEqual(held, undefined);
    assert.equal(storage.items.get("throughline tabs"), "{}");
  });
}

test("a session over polls is promoted, though every answer brings its own end with it", (context) => {
  const world = virtualWorld(context);
  world.delays.websocket = Infinity;
  const connection = connect(ADDRESS, { transports: ["websocket", "long-polling"] });
  world.clock.run(10 * SECOND);
  assert.equal(connection.transport, "long-polling");

  world.delays.websocket = 0;
  world.clock.run(60 * SECOND);

  assert.equal(connection.transport, "websocket");
});

const SLOW: readonly { readonly transports: readonly TransportName[] }[] = [
  { transports: ["websocket"] },
  { transports: ["xhr-streaming"] },
  { transports: ["long-polling"] },
  { transports: ["websocket", "xhr-streaming", "long-polling"] },
];

for (const options of SLOW as readonly ConnectOptions[]) {
  test(`a line of 2 kB/s upstream carries 200 kB over ${String(options.transports)}`, (context) => {
    const world = virtualWorld(context);
    const fates: unknown[] = [];
    const connection = connect(ADDRESS, options);
    world.clock.run(SECOND);
    world.line.rate = 2;

    for (let i = 0; i < 5; i++) connection.send("x".repeat(40_000), (error) => fates.push(error));
    world.clock.run(5 * MINUTE, () => fates.length === 5);

    assert.deepEqual(fates, [null, null, null, null, null]);
  });
}
