// SPDX-License-Identifier: Apache-2.0
// What the compiler refuses of a typed conversation, and what it lets pass: it is proven by being compiled.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection, Conversation } from "../src/index.js";

interface ToServer {
  events: { "say": (room: string, text: string) => void; "stop": () => void };
  calls: { "add": (a: number, b: number) => number; "find": (name: string) => Promise<{ id: number }> };
}

interface ToClient {
  events: { "said": (text: string, at: number) => void };
  calls: { "color": (name: string) => string };
}

export function onTheClient(connection: Connection<ToServer, ToClient>): unknown {
  const { events } = connection;
  void events.emit("say", "room", "text");
  void events.emit("stop");
  events.emit("say", "room", "text", (error) => error?.code);
  events.emitVolatile("stop");
  const sum: Promise<number> = events.call("add", 1, 2);
  const found: Promise<{ id: number }> = events.timeout(500).call("find", "a");
  events.call("add", 1, 2, (error, result) => (error ? 0 : (result ?? 0) + 1));
  events.on("said", (text, at) => text.length + at);
  events.answer("color", (name) => Promise.resolve(name.toUpperCase()));

  // @ts-expect-error no such event
  events.emit("shout", "text");
  // @ts-expect-error an argument of another type
  events.emit("say", "room", 1);
  // @ts-expect-error an argument that is missing
  events.emit("say", "room");
  // @ts-expect-error an argument too many
  events.emit("stop", 1);
  // @ts-expect-error a call is no event
  events.emit("add", 1, 2);
  // @ts-expect-error an event is no call
  events.call("say", "room", "text");
  // @ts-expect-error a number is no text
  const text: Promise<string> = events.call("add", 1, 2);
  void text;
  // @ts-expect-error what the client says is not what it hears
  events.on("say", () => undefined);
  // @ts-expect-error a listener of another type
  events.on("said", (n: number) => n);
  // @ts-expect-error a handler that answers by another type
  events.answer("color", () => 1);
  return [sum, found];
}

/** The other end has the same two types in the other order. */
export function onTheServer(client: Conversation<ToClient, ToServer>): void {
  void client.emit("said", "text", 1);
  client.answer("add", (a, b) => a + b);
  client.answer("find", (name) => ({ id: name.length }));
  // @ts-expect-error that is for the client to say
  client.emit("say", "room", "text");
}

export async function inANamespace(connection: Connection): Promise<void> {
  const room = await connection.join<ToServer, ToClient>("room", { token: "t" });
  void room.emit("stop");
  // @ts-expect-error no such event
  room.emit("start");
  connection.join<ToServer, ToClient>("room", undefined, (_error, joined) => {
    void joined?.emit("stop");
  });
}

/** Without a contract every name and argument may be sent; listeners say what they expect. */
export function withoutAContract({ events }: Connection): void {
  void events.emit("anything", 1, new Uint8Array(1));
  events.on("anything", (text: string, n: number) => text.length + n);
  const result: Promise<unknown> = events.call("anything");
  void result;
  // @ts-expect-error a name is text
  events.emit(1);
}

test("the types of a contract are checked by the compiler", () => {
  assert.equal(typeof onTheClient, "function");
});
