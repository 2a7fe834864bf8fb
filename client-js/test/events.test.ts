// SPDX-License-Identifier: Apache-2.0
// Events and calls of one conversation (§9.4), against a server that says each word by hand. In virtual time.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ThroughlineError } from "../src/index.js";
import { Talking, outcome, settled } from "./support/talking.js";

type Told = ThroughlineError | null;

test("an event is its name and its arguments, and is confirmed", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;

  const fate = outcome(events.emit("hi", 1, { a: [null] }));
  void events.emit("bytes", "x", new Uint8Array([0, 255]));
  events.emitVolatile("typing", true);

  assert.deepEqual(talking.heard(), [
    ["EVENT", '["hi",1,{"a":[null]}]'],
    ["EVENT_BINARY", new Uint8Array(Buffer.from(' 2:2\n["bytes","x"]\0\xff', "latin1"))],
  ]);
  await settled();
  assert.ok("value" in fate && fate.value === undefined);
});

test("EV-3 events arrive in order, whole, at those who listen to their name, and at those who listen to all", (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const log: unknown[] = [];
  const off = events.on("a", (...args) => log.push(["a", ...args]));
  events.once("a", (...args) => log.push(["once", ...args]));
  events.onAny((name, ...args) => log.push(["any", name, ...args]));

  talking.say(["EVENT", '["a",1]'], ["EVENT", '["b"]'], ["VOLATILE_EVENT", '["a",2]']);
  talking.sayBytes("EVENT_BINARY", ' 2:1\n["a",3]A');
  off();
  talking.say(["EVENT", '["a",4]']);

  assert.deepEqual(log, [
    ["a", 1],
    ["once", 1],
    ["any", "a", 1],
    ["any", "b"],
    ["a", 2],
    ["any", "a", 2],
    ["a", 3, new Uint8Array([0x41])],
    ["any", "a", 3, new Uint8Array([0x41])],
    ["any", "a", 4],
  ]);
});

test("off ends one listener of a name, or all, and no answer", (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const log: string[] = [];
  const one = (): unknown => log.push("one");
  events.on("a", one);
  events.once("a", () => log.push("two"));
  events.on("b", () => log.push("b"));
  events.answer("a", () => "answered");

  events.off("a", one);
  talking.say(["EVENT", '["a"]']);
  events.off("a");
  events.off("b");
  talking.say(["EVENT", '["a"]'], ["EVENT", '["b"]'], ["EVENT", '1["a"]']);

  assert.deepEqual(log, ["two"]);
  assert.deepEqual(talking.heard(), [["REPLY", '1["answered"]']]);
});

test("EV-2 names like those of an object's own members are names like others", (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const log: string[] = [];
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "open", "message"];

  talking.say(...names.map((name) => ["EVENT", JSON.stringify([name])] as const), ["EVENT", '1["constructor"]']);
  assert.deepEqual(talking.heard(), [["REPLY", '1{"code":"NO_HANDLER"}']]);
  for (const name of names) events.on(name, () => log.push(name));
  talking.say(...names.map((name) => ["EVENT", JSON.stringify([name])] as const));

  assert.deepEqual(log, names);
  assert.equal(talking.connection.state, "OPEN");
});

test("a listener that throws harms no other, and no event behind it", (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const log: unknown[] = [];
  events.on("a", () => {
    throw new Error("the application's");
  });
  events.on("a", (n) => log.push(n));

  for (const n of [1, 2]) {
    assert.throws(() => {
      talking.say(["EVENT", `["a",${n}]`]);
    }, /the application's/);
    talking.run();
  }

  assert.deepEqual(log, [1, 2]);
});

test("§9.1 a name that is none is refused before anything is sent", (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const done = (): void => undefined;
  for (const name of ["", "x".repeat(129), 1 as unknown as string]) {
    assert.throws(() => {
      events.emit(name, done);
    });
    assert.throws(() => {
      events.call(name, done);
    });
    assert.throws(() => {
      events.on(name, done);
    });
    assert.throws(() => {
      events.emitVolatile(name);
    });
  }
  assert.deepEqual(talking.heard(), []);
});

test("§9.2 an argument that cannot be written is refused, and the conversation goes on", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const argument of [{ inner: new Uint8Array(1) }, cycle]) {
    await assert.rejects(events.emit("a", argument), TypeError);
    await assert.rejects(events.call("a", argument), TypeError);
  }
  void events.emit("b");
  assert.deepEqual(talking.heard(), [["EVENT", '["b"]']]);
});

test("EV-1 EV-4 what breaks the grammar, and a call's number that is not higher, ends the session with 4400", (context) => {
  for (const frames of [
    [["EVENT", "[]"]],
    [["REPLY", "[3]"]],
    [["LEAVE", ""]],
    [["VOLATILE_EVENT", '7["a"]']],
    [
      ["EVENT", '2["a"]'],
      ["EVENT", '2["a"]'],
    ],
    [
      ["EVENT", '2["a"]'],
      ["EVENT", '1["a"]'],
    ],
  ] as const) {
    const talking = new Talking(context);
    const ends: unknown[] = [];
    talking.connection.on("close", ({ code }) => ends.push(code));
    talking.say(...frames);
    assert.deepEqual(ends, [4400], JSON.stringify(frames));
  }
});

test("EV-10 what the application's check refuses reaches no handler", (context) => {
  const asked: unknown[] = [];
  const check = (name: string, args: readonly unknown[], namespace: string): boolean | string => {
    asked.push([namespace, name, args]);
    return typeof args[0] === "number" || (args.length > 0 && "not a number");
  };
  const talking = new Talking(context, { check });
  const { events } = talking.connection;
  const log: unknown[] = [];
  events.on("a", (n) => log.push(n));
  events.answer("a", (n) => n);

  talking.say(["EVENT", '["a","x"]'], ["EVENT", '["a"]'], ["EVENT", '["a",1]']);
  talking.say(["EVENT", '1["a","x"]'], ["EVENT", '2["a"]'], ["EVENT", '3["a",1]']);

  assert.deepEqual(log, [1]);
  assert.deepEqual(asked[0], ["", "a", ["x"]]);
  assert.deepEqual(talking.heard(), [
    ["REPLY", '1{"code":"BAD_ARGUMENTS","message":"not a number"}'],
    ["REPLY", '2{"code":"BAD_ARGUMENTS"}'],
    ["REPLY", "3[1]"],
  ]);
});

for (const engine of ["with", "without"]) {
  test(`in an engine ${engine} Promise everything can be told to the last argument`, (context) => {
    const { Promise } = globalThis;
    if (engine === "without") globalThis.Promise = undefined as never;
    const talking = new Talking(context);
    globalThis.Promise = Promise;
    tellsTheLastArgument(talking);
  });
}

function tellsTheLastArgument(talking: Talking): void {
  const { events } = talking.connection;
  const log: unknown[] = [];

  events.emit("a", (error: Told) => log.push(["emit", error]));
  events.call("add", 1, (error: Told, result: unknown) => log.push(["call", error, result]));
  events.timeout(10_000).call("no", (error: Told) => log.push(["no", error?.code]));
  assert.deepEqual(talking.heard(), [
    ["EVENT", '["a"]'],
    ["EVENT", '1["add",1]'],
    ["EVENT", '2["no"]'],
  ]);
  talking.say(["REPLY", "1[2]"], ["REPLY", '2{"code":"NO"}']);

  assert.deepEqual(log, [
    ["emit", null],
    ["call", null, 2],
    ["no", "NO"],
  ]);
}
