// SPDX-License-Identifier: Apache-2.0
// Calls and replies (§9.4), both ways, against a server that says each word by hand. In virtual time.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ThroughlineError } from "../src/index.js";
import { Calls } from "../src/event/calls.js";
import { Talking, outcome, settled } from "./support/talking.js";

type Told = ThroughlineError | null;

test("a call is answered by its reply, each by its own", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;

  const one = outcome(events.call("add", 1, 2));
  const two = outcome(events.call("bytes"));
  const three = outcome(events.call("nothing"));
  assert.deepEqual(talking.heard(), [
    ["EVENT", '1["add",1,2]'],
    ["EVENT", '2["bytes"]'],
    ["EVENT", '3["nothing"]'],
  ]);
  talking.say(["REPLY", "3[]"]);
  talking.sayBytes("REPLY_BINARY", "2 0:1\n[]A");
  talking.say(["REPLY", "1[3]"], ["REPLY", "1[4]"], ["REPLY", "99[4]"]); // EV-6

  await settled();
  assert.deepEqual([one, two, three], [{ value: 3 }, { value: new Uint8Array([0x41]) }, { value: undefined }]);
});

test("the server's error has its code, its text and its data", async (context) => {
  const talking = new Talking(context);
  const call = talking.connection.events.call("add", "x");
  const bare = talking.connection.events.call("add");
  talking.say(["REPLY", '1{"code":"NO","message":"not so","data":[1]}'], ["REPLY", '2{"code":"NO_HANDLER"}']);
  await assert.rejects(call, (error: ThroughlineError) => {
    assert.deepEqual([error.code, error.message, error.data], ["NO", "not so", [1]]);
    return error instanceof Error;
  });
  await assert.rejects(bare, { code: "NO_HANDLER", message: "NO_HANDLER" });
});

test("a call waits 30 s, or as long as it is told, and its reply is ignored then", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const long = outcome(events.call("slow"));
  const short = outcome(events.timeout(500).call("slow"));

  talking.run(499);
  await settled();
  assert.deepEqual([long, short], [{}, {}]);
  talking.run(1);
  await settled();
  assert.deepEqual([long, short], [{}, { value: "TIMEOUT" }]);
  talking.say(["REPLY", "2[1]"]);
  talking.run(29_500);
  await settled();

  assert.deepEqual([long, short], [{ value: "TIMEOUT" }, { value: "TIMEOUT" }]);
  assert.equal(talking.connection.state, "OPEN");
});

test("EV-8 a session that ends tells the fate of each call, and nothing is called again", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const confirmed = outcome(events.call("confirmed"));
  talking.run();
  const log: string[] = [];
  const unconfirmed = outcome(events.call("unconfirmed"));
  events.call("again", (error: Told) => {
    log.push(error?.code ?? "answered");
    events.call("in the next session", () => undefined);
  });

  talking.reset();
  await settled();

  assert.deepEqual(
    [confirmed, unconfirmed, log],
    [{ value: "REPLY_LOST" }, { value: "UNKNOWN_FATE" }, ["UNKNOWN_FATE"]],
  );
  assert.deepEqual(talking.world.peer.taken.slice(-1), [{ kind: "EVENT", text: '1["in the next session"]' }]);
});

test("after close a call is refused, and one that waits is told", async (context) => {
  const talking = new Talking(context);
  const { connection } = talking;
  const waiting = outcome(connection.events.call("a"));
  talking.run();
  connection.close();
  const late = outcome(connection.events.call("b"));
  const event = outcome(connection.events.emit("c"));
  talking.run(10_000);
  await settled();
  assert.deepEqual([waiting, late, event], [{ value: "REPLY_LOST" }, { value: "CLOSED" }, { value: "CLOSED" }]);
});

test("EV-5 what a handler returns is the reply, or what its Promise resolves to", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  let late: (value: unknown) => void = () => undefined;
  events.answer("add", (a: number, b: number) => a + b);
  events.answer("nothing", () => undefined);
  events.answer("list", () => [1, 2]);
  events.answer("bytes", () => new Uint8Array([0x41]));
  events.answer("late", () => new Promise((resolve) => (late = resolve)));

  talking.say(["EVENT", '1["late"]'], ["EVENT", '2["add",1,2]'], ["EVENT", '3["nothing"]'], ["EVENT", '5["list"]']);
  talking.say(["EVENT", '6["bytes"]'], ["EVENT", '7["none"]']);
  late("at last");
  await settled();

  assert.deepEqual(talking.heard(), [
    ["REPLY", "2[3]"],
    ["REPLY", "3[]"],
    ["REPLY", "5[[1,2]]"],
    ["REPLY_BINARY", new Uint8Array(Buffer.from("6 0:1\n[]A"))],
    ["REPLY", '7{"code":"NO_HANDLER"}'],
    ["REPLY", '1["at last"]'],
  ]);
});

test("EV-5 an error with a code goes out as it is, any other failure as FAILED, its text stays here", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const refusal = Object.assign(new Error("no"), { code: "NO", data: 1 });
  const fault = new Error("secret");
  events.answer("refuses", () => {
    throw refusal;
  });
  events.answer("rejects", () => Promise.reject(refusal));
  events.answer("throws", () => {
    throw fault;
  });
  events.answer("cannot be written", () => ({ inner: new Uint8Array(1) }));

  talking.say(["EVENT", '1["refuses"]'], ["EVENT", '2["rejects"]']);
  await settled();
  assert.throws(() => {
    talking.say(["EVENT", '3["throws"]']);
  }, fault);
  assert.throws(() => {
    talking.say(["EVENT", '4["cannot be written"]']);
  }, TypeError);

  assert.deepEqual(talking.heard(), [
    ["REPLY", '1{"code":"NO","message":"no","data":1}'],
    ["REPLY", '2{"code":"NO","message":"no","data":1}'],
    ["REPLY", '3{"code":"FAILED"}'],
    ["REPLY", '4{"code":"FAILED"}'],
  ]);
});

test("EV-5 an error whose data cannot be written is FAILED, a message that is no text becomes one", async (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  events.answer("data", () => Promise.reject(Object.assign(new Error("no"), { code: "NO", data: 1n })));
  events.answer("message", () => Promise.reject(Object.assign(new Error(), { code: "NO", message: 42 })));

  talking.say(["EVENT", '1["data"]'], ["EVENT", '2["message"]']);
  await settled();
  assert.throws(() => {
    talking.run();
  }, TypeError);

  assert.deepEqual(talking.heard(), [
    ["REPLY", '1{"code":"FAILED"}'],
    ["REPLY", '2{"code":"NO","message":"42"}'],
  ]);
});

test("any number of calls may wait", () => {
  const calls = new Calls();
  for (let n = 0; n < 200_000; n++) calls.add(calls, 1_000 + n, () => undefined);
  assert.equal(calls.deadline(), 1_000);
});

test("EV-5 a reply that is too large is told as such", (context) => {
  const talking = new Talking(context);
  talking.connection.events.answer("large", () => "x".repeat(1_048_577));
  talking.say(["EVENT", '1["large"]']);
  assert.deepEqual(talking.heard(), [["REPLY", '1{"code":"TOO_LARGE"}']]);
});

test("a reply that comes in another session than its call is not sent", async (context) => {
  const talking = new Talking(context);
  let late: (value: unknown) => void = () => undefined;
  talking.connection.events.answer("late", () => new Promise((resolve) => (late = resolve)));
  talking.say(["EVENT", '1["late"]']);
  talking.reset();
  late(1);
  await settled();
  assert.deepEqual(talking.heard(), []);
});

test("a name is answered by one handler, until that is taken away", (context) => {
  const talking = new Talking(context);
  const { events } = talking.connection;
  const off = events.answer("a", () => 1);
  assert.throws(() => events.answer("a", () => 2), /answered already/);
  off();
  events.answer("a", () => 3);
  talking.say(["EVENT", '1["a"]']);
  assert.deepEqual(talking.heard(), [["REPLY", "1[3]"]]);
});
