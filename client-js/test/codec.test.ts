// SPDX-License-Identifier: Apache-2.0
// The codec of the tests, by which the fake servers speak: it has to be right on both sides and in every form.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BinaryBatchReader, TextBatchReader, Utf8BatchReader, type BodyRules } from "./support/codec/batch-reader.js";
import { decodeWebSocketBinary, encodeBinary, encodeBinaryBatch } from "./support/codec/binary-form.js";
import { collect, type Batch, type Frame, type Side } from "./support/codec/frames.js";
import { DEFAULT_LIMITS, DEFAULT_TIMES, type Limits } from "./support/codec/limits.js";
import { decodeLine, decodeWebSocketText, encodeLine } from "./support/codec/text-form.js";
import { frameOf, hex, input, join, vectors, type FrameVector } from "./support/vectors.js";

function sides(vector: FrameVector): Side[] {
  return vector.from === undefined || vector.from === "both" ? ["client", "server"] : [vector.from];
}

function limitsOf(vector: FrameVector): Limits {
  return { ...DEFAULT_LIMITS, ...vector.limits };
}

/** The batch that the input is, fed in pieces of the given size. */
function read(vector: FrameVector, from: Side, body: Uint8Array, step: number): Batch {
  const limits = limitsOf(vector);
  if (vector.form === "ws-binary") return collect([body], 1, (data) => decodeWebSocketBinary(data, from, limits));
  if (vector.form === "ws-text") return decodeWebSocketText(new TextDecoder().decode(body), from, limits);
  const rules: BodyRules = { from, limits: () => limits, bounded: true };
  const reader = vector.form === "binary" ? new BinaryBatchReader(rules) : new Utf8BatchReader(rules);
  const frames: Frame[] = [];
  for (let at = 0; at < body.length; at += step) {
    const batch = reader.push(body.subarray(at, at + step));
    frames.push(...batch.frames);
    if (batch.error !== null) return { frames, error: batch.error };
  }
  return { frames, error: null };
}

/** A frame alone: in text form a line gets its LF. */
function readOne(vector: FrameVector, from: Side): Batch {
  const body = input(vector);
  return read(vector, from, vector.form === "text" ? Uint8Array.from([...body, 0x0a]) : body, body.length + 1);
}

for (const vector of vectors("frames.json") as FrameVector[]) {
  test(`the tests' codec: ${vector.clause} frames.json ${vector.id}`, () => {
    const frame = frameOf(vector.frame);
    for (const from of sides(vector)) {
      const { frames, error } = readOne(vector, from);
      assert.equal(error, null);
      assert.deepEqual(
        frames.map((found) => comparable(found, frame)),
        [frame],
      );
    }
    if (vector.decodeOnly !== true) assertEncodes(vector, frame);
  });
}

/** The frame with those members of its JSON object that are expected, defaults filled in: others are ignored (FR-12). */
function comparable(found: Frame, expected: Frame): Frame {
  if (!("json" in found) || !("json" in expected)) return found;
  const all: Record<string, unknown> = { ...DEFAULT_LIMITS, ...DEFAULT_TIMES, streamLimit: 1_048_576, ...found.json };
  return { ...found, json: Object.fromEntries(Object.keys(expected.json).map((name) => [name, all[name]])) };
}

for (const vector of vectors("encode.json") as FrameVector[]) {
  test(`the tests' codec: ${vector.clause} encode.json ${vector.id}`, () => {
    assertEncodes(vector, frameOf(vector.frame));
  });
}

function assertEncodes(vector: FrameVector, frame: Frame): void {
  if (vector.form === "text") assert.equal(encodeLine(frame), join(vector.wire ?? ""));
  else {
    const encoded = vector.form === "binary" ? encodeBinaryBatch([frame]) : encodeBinary(frame);
    assert.equal(hex(encoded), join(vector.wireHex ?? ""));
  }
}

for (const vector of vectors("frames-invalid.json") as FrameVector[]) {
  test(`the tests' codec: ${vector.clause} frames-invalid.json ${vector.id}`, () => {
    for (const from of sides(vector)) {
      const batch = readOne(vector, from);
      assert.deepEqual(batch.frames, []);
      assert.equal(batch.error?.code, vector.error);
    }
  });
}

for (const vector of vectors("batches.json") as FrameVector[]) {
  test(`the tests' codec: ${vector.clause} batches.json ${vector.id}`, () => {
    const body = input(vector);
    for (const from of sides(vector)) {
      for (const step of [1, 2, 3, 7, body.length || 1]) {
        const { frames, error } = read(vector, from, body, step);
        assert.deepEqual(frames, vector.frames.map(frameOf));
        assert.equal(error?.code, vector.error);
      }
    }
  });
}

test("the tests' codec: FR-1 text that arrives in characters is read like text that arrives in bytes", () => {
  const rules: BodyRules = { from: "server", limits: () => DEFAULT_LIMITS, bounded: false };
  const reader = new TextBatchReader(rules);
  assert.deepEqual(reader.push("mone\nmtw").frames, [{ kind: "TEXT", text: "one" }]);
  assert.deepEqual(reader.push("o\n\n").frames, [decodeLine("mtwo", "server", DEFAULT_LIMITS)]);
});
