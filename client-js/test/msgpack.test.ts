// SPDX-License-Identifier: Apache-2.0
// §9.3 a well-kept library as the codec, as an application would bring it: MessagePack, with bytes inside of arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "@msgpack/msgpack";
import type { PayloadCodec } from "../src/index.js";
import { Talking } from "./support/talking.js";

const codec: PayloadCodec = { name: "msgpack", encode, decode };

/** What the server says or hears: the head, LF, and MessagePack. */
const payload = (head: string, body: unknown): string =>
  Buffer.concat([Buffer.from(`${head}\n`), encode(body)]).toString("latin1");

test("§9.3 events, calls and errors travel as MessagePack, bytes wherever they stand", async (context) => {
  const talking = new Talking(context, { codec });
  const { events } = talking.connection;
  const heard: unknown[] = [];
  events.on("file", (file) => heard.push(file));
  events.answer("echo", (value) => value);
  events.answer("refuse", () => {
    throw Object.assign(new Error("no"), { code: "NO", data: { bytes: new Uint8Array([1]) } });
  });
  const file = { name: "ä", data: new Uint8Array([0, 255]) };

  void events.emit("file", file);
  const call = events.call("add", 1, 2);
  const refused = assert.rejects(events.call("no"), { code: "NO", message: "NO" });
  assert.deepEqual(
    talking.heard().map(([kind, data]) => [kind, Buffer.from(data as Uint8Array).toString("latin1")]),
    [
      ["EVENT_BINARY", payload("", ["file", file])],
      ["EVENT_BINARY", payload("1", ["add", 1, 2])],
      ["EVENT_BINARY", payload("2", ["no"])],
    ],
  );
  talking.sayBytes("EVENT_BINARY", payload("", ["file", file]));
  talking.sayBytes("REPLY_BINARY", payload("1", [3]));
  talking.sayBytes("REPLY_BINARY", payload("2", { code: "NO" }));
  talking.sayBytes("EVENT_BINARY", payload("1", ["echo", [file]]));
  talking.sayBytes("EVENT_BINARY", payload("2", ["refuse"]));
  talking.sayBytes("EVENT_BINARY", payload("3", ["none"]));

  assert.deepEqual(heard, [file]);
  assert.equal(await call, 3);
  await refused;
  assert.deepEqual(
    talking.heard().map(([, data]) => Buffer.from(data as Uint8Array).toString("latin1")),
    [
      payload("1", [[file]]),
      payload("2", { code: "NO", message: "no", data: { bytes: new Uint8Array([1]) } }),
      payload("3", { code: "NO_HANDLER" }),
    ],
  );
});

test("EV-1 what is no MessagePack ends the session with 4400", (context) => {
  const talking = new Talking(context, { codec });
  const codes: unknown[] = [];
  talking.connection.on("close", ({ code }) => codes.push(code));
  talking.sayBytes("EVENT_BINARY", "\n\xc1");
  assert.deepEqual(codes, [4400]);
});
