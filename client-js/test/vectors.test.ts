// SPDX-License-Identifier: Apache-2.0
// The vectors that concern a client. NOT_A_CLIENTS says which do not; the tests' own codec proves itself by those.
import assert from "node:assert/strict";
import { test } from "node:test";
import { reactionTo } from "../src/protocol/close-codes.js";
import { encodeBinary, encodeLine } from "../src/protocol/encode.js";
import { Kind, type Json, type MessageKind } from "../src/protocol/frames.js";
import { limitsOf } from "../src/protocol/limits.js";
import { backoff } from "../src/session/backoff.js";
import { enqueue, newOutbox, numberWaiting, takeOut, type Outbox } from "../src/session/outbox.js";
import { KINDS, type Frame } from "./support/codec/frames.js";
import { readBytes, readMessage, readText, type Read } from "./support/reader.js";
import { frameOfTuple, tupleOfFrame } from "./support/tuples.js";
import { bytes, frameOf, hex, input, join, vectors, type FrameVector, type LongText } from "./support/vectors.js";

/** The kinds that only one side sends: whatever a client says in them is an unknown kind to a client, by one vector each. */
const ONE_SIDED = Object.values(KINDS).flatMap(({ letter, from }) => (from === "both" ? [] : [letter]));

interface Exemption {
  readonly why: string;
  readonly files: readonly string[];
  readonly is: (vector: FrameVector) => boolean;
}

/** Vectors that a client has nothing to do with, and why. */
const NOT_A_CLIENTS: readonly Exemption[] = [
  {
    why: "binary form of a body: this client speaks text form, and binary messages on a WebSocket",
    files: ["frames.json", "frames-invalid.json", "encode.json", "batches.json"],
    is: ({ form }) => form === "binary",
  },
  {
    why: "wrong side: another way to write what only a client sends",
    files: ["frames.json"],
    is: ({ form, from, decodeOnly }) => form === "text" && from === "client" && decodeOnly === true,
  },
  {
    why: "wrong side: a bad frame of a kind that a server does not send, or that only a server sends",
    files: ["frames-invalid.json"],
    is: (vector) => vector.form === "text" && vector.from === "client" && ONE_SIDED.includes(firstLetter(vector)),
  },
  {
    why: "wrong side: what a client may not say, and how long its openers may be",
    files: ["batches.json"],
    is: ({ id }) => ["text-wrong-side", "text-endless-opener"].includes(id),
  },
];

function firstLetter(vector: FrameVector): string {
  return String.fromCharCode(input(vector)[0] ?? 0);
}

/** The vectors of a file that a client has to do with. */
function ofClient(file: string): FrameVector[] {
  const exemptions = NOT_A_CLIENTS.filter(({ files }) => files.includes(file));
  return (vectors(file) as FrameVector[]).filter((vector) => !exemptions.some(({ is }) => is(vector)));
}

for (const { why, files, is } of NOT_A_CLIENTS) {
  test(`not a client's, ${why}`, (context) => {
    const exempt = files.flatMap((file) => (vectors(file) as FrameVector[]).filter(is));
    assert.ok(exempt.length > 0, "an exemption that nothing needs");
    context.diagnostic(`${exempt.length} vectors`);
  });
}

function cut<T extends { slice(start: number, end: number): T; readonly length: number }>(whole: T, step: number): T[] {
  return Array.from({ length: Math.ceil(whole.length / step) }, (_, i) => whole.slice(i * step, (i + 1) * step));
}

/** The text that the bytes are; null when they are none. */
function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

/** Every way in which a client can get that input. */
async function readings({ form, limits = {} }: FrameVector, body: Uint8Array): Promise<Read[]> {
  const text = textOf(body);
  if (form === "ws-binary") return [readMessage(body.slice().buffer, limits)];
  if (form === "ws-text") return [readMessage(text ?? "", limits)];
  const reads: Read[] = [];
  for (const step of new Set([1, 2, 3, 7, body.length || 1])) {
    // Byte by byte only what is short.
    if (body.length / step > 10_000) continue;
    reads.push(await readBytes(cut(body, step), limits));
    if (text !== null) reads.push(readText(cut(text, step), limits));
  }
  return reads;
}

async function assertReads(vector: FrameVector, body: Uint8Array, frames: readonly Frame[]): Promise<void> {
  const reads = await readings(vector, body);
  assert.ok(reads.length > 0);
  for (const read of reads) {
    if (textOf(body) === null && vector.form === "text") {
      // FR-3: such a body is no answer; the connection is lost, and what it held comes again.
      assert.deepEqual(read.frames, frames.slice(0, read.frames.length));
      assert.equal(read.planned, false);
    } else {
      assert.deepEqual(
        read.frames.map((found, i) => comparable(found, frames[i])),
        frames,
      );
      assert.equal(read.error, vector.error);
    }
  }
}

/** The frame with those members of its JSON object that are expected, defaults filled in: others are ignored (FR-12). */
function comparable(found: Frame, expected: Frame | undefined): Frame {
  if (!("json" in found) || expected === undefined || !("json" in expected)) return found;
  const stated = (found.json ?? {}) as Record<string, unknown>;
  const all: Record<string, unknown> = { ...limitsOf(stated), streamLimit: 1_048_576, ...stated };
  const json = Object.fromEntries(Object.keys(expected.json ?? {}).map((name) => [name, all[name]]));
  return { ...found, json };
}

/** A line gets its LF. */
function whole(vector: FrameVector): Uint8Array {
  return vector.form === "text" ? Uint8Array.from([...input(vector), 0x0a]) : input(vector);
}

for (const vector of ofClient("frames.json")) {
  test(`${vector.clause} frames.json ${vector.id}`, async () => {
    const frame = frameOf(vector.frame);
    if (vector.from !== "client") await assertReads(vector, whole(vector), [frame]);
    if (vector.from !== "server" && vector.decodeOnly !== true) assertEncodes(vector, frame);
  });
}

for (const vector of ofClient("encode.json")) {
  test(`${vector.clause} encode.json ${vector.id}`, () => {
    const frame = frameOf(vector.frame);
    assertEncodes(vector, frame);
    if (frame.kind === "TEXT") {
      const outbox = newOutbox(limitsOf({}));
      enqueue(outbox, Kind.TEXT, frame.text, () => undefined);
      numberWaiting(outbox, limitsOf({}), false);
      assert.deepEqual(linesOf(outbox), [join(vector.wire ?? "")]);
    }
  });
}

function assertEncodes(vector: FrameVector, frame: Frame): void {
  const tuple = tupleOfFrame(frame);
  if (vector.form === "text") {
    // What browsers send of a lone surrogate is U+FFFD (FR-4).
    const line = Buffer.from(encodeLine(tuple)).toString();
    assert.equal(line, join(vector.wire ?? ""));
  } else assert.equal(hex(encodeBinary(tuple as readonly [string, Uint8Array])), join(vector.wireHex ?? ""));
  assert.deepEqual(frameOfTuple(tuple), frame);
}

for (const vector of ofClient("frames-invalid.json")) {
  test(`${vector.clause} frames-invalid.json ${vector.id}`, async () => {
    await assertReads(vector, whole(vector), []);
  });
}

/** A body of a client as a server might say it: WRITTEN has the shape of BASE, and there are no openers. */
function bodyOfServer(vector: FrameVector): Uint8Array {
  const body = Buffer.from(input(vector)).toString("latin1");
  return Buffer.from(body.replace(/^s/gm, "d").replace(/^[HU].*\n/gm, ""), "latin1");
}

function framesOfServer({ frames }: FrameVector): Frame[] {
  const said = frames.map(frameOf).filter(({ kind }) => kind !== "HELLO" && kind !== "UPSTREAM");
  return said.map((frame) => (frame.kind === "BASE" ? { ...frame, kind: "WRITTEN" } : frame));
}

for (const vector of ofClient("batches.json")) {
  test(`${vector.clause} batches.json ${vector.id}`, async () => {
    await assertReads(vector, bodyOfServer(vector), framesOfServer(vector));
  });
}

function linesOf(outbox: Outbox): string[] {
  return takeOut(outbox, 1, Infinity, Infinity, Infinity).map(encodeLine);
}

interface SplitVector {
  readonly id: string;
  readonly clause: string;
  readonly limits: Json;
  readonly message: { readonly kind?: Frame["kind"]; readonly text?: LongText; readonly hex?: LongText };
  readonly lines?: readonly LongText[];
}

for (const vector of vectors("split.json") as SplitVector[]) {
  test(`${vector.clause} split.json ${vector.id}`, () => {
    const limits = limitsOf(vector.limits);
    const outbox = newOutbox(limits);
    const fates: (string | null)[] = [];
    const { kind = vector.message.text === undefined ? "BINARY" : "TEXT", text, hex: data } = vector.message;
    const message = text === undefined ? new Uint8Array(bytes(data ?? "")) : join(text);
    enqueue(outbox, tupleOfFrame({ kind, text: "" } as Frame)[0] as MessageKind, message, (fate) => fates.push(fate));
    numberWaiting(outbox, limits, false);
    assert.deepEqual(linesOf(outbox), (vector.lines ?? []).map(join));
    assert.deepEqual(fates, vector.lines === undefined ? ["TOO_LARGE"] : []);
  });
}

interface Codes {
  readonly registry: readonly { readonly code: number; readonly reaction: string }[];
  readonly ranges: readonly { readonly code: number; readonly reaction: string }[];
}

const REACTIONS: Readonly<Record<string, string>> = {
  STOP: "stop",
  NEW_SESSION: "new",
  RESUME: "resume",
  IGNORE: "ignore",
  AGAIN_AFTER: "again",
};

test("CC-1 close-codes.json: the registry and the ranges", () => {
  const { registry, ranges } = vectors("close-codes.json") as Codes;
  for (const { code, reaction } of [...registry, ...ranges]) {
    assert.equal(reactionTo(code), REACTIONS[reaction], String(code));
  }
  assert.ok(registry.length > 0 && ranges.length > 0);
});

interface BackoffVector {
  readonly id: string;
  readonly failures: number;
  readonly random: number;
  readonly retryAfter?: number;
  readonly delay: number;
}

for (const vector of vectors("backoff.json") as BackoffVector[]) {
  test(`SL-3 backoff.json ${vector.id}`, () => {
    assert.equal(Math.max(backoff(vector.failures, vector.random), vector.retryAfter ?? 0), vector.delay);
  });
}
