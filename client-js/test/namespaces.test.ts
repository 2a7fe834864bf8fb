// SPDX-License-Identifier: Apache-2.0
// Namespaces (§9.5), against a server that says each word by hand. In virtual time.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation } from "../src/index.js";
import { Talking, outcome, settled } from "./support/talking.js";

/** Joins a namespace, whose reply is to that call. */
async function joined(talking: Talking, name = "room", auth?: unknown, reply = "1[]"): Promise<Conversation> {
  const joining = talking.connection.join(name, auth);
  talking.run();
  talking.say(["REPLY", reply]);
  return joining;
}

test("a namespace is joined with its credentials, and speaks under its name", async (context) => {
  const talking = new Talking(context);
  const room = await joined(talking, "room", { token: "t" }, '1[{"expiresIn":5000}]');
  const log: unknown[] = [];
  room.on("a", (n) => log.push(["room", n]));
  talking.connection.events.on("a", (n) => log.push(["root", n]));

  void room.emit("hi");
  void room.emit("bytes", new Uint8Array([0x41]));
  const sum = room.call("add", 1, 2);
  talking.say(["EVENT", 'room:["a",1]'], ["EVENT", '["a",2]'], ["EVENT", 'other:["a",3]'], ["REPLY", "2[3]"]);

  assert.deepEqual([room.name, room.expiresIn, await sum], ["room", 5_000, 3]);
  assert.deepEqual(log, [
    ["room", 1],
    ["root", 2],
  ]);
  assert.deepEqual(talking.heard(), [
    ["JOIN", 'room:1{"auth":{"token":"t"}}'],
    ["EVENT", 'room:["hi"]'],
    ["EVENT_BINARY", new Uint8Array(Buffer.from('room: 1:1\n["bytes"]A'))],
    ["EVENT", 'room:2["add",1,2]'],
  ]);
});

test("a namespace that is refused is not joined, and can be asked for again", async (context) => {
  const talking = new Talking(context);
  await assert.rejects(joined(talking, "closed", undefined, '1{"code":"UNAUTHORIZED","message":"no"}'), {
    code: "UNAUTHORIZED",
    message: "no",
  });
  await joined(talking, "closed", "secret", "2[]");
  assert.deepEqual(talking.heard(), [
    ["JOIN", "closed:1"],
    ["JOIN", 'closed:2{"auth":"secret"}'],
  ]);
});

test("NS-7 NS-1 a join that is not answered is given up, with a LEAVE, and can be asked for again", async (context) => {
  const talking = new Talking(context);
  const slow = assert.rejects(talking.connection.join("slow"), { code: "TIMEOUT" });
  talking.run(29_000);
  assert.deepEqual(talking.heard(), [["JOIN", "slow:1"]]);
  talking.run(2_000);
  await slow;

  const again = talking.connection.join("slow");
  talking.run();
  talking.say(["REPLY", "1[]"], ["REPLY", "2[]"]);

  assert.equal((await again).name, "slow");
  assert.deepEqual(talking.heard(), [
    ["LEAVE", "slow:"],
    ["JOIN", "slow:2"],
  ]);
});

test("NS-1 what is joined, or about to be, is not joined again: it is the same conversation", async (context) => {
  const talking = new Talking(context);
  const joins = [talking.connection.join("room"), talking.connection.join("room")];
  talking.run();
  talking.say(["REPLY", "1[]"]);
  const [one, two] = await Promise.all(joins);
  assert.equal(one, two);
  assert.equal(await talking.connection.join("room"), one);
  assert.deepEqual(talking.heard(), [["JOIN", "room:1"]]);
});

test("§9.1 a namespace that is none is refused before anything is sent", (context) => {
  const talking = new Talking(context);
  for (const name of ["", "a:b", "é", "a b", "x".repeat(65)]) {
    assert.throws(() => {
      talking.connection.join(name, undefined, () => undefined);
    });
  }
  assert.throws(() => {
    talking.connection.events.leave();
  });
  assert.deepEqual(talking.heard(), []);
});

test("LEFT: after leave nothing is sent or heard, and calls that wait are told", async (context) => {
  const talking = new Talking(context);
  const room = await joined(talking);
  const log: unknown[] = [];
  room.onLeave(() => log.push("left"));
  room.on("a", () => log.push("a"));
  const waiting = outcome(room.call("a"));

  room.leave();
  room.leave();
  const late = [outcome(room.emit("b")), outcome(room.call("c")), outcome(talking.connection.renew(1, "room"))];
  talking.say(["EVENT", 'room:["a"]'], ["LEAVE", "room:"], ["EVENT", 'room:1["a"]']);
  await settled();

  assert.deepEqual([waiting, ...late], Array(4).fill({ value: "LEFT" }));
  assert.deepEqual(log, []);
  assert.deepEqual(talking.heard().slice(1), [
    ["EVENT", 'room:2["a"]'],
    ["LEAVE", "room:"],
    ["REPLY", '1{"code":"NOT_JOINED"}'],
  ]);
});

test("NS-5 between leaving and the reply to the next join what arrives is of the old one", async (context) => {
  const talking = new Talking(context);
  const old = await joined(talking);
  old.leave();
  const joining = talking.connection.join("room");
  const log: unknown[] = [];
  talking.say(["EVENT", 'room:["a",1]'], ["LEAVE", "room:"], ["REPLY", "2[]"]);
  const room = await joining;
  room.on("a", (n) => log.push(n));
  room.onLeave((end) => log.push(end));
  talking.say(["EVENT", 'room:["a",2]']);

  assert.notEqual(room, old);
  assert.deepEqual(log, [2]);
});

test("NS-4 the server ends a namespace: those who listen are told, and nothing else ends", async (context) => {
  const talking = new Talking(context);
  const room = await joined(talking);
  const log: unknown[] = [];
  room.onLeave((end) => log.push(end));
  const waiting = outcome(room.call("a"));
  const root = talking.connection.events.call("b");

  talking.say(["LEAVE", 'room:{"code":4411,"reason":"expired"}'], ["LEAVE", "room:"], ["REPLY", "3[1]"]);
  await settled();

  assert.deepEqual(log, [{ code: 4411, reason: "expired" }]);
  assert.deepEqual([waiting, await root], [{ value: "LEFT" }, 1]);
  const again = await joined(talking, "room", undefined, "4[]");
  const ends: unknown[] = [];
  again.onLeave((end) => ends.push(end));
  talking.say(["LEAVE", "room:"]);
  assert.deepEqual(ends, [{ code: 1000, reason: "" }]);
});

test("NS-6 in a new session it is joined before anything else is sent, and keeps its listeners", async (context) => {
  const talking = new Talking(context);
  let asked = 0;
  const room = await joined(talking, "room", () => `token ${++asked}`);
  const log: unknown[] = [];
  room.on("a", (n) => log.push(n));
  room.call("lost", () => {
    void room.emit("next");
  });
  talking.run();

  talking.reset();
  talking.say(["REPLY", "1[]"], ["EVENT", 'room:["a",1]']);
  void room.emit("later");

  assert.deepEqual(log, [1]);
  assert.deepEqual(talking.heard(), [
    ["JOIN", 'room:1{"auth":"token 2"}'],
    ["EVENT", 'room:["next"]'],
    ["EVENT", 'room:["later"]'],
  ]);
});

test("NS-6 a namespace that is refused in a new session is over, and those who listen are told", async (context) => {
  const talking = new Talking(context);
  const room = await joined(talking);
  const log: unknown[] = [];
  room.onLeave((end) => log.push(end));
  talking.reset();
  talking.say(["REPLY", '1{"code":"UNAUTHORIZED","message":"too late"}']);
  assert.deepEqual(log, [{ code: "UNAUTHORIZED", reason: "too late" }]);
  await assert.rejects(room.emit("a"), { code: "LEFT" });
});

test("NS-6 a join whose session ends goes on in the next one; when there is none it fails", async (context) => {
  const talking = new Talking(context);
  const joining = outcome(talking.connection.join("room"));
  talking.reset();
  await settled();
  assert.deepEqual(joining, {});
  talking.say(["REPLY", "1[]"]);
  await settled();
  assert.equal((joining.value as Conversation).name, "room");

  const never = outcome(talking.connection.join("other"));
  talking.run();
  talking.connection.close();
  talking.run(10_000);
  await settled();
  assert.deepEqual(never, { value: "REPLY_LOST" });
  await assert.rejects(talking.connection.join("third"), { code: "CLOSED" });
});

test("a namespace that is left while it is joined again was left here: nobody is told", async (context) => {
  const talking = new Talking(context);
  const room = await joined(talking);
  const log: unknown[] = [];
  room.onLeave((end) => log.push(end));
  talking.reset();
  const late = outcome(talking.connection.join("room"));

  room.leave();
  talking.say(["REPLY", "1[]"]);
  await settled();

  assert.deepEqual(log, []);
  assert.deepEqual(late, { value: "LEFT" });
  assert.deepEqual(talking.heard(), [
    ["JOIN", "room:1"],
    ["LEAVE", "room:"],
  ]);
});
