// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { ScriptedServer } from "./support/scripted-server.js";
import { closed, open, socketOn, ThroughlineSocket, URL_OF_SERVER, watch } from "./support/sockets.js";

describe("ThroughlineSocket has the shape of WebSocket", () => {
  test("class and instances fit where the platform's are expected", async () => {
    const Class: typeof WebSocket = ThroughlineSocket;
    const { socket } = await open();

    assert.deepEqual([Class.CONNECTING, Class.OPEN, Class.CLOSING, Class.CLOSED], [0, 1, 2, 3]);
    assert.deepEqual([socket.CONNECTING, socket.OPEN, socket.CLOSING, socket.CLOSED], [0, 1, 2, 3]);
    assert.ok(socket instanceof ThroughlineSocket && socket instanceof EventTarget);
    assert.deepEqual([socket.extensions, socket.binaryType, socket.onopen], ["", "blob", null]);
    socket.close();
  });

  test("a URL is absolute, ws or wss, without a fragment; protocols are distinct tokens", () => {
    for (const url of ["ftp://server.example", "/relative", "ws://server.example/#here", "ws://server.example/#"]) {
      assert.throws(() => new ThroughlineSocket(url), { name: "SyntaxError", code: 12 }, url);
    }
    for (const protocols of [["a", "b", "a"], ["a", "A"], [""], "a b", ["ü"]]) {
      assert.throws(() => new ThroughlineSocket(URL_OF_SERVER, protocols), { name: "SyntaxError" }, String(protocols));
    }
  });

  test("`with` makes classes whose options add up", async () => {
    const server = new ScriptedServer();
    const First = ThroughlineSocket.with({
      WebSocket: server.WebSocket,
      transports: ["websocket"],
      auth: { token: "x" },
    });
    const socket = new (First.with({ openTimeoutMs: 1000 }))(URL_OF_SERVER);
    await once(socket, "open");

    assert.deepEqual(server.hellos[0]?.["auth"], { token: "x" });
    assert.ok(socket instanceof First);
    socket.close();
  });
});

describe("opening", () => {
  test("protocols, query and credentials travel in HELLO; the first protocol counts as selected", async () => {
    const server = new ScriptedServer();
    const Socket = ThroughlineSocket.with({
      WebSocket: server.WebSocket,
      transports: ["websocket"],
      auth: () => ({ user: "ann" }),
    });
    const socket = new Socket("https://server.example/throughline?token=a%20b", ["v2.x", "v1.x"]);
    assert.deepEqual([socket.readyState, socket.protocol], [0, ""]);
    const log = watch(socket);
    await once(socket, "open");

    assert.deepEqual(server.hellos[0]?.["auth"], { user: "ann", protocols: ["v2.x", "v1.x"], query: "token=a%20b" });
    assert.deepEqual([socket.readyState, socket.protocol], [1, "v2.x"]);
    assert.equal(socket.url, "wss://server.example/throughline?token=a%20b");
    assert.deepEqual(log, ["open"]);
    socket.close();
  });

  test("without protocols, query and credentials HELLO carries no auth", async () => {
    const { server, socket } = await open();

    assert.ok(!("auth" in (server.hellos[0] ?? {})));
    assert.equal(socket.protocol, "");
    socket.close();
  });

  test("fails with 1006 when the time to open has passed", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const server = new ScriptedServer();
    server.mute = true;
    const socket = socketOn(server, { openTimeoutMs: 5000 });
    const log = watch(socket);

    t.mock.timers.tick(4999);
    assert.equal(socket.readyState, 0);
    t.mock.timers.tick(1);
    await closed(socket);

    assert.deepEqual(log, ["error", "close 1006 unclean the connection could not be opened in time"]);
    assert.equal(socket.readyState, 3);
  });
});

describe("sending", () => {
  test("before the socket is open it is an InvalidStateError", async () => {
    const socket = socketOn(new ScriptedServer());

    assert.throws(
      () => {
        socket.send("early");
      },
      { name: "InvalidStateError", code: 11 },
    );
    await once(socket, "open");
    socket.close();
  });

  test("strings, buffers, views and Blobs arrive in the order of sending, as they were then", async () => {
    const { server, socket } = await open();
    const bytes = new Uint8Array([0, 1, 2, 3, 4]);

    socket.send("text");
    socket.send(bytes.subarray(1, 3));
    socket.send(new Blob([bytes]));
    socket.send(bytes.buffer);
    socket.send(new DataView(bytes.buffer, 4));
    socket.send(7 as unknown as string);
    assert.ok(socket.bufferedAmount >= 4 + 2 + 5 + 5 + 1 + 1, `bufferedAmount ${socket.bufferedAmount}`);
    bytes.fill(9);
    socket.close();
    await closed(socket);

    assert.deepEqual(server.messages, ["text", [1, 2], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [4], "7"]);
    assert.equal(socket.bufferedAmount, 0);
  });

  for (const large of ["x".repeat(1025), new Blob(["x".repeat(1025)])]) {
    test(`a ${typeof large} over the server's limit closes with 1009, and nothing behind it is sent`, async () => {
      const { server, socket } = await open();
      const log = watch(socket);

      socket.send(large);
      socket.send("behind it");
      await closed(socket);

      assert.deepEqual(log, ["close 1009 clean the message is larger than the server allows"]);
      assert.deepEqual(server.messages, []);
      assert.match(server.closes[0] ?? "", /^3309 /);
    });
  }

  test("after `close` it only adds to bufferedAmount", async () => {
    const { server, socket } = await open();

    socket.close();
    socket.send("né");
    await closed(socket);
    socket.send(new Blob(["abc"]));

    assert.deepEqual([server.messages, socket.bufferedAmount], [[], 6]);
  });
});

describe("messages", () => {
  test("come as text, Blob or ArrayBuffer", async () => {
    const { server, socket } = await open();
    const events: MessageEvent[] = [];
    socket.addEventListener("message", (event) => events.push(event));

    server.say("mone~ntwo");
    server.sayBytes(1, 2);
    await once(socket, "message");
    await once(socket, "message");
    socket.binaryType = "arraybuffer";
    socket.binaryType = "nonsense" as BinaryType;
    server.sayBytes(3);
    await once(socket, "message");

    const [text, blob, buffer] = events.map(({ data }) => data as unknown);
    assert.equal(text, "one\ntwo");
    assert.deepEqual([...new Uint8Array(await (blob as Blob).arrayBuffer())], [1, 2]);
    assert.deepEqual([...new Uint8Array(buffer as ArrayBuffer)], [3]);
    assert.deepEqual([events[0]?.origin, events[0]?.target], ["ws://server.example", socket]);
    socket.close();
  });

  test("one turn each: what a listener awaits is through before the next one", async () => {
    const { server, socket } = await open();
    const log: string[] = [];
    socket.onmessage = async ({ data }) => {
      log.push(`${String(data)} comes`);
      await Promise.resolve().then(() => null);
      log.push(`${String(data)} is through`);
    };

    server.say("m1", "m2");
    await once(socket, "message");
    await once(socket, "message");
    await Promise.resolve().then(() => null);

    assert.deepEqual(log, ["1 comes", "1 is through", "2 comes", "2 is through"]);
    socket.close();
  });

  test("attributes are replaced in their place and taken away by null", async () => {
    const { server, socket } = await open();
    const log: string[] = [];
    const note = (name: string) => (): void => void log.push(name);
    socket.onmessage = note("first");
    socket.addEventListener("message", note("listener"));
    const replaced = note("replaced");
    socket.onmessage = replaced;

    assert.equal(socket.onmessage, replaced);
    server.say("m1");
    await once(socket, "message");
    socket.onmessage = "no function" as unknown as null;
    server.say("m2");
    await once(socket, "message");

    assert.deepEqual([log, socket.onmessage], [["replaced", "listener", "listener"], null]);
    socket.close();
  });
});
