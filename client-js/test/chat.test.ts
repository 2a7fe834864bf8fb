// SPDX-License-Identifier: Apache-2.0
// How an application tests its client with the kit: a small chat, twenty times, without a socket.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { Conversation } from "../src/index.js";
import type { TestKit } from "../src/testing.js";
import { Chat, type ToClient, type ToServer } from "./support/chat.js";
import { testKit } from "./support/kit.js";

let kit: TestKit;

beforeEach(() => {
  kit = testKit();
  script(kit);
});

afterEach(() => {
  kit.close();
});

/** The server that the tests need: who says something is heard by all. */
function script({ server }: TestKit): void {
  const names = new Map<Conversation, string>();
  server.answer("join", (from, name: string) => {
    names.set(from, name);
    return [...names.values()];
  });
  server.on("say", (from, text: string) => {
    server.emit("said", names.get(from), text);
  });
  server.on("typing", (from) => {
    server.conversations.forEach((each) => {
      if (each !== from) each.emitVolatile("typing", names.get(from));
    });
  });
  server.on("file", (from, _name: string, data: Uint8Array) => {
    server.emit("file", names.get(from), data);
  });
}

async function entered(name = "ada"): Promise<Chat> {
  const chat = new Chat(kit.connect<ToServer, ToClient>(), name);
  await kit.advance();
  return chat;
}

test("who enters learns who is there", async () => {
  await entered("ada");
  const bob = await entered("bob");
  assert.deepEqual(bob.people, ["ada", "bob"]);
  assert.equal(bob.status, "online");
});

test("what one says all hear, in order", async () => {
  const [ada, bob] = [await entered("ada"), await entered("bob")];
  void ada.say("one");
  void ada.say("two");
  await kit.advance();
  void bob.say("three");
  await kit.advance();
  const lines = ["ada: one", "ada: two", "bob: three"];
  assert.deepEqual([ada.lines, bob.lines], [lines, lines]);
});

test("who types is shown for three seconds", async () => {
  const [ada, bob] = [await entered("ada"), await entered("bob")];
  ada.connection.events.emitVolatile("typing");
  await kit.advance();
  assert.deepEqual([ada.typing, bob.typing], ["", "ada"]);
  await kit.advance(3_000);
  assert.equal(bob.typing, "");
});

test("a file is bytes", async () => {
  const ada = await entered();
  void ada.connection.events.emit("file", "a.png", new Uint8Array(100_000));
  await kit.advance(1_000);
  assert.deepEqual(ada.lines, ["ada: 100000 bytes"]);
});

test("what is said while the network is cut arrives once, when it is back", async () => {
  const ada = await entered();
  kit.cut();
  const said = ada.say("through the cut");
  await kit.advance(0);
  assert.equal(ada.status, "reconnecting");
  await kit.advance(5_000);
  await said;
  assert.deepEqual([ada.status, ada.lines], ["online", ["ada: through the cut"]]);
});

test("a cut every half second loses nothing and doubles nothing", async () => {
  const ada = await entered();
  kit.latency(40);
  for (let n = 0; n < 20; n++) {
    void ada.say(String(n));
    await kit.advance(250);
    kit.cut();
    await kit.advance(250);
  }
  await kit.advance(5_000);
  assert.deepEqual(
    ada.lines,
    Array.from({ length: 20 }, (_, n) => `ada: ${n}`),
  );
});

for (const name of ["xhr-streaming", "long-polling"] as const) {
  test(`where only ${name} gets through the chat goes on over that, and over websocket when it can`, async () => {
    const ada = await entered();
    assert.equal(ada.connection.transport, "websocket");
    void ada.say("one");
    kit.switchTo(name);
    void ada.say("two");
    await kit.advance(10_000);
    assert.equal(ada.connection.transport, name);
    kit.unblock("websocket");
    await kit.advance(600_000);
    void ada.say("three");
    await kit.advance(1_000);
    assert.equal(ada.connection.transport, "websocket");
    assert.deepEqual(ada.lines, ["ada: one", "ada: two", "ada: three"]);
  });
}

test("without WebSocket from the start the chat opens all the same", async () => {
  kit.block("websocket");
  const ada = await entered();
  await kit.advance(5_000);
  void ada.say("hi");
  await kit.advance(1_000);
  assert.equal(ada.connection.transport, "xhr-streaming");
  assert.deepEqual(ada.lines, ["ada: hi"]);
});

test("a server that restarts has forgotten the session: the chat enters anew and is told what became of its messages", async () => {
  const ada = await entered();
  void ada.say("before");
  await kit.advance();
  const resets: unknown[] = [];
  ada.connection.on("reset", ({ confirmed, unknown }) => resets.push([confirmed, unknown]));
  kit.restartServer();
  const lost = ada.say("into the void").catch((error: unknown) => (error as { code: string }).code);
  await kit.advance(5_000);
  void ada.say("after");
  await kit.advance();
  assert.deepEqual([resets, await lost], [[[2, 1]], "UNKNOWN_FATE"]);
  assert.deepEqual(ada.lines, ["ada: before", "ada: after"]);
});

test("the server may ask: the chat answers", async () => {
  await entered();
  const [session] = kit.server.conversations;
  const ready = session?.call("ready");
  await kit.advance();
  assert.equal(await ready, true);
});

test("a call that nobody answers is refused, one that takes too long is not waited for", async () => {
  kit.server.answer("slow", () => new Promise(() => undefined));
  const { events } = kit.connect();
  const none = assert.rejects(events.call("none"), { code: "NO_HANDLER" });
  const slow = assert.rejects(events.timeout(2_000).call("slow"), { code: "TIMEOUT" });
  await kit.advance(2_000);
  await Promise.all([none, slow]);
});

test("a namespace is joined by who may, and again by itself after a restart", async () => {
  const admin = kit.server.namespace("admin");
  admin.answer("whoami", () => "root");
  kit.server.authenticate((auth, namespace) => namespace === "" || auth === "secret");
  const connection = kit.connect();
  const refused = assert.rejects(connection.join("admin", "guess"), { code: "UNAUTHORIZED" });
  const unknown = assert.rejects(connection.join("nowhere"), { code: "NO_NAMESPACE" });
  await kit.advance();
  await Promise.all([refused, unknown]);
  const joining = connection.join("admin", "secret");
  await kit.advance();
  const conversation = await joining;
  const heard: unknown[] = [];
  conversation.on("alert", (text) => heard.push(text));

  kit.restartServer();
  await kit.advance(5_000);
  admin.emit("alert", "fire");
  const who = conversation.call("whoami");
  await kit.advance();

  assert.deepEqual([heard, await who], [["fire"], "root"]);
  assert.equal(admin.conversations.length, 1);
  admin.conversations[0]?.leave();
  await kit.advance();
  await assert.rejects(conversation.emit("x"), { code: "LEFT" });
});

test("who may not open a session is told so", async () => {
  kit.server.authenticate((auth) => auth === "secret");
  const codes: number[] = [];
  kit.connect({ auth: "guess" }).on("close", ({ code }) => codes.push(code));
  const good = kit.connect({ auth: "secret" });
  await kit.advance();
  assert.deepEqual([codes, good.state], [[4401], "OPEN"]);
});

test("a server that ends the session is seen to", async () => {
  const { connection } = await entered();
  const codes: number[] = [];
  connection.on("close", ({ code }) => codes.push(code));
  kit.server.end(4000);
  await kit.advance();
  assert.deepEqual([codes, kit.server.conversations.length], [[4000], 0]);
});

test("messages that are no events are sent and seen as well", async () => {
  const connection = kit.connect();
  const messages: unknown[] = [];
  connection.on("message", (message) => messages.push(message));
  void connection.send("up");
  void connection.send(new Uint8Array([1, 2]));
  await kit.advance();
  kit.server.send("down");
  await kit.advance();
  assert.deepEqual([kit.server.messages, messages], [["up", new Uint8Array([1, 2])], ["down"]]);
});

test("latency is what a call waits", async () => {
  const ada = await entered();
  kit.latency(300);
  let done = false;
  void ada.connection.events.call("join", "ada").then(() => (done = true));
  await kit.advance(599);
  assert.equal(done, false);
  await kit.advance(1);
  assert.equal(done, true);
});

test("time is the kit's while it is in use, and the platform's again", () => {
  const { url } = kit;
  assert.match(url, /^http/);
  assert.throws(() => testKit(), /close the kit before/);
  const timer = setTimeout;
  kit.close();
  assert.notEqual(setTimeout, timer);
  kit = testKit();
});

test("twenty people come and go within no time", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => entered(`p${n}`)));
  all[1]?.connection.close();
  await kit.advance();
  void all[0]?.say("hello");
  await kit.advance();
  assert.equal(all.filter(({ lines }) => lines.length === 1).length, 19);
  assert.equal(kit.server.conversations.length, 19);
});
