// SPDX-License-Identifier: Apache-2.0
// The payloads of events (§9.1, §9.2), by every vector: read where a server may send it, and written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { read, write, type Body } from "../src/event/payload.js";
import { Kind, type Data, type MessageKind } from "../src/protocol/frames.js";
import { readOfClient } from "../src/testing/payload.js";
import { KINDS } from "./support/codec/frames.js";
import { bytes, eventVectors, hex, join, joined, type EventVector } from "./support/vectors.js";

const letterOf = (kind: EventVector["kind"]): MessageKind => KINDS[kind].letter as never;

function dataOf({ hex: data, text }: EventVector): Data {
  return text === undefined ? new Uint8Array(bytes(data ?? "")) : join(text);
}

type Event = NonNullable<EventVector["event"]>;

/** Whole, with the bytes at their positions. */
function bodyOf({ args, bytes: parts = {}, error, json, name }: Event): Body | undefined {
  if (args === undefined) return error ?? json;
  const body = name === undefined ? [...args] : [joined(name), ...args];
  for (const [position, part] of Object.entries(parts)) body.splice(Number(position), 0, bytes(part));
  return body;
}

/** An error without the members that nobody knows (FR-12). */
function known(body: Body, expected: Body): unknown {
  if (Array.isArray(body)) return body;
  return Object.fromEntries(Object.keys(expected).map((name) => [name, (body as Record<string, unknown>)[name]]));
}

for (const vector of eventVectors()) {
  const { event, kind } = vector;
  const letter = KINDS[kind].letter;
  const reading = KINDS[kind].from === "client" ? readOfClient : read;

  test(`${vector.clause} events.json ${vector.id} is ${event ? "read" : "refused"}`, () => {
    if (event === undefined) {
      assert.throws(() => reading(letter, dataOf(vector)), { code: vector.error });
      return;
    }
    const found = reading(letter, dataOf(vector));
    const expected = bodyOf(event) ?? {};
    assert.equal(found.namespace, joined(event.namespace ?? ""));
    assert.equal(found.call, event.call ?? 0);
    assert.deepEqual(known(found.body, expected), expected);
  });

  if (event === undefined || vector.decodeOnly === true) continue;
  test(`${vector.clause} events.json ${vector.id} is written`, () => {
    const asked = kind.replace("_BINARY", "") as typeof kind;
    const namespace = joined(event.namespace ?? "") as string;
    const [written, data] = write(letterOf(asked), namespace, event.call ?? 0, bodyOf(event));
    assert.equal(written, letter);
    if (typeof data === "string") assert.equal(data, join(vector.text ?? ""));
    else assert.equal(hex(data), join(vector.hex ?? ""));
  });
}

test("EV-1 the name of a call is one as that of an event is", () => {
  for (const text of ["7[]", "7[1]", '7[""]', "room:7[null]"]) assert.throws(() => read("e", text), { code: 4400 });
  assert.throws(() => read("E", new Uint8Array(Buffer.from("7 0:1\n[]A"))), { code: 4400 });
});

test("§9.2 bytes are sent from every kind of view, and only what it shows", () => {
  const whole = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  for (const view of [
    whole.subarray(2, 4),
    new DataView(whole.buffer, 2, 2),
    new Uint16Array(whole.buffer, 2, 1),
    Buffer.from(whole.buffer, 2, 2),
    whole.slice(2, 4).buffer,
  ]) {
    const [kind, data] = write(Kind.EVENT, "", 0, ["f", view]);
    assert.equal(kind, "E");
    assert.deepEqual(read("E", data).body, ["f", new Uint8Array([3, 4])]);
  }
});

test("§9.2 bytes inside an argument are refused at the sender, whatever makes JSON of them", () => {
  for (const argument of [{ inner: new Uint8Array(1) }, [new ArrayBuffer(1)], { inner: [Buffer.from("a")] }]) {
    assert.throws(() => write(Kind.EVENT, "", 0, ["f", argument]), TypeError);
  }
});

test("what was read is a copy: the bytes of the message may be used again", () => {
  const data = new Uint8Array(Buffer.from(' 1:1\n["f"]A'));
  const { body } = read("E", data);
  data.fill(0);
  assert.deepEqual(body, ["f", new Uint8Array([0x41])]);
});

test("§9.2 text of every plane is UTF-8, and a lone surrogate is not sent as it is", () => {
  const texts = ["é", "ܐ", "€", "\u2028", "\u{1f600}", "%41%", "\0"];
  const [, data] = write(Kind.EVENT, "", 0, [...texts, new Uint8Array(1)]);
  assert.equal(Buffer.from(data as Uint8Array).toString(), ` 7:1\n${JSON.stringify(texts)}\0`);
  assert.deepEqual((read("E", data).body as string[]).slice(0, 7), texts);
  const [, lone] = write(Kind.EVENT, "", 0, ["\ud800", new Uint8Array(1)]);
  assert.deepEqual((read("E", lone).body as string[])[0], "\ud800"); // as JSON escapes it
});

const CODEC = {
  name: "test",
  encode: (value: unknown) => new Uint8Array(Buffer.from(`!${JSON.stringify(value)}`)),
  decode: (data: Uint8Array): unknown => JSON.parse(Buffer.from(data).subarray(1).toString()),
};

test("§9.3 with a codec events and replies travel in their kinds of bytes, the rest as JSON", () => {
  const [kind, data] = write(Kind.EVENT, "room", 7, ["add", 1], CODEC);
  assert.deepEqual([kind, Buffer.from(data as Uint8Array).toString()], ["E", 'room:7\n!["add",1]']);
  assert.deepEqual(read("E", data, CODEC), { namespace: "room", call: 7, body: ["add", 1] });
  const [, error] = write(Kind.REPLY, "", 7, { code: "NO" }, CODEC);
  assert.deepEqual(read("y", error, CODEC).body, { code: "NO" });
  assert.deepEqual(write(Kind.JOIN, "room", 2, { auth: 1 }, CODEC), ["j", 'room:2{"auth":1}']);
  for (const value of [null, 5, "text", {}]) {
    assert.throws(() => read("E", write(Kind.EVENT, "", 0, value as never, CODEC)[1], CODEC), { code: 4400 });
  }
  assert.throws(() => read("E", new Uint8Array([10]), CODEC), { code: 4400 });
});
