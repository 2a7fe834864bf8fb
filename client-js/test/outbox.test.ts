// SPDX-License-Identifier: Apache-2.0
// What queues before the session is open is numbered once, whatever its number: the work for it grows as its number does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kind } from "../src/protocol/frames.js";
import { limitsOf } from "../src/protocol/limits.js";
import { enqueue, lastNumber, newOutbox, numberWaiting, takeOut } from "../src/session/outbox.js";

const LIMITS = limitsOf({});

/** An array that counts how often one of its members is read or written, by whatever means. */
function counted<T>(count: () => void): T[] {
  const isMember = (key: string | symbol): boolean => typeof key === "string" && /^\d+$/.test(key);
  return new Proxy<T[]>([], {
    get: (target, key) => {
      if (isMember(key)) count();
      return Reflect.get(target, key) as unknown;
    },
    set: (target, key, value) => {
      if (isMember(key)) count();
      return Reflect.set(target, key, value);
    },
  });
}

/** How many members of the outbox's lists are touched when so many messages are queued, numbered and taken out. */
function workFor(messages: number): number {
  const outbox = newOutbox(LIMITS);
  let work = 0;
  const count = (): void => {
    work++;
  };
  outbox.waiting = counted(count);
  outbox.entries = counted(count);
  for (let i = 0; i < messages; i++) enqueue(outbox, Kind.TEXT, "hello", () => undefined);
  numberWaiting(outbox, LIMITS, true); // some of it travels behind HELLO
  const early = takeOut(outbox, 1, Infinity, Infinity, Infinity);
  numberWaiting(outbox, LIMITS, false);
  assert.ok(early.length > 0 && early.length < messages, "some are early, others are not");
  assert.equal(lastNumber(outbox), messages);
  for (let cursor = 1; cursor <= messages;) cursor += takeOut(outbox, cursor, Infinity, Infinity, 64).length;
  return work;
}

test("numbering and sending what waits takes twice the work for twice the messages", () => {
  const [once, twice] = [workFor(2_000), workFor(4_000)];
  assert.ok(twice < 2.1 * once, `${once} reads and writes for 2,000 messages, ${twice} for 4,000`);
});

test("HS-10 of what waits about one packet travels behind HELLO: on a slow line the answer waits for all of it", () => {
  const outbox = newOutbox(LIMITS);
  for (let i = 0; i < 100; i++) enqueue(outbox, Kind.TEXT, "x".repeat(60), () => undefined);
  numberWaiting(outbox, LIMITS, true);

  const early = takeOut(outbox, 1, Infinity, Infinity, Infinity);

  const bytes = early.reduce((sum, [, data]) => sum + data.length, 0);
  assert.ok(bytes > 500 && bytes < 1_200, `${bytes} bytes`);
});

test("LM-6 who is told that a message is too large and sends another has it behind all that waited", () => {
  const limits = limitsOf({ "maxMessage": 3 });
  const outbox = newOutbox(limits);
  const send = (text: string, settle: () => void = () => undefined): void => {
    enqueue(outbox, Kind.TEXT, text, settle);
  };
  send("first");
  send("over", () => {
    send("two");
    numberWaiting(outbox, limits, false);
  });
  send("one");

  numberWaiting(outbox, limits, false);

  const texts = takeOut(outbox, 1, Infinity, Infinity, Infinity).map(([, data]) => data);
  assert.deepEqual(texts, ["one", "two"]);
});
