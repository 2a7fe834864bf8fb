// SPDX-License-Identifier: Apache-2.0
// Credentials and codecs (§9.6, §9.3), against a server that says each word by hand. In virtual time.
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

test("credentials that cannot be written are the application's error: it is asked for without, now and in a new session", async (context) => {
  const talking = new Talking(context);
  const unwritable: Record<string, unknown> = {};
  unwritable["itself"] = unwritable;
  let auth: unknown = unwritable;
  const joining = outcome(talking.connection.join("room", () => auth));
  assert.throws(() => {
    talking.run();
  }, TypeError);
  talking.say(["REPLY", '1{"code":"UNAUTHORIZED"}']);
  await settled();
  assert.deepEqual(joining, { value: "UNAUTHORIZED" });

  auth = "good";
  const again = talking.connection.join("room", () => auth);
  talking.say(["REPLY", "2[]"]);
  await again;
  auth = unwritable;
  assert.throws(() => {
    talking.reset();
  }, TypeError);
  assert.deepEqual(talking.heard(), [["JOIN", "room:1"]]);
});

test("AU-4 credentials are renewed, of the session and of a namespace, which is joined with them again", async (context) => {
  const talking = new Talking(context);
  const room = await joined(talking, "room", "old");
  const renewals = [talking.connection.renew({ token: "n" }), talking.connection.renew("new", "room")];
  const refused = outcome(talking.connection.renew("bad", "room"));
  talking.say(["REPLY", '2[{"expiresIn":9}]'], ["REPLY", "3[]"], ["REPLY", '4{"code":"UNAUTHORIZED"}']);

  assert.deepEqual(await Promise.all(renewals), [9, null]);
  assert.deepEqual(refused, { value: "UNAUTHORIZED" });
  assert.equal(room.expiresIn, null);
  assert.deepEqual(talking.heard().slice(1), [
    ["RENEW", '2{"auth":{"token":"n"}}'],
    ["RENEW", 'room:3{"auth":"new"}'],
    ["RENEW", 'room:4{"auth":"bad"}'],
  ]);
  talking.reset();
  assert.deepEqual(talking.world.peer.taken.slice(-1), [{ kind: "JOIN", text: 'room:1{"auth":"new"}' }]);
});

test("callbacks are told of joins and renewals", (context) => {
  const talking = new Talking(context);
  const log: unknown[] = [];
  talking.connection.join("room", undefined, (error, room) => log.push([error, room?.name]));
  talking.connection.renew(1, "", (error, expiresIn) => log.push([error, expiresIn]));
  talking.connection.join("closed", 1, (error) => log.push(error?.code));
  talking.run();
  talking.say(["REPLY", "1[]"], ["REPLY", '2[{"expiresIn":9}]'], ["REPLY", '3{"code":"UNAUTHORIZED"}']);
  assert.deepEqual(log, [[null, "room"], [null, 9], "UNAUTHORIZED"]);
});

test("AU-3 an open session says how long its credentials last, where the server does", (context) => {
  for (const expiresIn of [undefined, 60_000]) {
    const opens: unknown[] = [];
    const talking = new Talking(context, {}, expiresIn === undefined ? {} : { expiresIn });
    talking.connection.on("open", (open) => opens.push(open));
    talking.reset();
    assert.deepEqual(opens, [{ id: "public", expiresIn: expiresIn ?? null }]);
  }
});

test("§9.3 the codec that the application brings is named in HELLO, and writes events and replies", async (context) => {
  const codec = {
    name: "test",
    encode: (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value))),
    decode: (data: Uint8Array): unknown => JSON.parse(Buffer.from(data).toString()),
  };
  const talking = new Talking(context, { codec });
  talking.connection.events.answer("echo", (value) => value);
  const call = talking.connection.events.call("add", 1);
  const [hello] = talking.world.peer.openers;
  assert.equal(hello?.kind === "HELLO" && hello.json["codec"], "test");
  assert.deepEqual(talking.heard(), [["EVENT_BINARY", new Uint8Array(Buffer.from('1\n["add",1]'))]]);
  talking.sayBytes("REPLY_BINARY", "1\n[2]");
  talking.sayBytes("EVENT_BINARY", '1\n["echo",3]');
  assert.equal(await call, 2);
  assert.deepEqual(talking.heard(), [["REPLY_BINARY", new Uint8Array(Buffer.from("1\n[3]"))]]);
});
