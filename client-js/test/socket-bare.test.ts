// SPDX-License-Identifier: Apache-2.0
// A platform without the classes of events, Blob and all that makes a turn but setTimeout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptedServer } from "./support/scripted-server.js";

const MISSING = ["EventTarget", "Event", "MessageEvent", "DOMException", "Blob", "MessageChannel", "setImmediate"];

test("a socket works on a platform without the classes of events", async () => {
  for (const name of MISSING) Reflect.deleteProperty(globalThis, name);
  const faults: unknown[] = [];
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((task: () => void, ms: number) =>
    setTimeout(() => {
      try {
        task();
      } catch (error) {
        faults.push(error);
      }
    }, ms)) as typeof setTimeout;
  const { ThroughlineSocket } = await import("../src/socket.js");
  const server = new ScriptedServer();
  const socket = new (ThroughlineSocket.with({ WebSocket: server.WebSocket, transports: ["websocket"] }))(
    "ws://server.example/throughline",
  );
  assert.equal(socket.binaryType, "arraybuffer");
  assert.throws(
    () => {
      socket.send("early");
    },
    { name: "InvalidStateError", code: 11 },
  );
  const log: string[] = [];
  const ended = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  socket.addEventListener("open", function (this: WebSocket, event) {
    assert.ok(this === socket && event.target === socket && event.currentTarget === socket);
    throw new Error("a listener failed");
  });
  socket.addEventListener("open", () => log.push("open"), { once: true });
  const twice = ({ data }: MessageEvent): void => {
    log.push(typeof data === "string" ? data : String(new Uint8Array(data as ArrayBuffer)));
    if (data === "last") server.say("c4001 0 done");
  };
  socket.addEventListener("message", twice);
  socket.addEventListener("message", twice);
  socket.addEventListener("open", {
    handleEvent: () => {
      server.say("mfirst");
      server.sayBytes(1, 2);
      server.say("mlast");
    },
  });

  const { type, code, reason, wasClean } = (await ended) as CloseEvent;

  assert.deepEqual(log, ["open", "first", "1,2", "last"]);
  assert.deepEqual([type, code, reason, wasClean, socket.readyState], ["close", 4001, "done", true, 3]);
  assert.deepEqual(faults.map(String), ["Error: a listener failed"]);
});
