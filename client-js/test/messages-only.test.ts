// SPDX-License-Identifier: Apache-2.0
// A connection for messages over WebSocket and nothing else: one session after another, as any connection.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectWebSocket } from "../src/index.js";
import { virtualWorld } from "./support/virtual-platform.js";

const ADDRESS = "http://server.example/throughline";
const MINUTE = 60_000;

test("messages go both ways, and are confirmed", (context) => {
  const world = virtualWorld(context);
  const fates: unknown[] = [];
  const heard: unknown[] = [];

  const connection = connectWebSocket(ADDRESS);
  connection.on("message", (message) => heard.push(message));
  connection.send("before", (error) => fates.push(error));
  world.clock.run(1_000);
  connection.send(new Uint8Array([1, 2]), (error) => fates.push(error));
  world.clock.run(1_000);

  assert.equal(connection.transport, "websocket");
  assert.equal(connection.state, "OPEN");
  assert.deepEqual(fates, [null, null]);
  assert.deepEqual(world.peer.messages, ["before", new Uint8Array([1, 2])]);
  assert.deepEqual(heard, []);
});

test("what was cut is resumed; nothing but WebSockets is asked for", (context) => {
  const world = virtualWorld(context);
  const told: string[] = [];
  const fates: unknown[] = [];

  const connection = connectWebSocket(ADDRESS);
  for (const name of ["open", "suspended", "resumed"] as const) connection.on(name, () => told.push(name));
  world.clock.run(5_000);
  connection.cut();
  connection.send("after the cut", (error) => fates.push(error));
  world.clock.run(5_000);

  assert.deepEqual(told, ["open", "suspended", "resumed"]);
  assert.deepEqual(fates, [null]);
  assert.deepEqual(new Set(world.routes()), new Set(["websocket"]));
});

test("SL-3 while no WebSocket opens others are tried, and the session opens when one does", (context) => {
  const world = virtualWorld(context);
  const before = world.delays.websocket;
  world.delays.websocket = Infinity;

  const connection = connectWebSocket(ADDRESS);
  world.clock.run(MINUTE);
  const asked = world.routes().length;
  assert.ok(asked > 3, `${asked} attempts in a minute`);
  assert.equal(connection.state, "CONNECTING");
  world.delays.websocket = before;
  world.clock.run(MINUTE);

  assert.equal(connection.state, "OPEN");
});

test("SL-4 a server that wants to be left alone is", (context) => {
  const world = virtualWorld(context);
  world.peer.ended = 4503;
  world.peer.retryAfter = 30 * MINUTE;

  connectWebSocket(ADDRESS);
  world.clock.run(29 * MINUTE);

  assert.equal(world.routes().length, 1);
});

test("close tells the counts; without a WebSocket class nothing can be made", (context) => {
  const world = virtualWorld(context);
  const ends: unknown[] = [];

  const connection = connectWebSocket(ADDRESS);
  connection.on("close", (end) => ends.push(end));
  connection.send("one", () => undefined);
  world.clock.run(1_000);
  connection.close(3_000, "done");
  world.clock.run(1_000);

  assert.deepEqual(ends, [{ code: 3_000, reason: "done", confirmed: 1, unknown: 0, willRetry: false }]);
  Reflect.deleteProperty(globalThis, "WebSocket");
  assert.throws(() => connectWebSocket(ADDRESS), /no usable transport/);
});
