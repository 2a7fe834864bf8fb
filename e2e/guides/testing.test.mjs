// SPDX-License-Identifier: Apache-2.0
// The tests that the guide on testing shows.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { testKit } from '../../client-js/dist/testing.js';
import { PresenceList } from './presence.mjs';

// region setup
let kit;

beforeEach(() => {
  kit = testKit();
});
afterEach(() => kit.close());

async function entered() {
  kit.server.answer("enter", (from, name) => [name, "bob"]);
  const list = new PresenceList(kit.connect(), "ada");
  await kit.advance();
  return list;
}
// endregion

// region calls
test("who enters sees who is there, and who comes", async () => {
  const list = await entered();
  assert.deepEqual(list.people, ["ada", "bob"]);

  kit.server.emit("people", ["ada", "bob", "eve"]);
  await kit.advance();
  assert.deepEqual(list.people, ["ada", "bob", "eve"]);
});
// endregion

// region cut
test("what is said while the network is cut arrives once, when it is back", async () => {
  const heard = [];
  kit.server.on("say", (from, text) => heard.push(text));
  const list = await entered();

  kit.cut();
  const said = list.say("still here");
  await kit.advance(0);
  assert.equal(list.status, "offline");

  await kit.advance(5_000);
  await said;
  assert.deepEqual([list.status, heard], ["online", ["still here"]]);
});
// endregion

// region transports
test("without WebSocket it is streaming, after a restart a new session", async () => {
  kit.block("websocket");
  const list = await entered();
  await kit.advance(5_000);
  assert.equal(list.connection.transport, "xhr-streaming");

  const resets = [];
  list.connection.on("reset", ({ unknown }) => resets.push(unknown));
  kit.restartServer();
  await kit.advance(5_000);
  assert.deepEqual(resets, [0]);
  assert.deepEqual(list.people, ["ada", "bob"]);
});
// endregion

// region time
test("a call that nobody answers in time fails at that time", async () => {
  kit.server.answer("slow", () => new Promise(() => {}));
  const { events } = kit.connect();
  const failed = assert.rejects(events.timeout(2_000).call("slow"), { code: "TIMEOUT" });
  await kit.advance(2_000);
  await failed;
});
// endregion

// region auth
test("who may not come in is told so", async () => {
  kit.server.authenticate((auth) => auth === "good");
  const codes = [];
  kit.connect({ auth: "bad" }).on("close", ({ code }) => codes.push(code));
  await kit.advance();
  assert.deepEqual(codes, [4401]);
});
// endregion
