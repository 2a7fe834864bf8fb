// SPDX-License-Identifier: Apache-2.0
// What an application may do to the client: callbacks that throw, calls from within events, odd data. In virtual time.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { connect, type Connection, type ConnectOptions, type Sendable } from "../src/index.js";
import { virtualWorld } from "./support/virtual-platform.js";
import type { VirtualWorld } from "./support/virtual-world.js";

const ADDRESS = "http://server.example/throughline";
const SECOND = 1_000;

/** A connection that is open; what is thrown at the application is collected. */
function opened(context: TestContext, options: ConnectOptions = {}): { world: VirtualWorld; connection: Connection } {
  const world = virtualWorld(context);
  const connection = connect(ADDRESS, options);
  world.clock.run(SECOND);
  assert.equal(connection.state, "OPEN");
  return { world, connection };
}

/** Lets time pass, however often the application throws; answers what it threw. */
function run(world: VirtualWorld, ms: number): unknown[] {
  const end = world.clock.now + ms;
  const thrown: unknown[] = [];
  while (world.clock.now < end) {
    try {
      world.clock.run(end - world.clock.now);
    } catch (error) {
      thrown.push(error);
    }
  }
  return thrown;
}

test("a callback that throws is told as an uncaught error, and harms no other message", (context) => {
  const { world, connection } = opened(context);
  const fault = Object.assign(new Error("the application's"), { code: 4400 });
  const fates: unknown[] = [];

  connection.send("one", () => {
    throw fault;
  });
  connection.send("two", (error) => fates.push(error));
  const thrown = run(world, SECOND);

  assert.deepEqual([thrown, fates, connection.state], [[fault], [null], "OPEN"]);
  assert.equal(connection.bufferedBytes, 0);
});

test("a listener that throws harms no other listener, and nothing of the session", (context) => {
  const { world, connection } = opened(context);
  const fault = new Error("the application's");
  const messages: unknown[] = [];
  connection.on("message", () => {
    throw fault;
  });
  connection.on("message", (message) => messages.push(message));

  world.peer.send("one");
  const thrown = run(world, SECOND);

  assert.deepEqual([thrown, messages, connection.state], [[fault], ["one"], "OPEN"]);
});

test("what is sent again from the callback of a lost message goes out in the next session", (context) => {
  const { world, connection } = opened(context);
  const fates: unknown[] = [];
  world.delays.websocket = 50; // it is not confirmed yet when the session ends
  connection.send("again", (error) => {
    fates.push(error?.code);
    connection.send("again", (last) => fates.push(last));
  });
  world.clock.run(10);

  world.peer.end(4404);
  world.clock.run(5 * SECOND);

  assert.deepEqual(fates, ["UNKNOWN_FATE", null]);
});

test("messages sent and the close asked for from within `open` arrive, in order", (context) => {
  const world = virtualWorld(context);
  const connection = connect(ADDRESS);
  const ends: unknown[] = [];
  connection.on("close", ({ code, confirmed, unknown }) => ends.push({ code, confirmed, unknown }));
  connection.on("open", () => {
    void connection.send("one");
    void connection.send("two");
    connection.close(3000, "enough");
  });

  world.clock.run(SECOND);

  assert.deepEqual(world.peer.messages, ["one", "two"]);
  assert.deepEqual(ends, [{ code: 3000, confirmed: 2, unknown: 0 }]);
});

test("a close in the turn of the connect is told to who listens in that turn", (context) => {
  const world = virtualWorld(context);
  const codes: number[] = [];

  const connection = connect(ADDRESS);
  connection.close();
  connection.on("close", ({ code }) => codes.push(code));
  world.clock.run(SECOND);

  assert.deepEqual([codes, connection.state], [[1000], "CLOSED"]);
});

test("20,000 messages sent before the connection is open arrive once and in order", (context) => {
  const world = virtualWorld(context);
  const connection = connect(ADDRESS);
  const sent = Array.from({ length: 20_000 }, (_, i) => `message ${i}`);

  for (const text of sent) void connection.send(text);
  world.clock.run(10 * SECOND);

  assert.deepEqual(world.peer.messages, sent);
  assert.equal(connection.bufferedBytes, 0);
});

for (const [what, data] of [
  ["a Blob", new Blob(["text"])],
  ["a number", 5],
  ["nothing", undefined],
  ["an object", { text: "text" }],
  ["an array", [1, 2]],
] as readonly (readonly [string, unknown])[]) {
  test(`${what} is no message: it is refused, not sent as something else`, async (context) => {
    const { world, connection } = opened(context);

    await assert.rejects(connection.send(data as Sendable), TypeError);
    assert.throws(() => {
      connection.sendVolatile(data as Sendable);
    }, TypeError);
    world.clock.run(SECOND);

    assert.deepEqual(world.peer.messages, []);
  });
}

test("a view is sent with its own bytes, as they were at that time", (context) => {
  const { world, connection } = opened(context);
  const bytes = new Uint8Array([1, 2, 3, 4]);

  void connection.send(new DataView(bytes.buffer, 1, 2));
  void connection.send(bytes.buffer);
  bytes.fill(9);
  world.clock.run(SECOND);

  assert.deepEqual(world.peer.messages, [new Uint8Array([2, 3]), new Uint8Array([1, 2, 3, 4])]);
});

test("credentials that cannot be told for the next session are an uncaught error, and the connection tells its end", (context) => {
  const fault = new Error("no token");
  let asked = 0;
  const auth = (): string => {
    if (asked++ > 0) throw fault;
    return "token";
  };
  const { world, connection } = opened(context, { auth });
  const told: string[] = [];
  for (const name of ["reset", "close"] as const) connection.on(name, () => told.push(name));

  world.peer.end(4404);
  const thrown = run(world, 5 * SECOND);

  assert.deepEqual([thrown, told], [[fault], ["reset"]]);
});

test("a clock that is set back by an hour delays nothing", (context) => {
  const { world, connection } = opened(context);
  let back = 0;
  context.mock.method(Date, "now", () => world.clock.now - back);
  void connection.send("before");
  connection.cut();
  back = 3_600_000;
  const fates: unknown[] = [];

  connection.send("after", (error) => fates.push(error));
  world.clock.run(5 * SECOND);

  assert.deepEqual([fates, connection.state], [[null], "OPEN"]);
});

test("members that other scripts gave to every array and object disturb nothing", (context) => {
  for (const { prototype } of [Array, Object]) {
    Object.defineProperty(prototype, "polluted", { value: () => 0, enumerable: true, configurable: true });
  }
  context.after(() => {
    for (const { prototype } of [Array, Object]) Reflect.deleteProperty(prototype, "polluted");
  });
  const { world, connection } = opened(context);

  void connection.send("x".repeat(40_000));
  connection.cut();
  world.clock.run(5 * SECOND);

  assert.equal(world.peer.messages.length, 1);
});
