// SPDX-License-Identifier: Apache-2.0
// Between the frames of the tests' own codec and those of the client, which are tuples.
import assert from "node:assert/strict";
import { encodeLine } from "../../src/protocol/encode.js";
import type { ClientFrame, ServerFrame } from "../../src/protocol/frames.js";
import { KINDS, type Frame } from "./codec/frames.js";
import { DEFAULT_LIMITS } from "./codec/limits.js";
import { decodeLine, encodeLine as encodeFrame } from "./codec/text-form.js";

/** The fields of each kind in the order of the wire (§4.2). */
const FIELDS: Readonly<Record<Frame["kind"], readonly string[]>> = {
  TEXT: ["text"],
  BINARY: ["data"],
  TEXT_PART: ["text"],
  BINARY_PART: ["data"],
  EVENT: ["text"],
  EVENT_BINARY: ["data"],
  REPLY: ["text"],
  REPLY_BINARY: ["data"],
  JOIN: ["text"],
  LEAVE: ["text"],
  RENEW: ["text"],
  VOLATILE_EVENT: ["text"],
  VOLATILE_EVENT_BINARY: ["data"],
  VOLATILE: ["text"],
  VOLATILE_BINARY: ["data"],
  ACK: ["received", "window"],
  PING: ["token"],
  PONG: ["token", "received", "window"],
  BASE: ["number"],
  WRITTEN: ["number"],
  MARK: [],
  END: [],
  MOVE: ["json"],
  CLOSE: ["code", "received", "reason"],
  HELLO: ["json"],
  ATTACH: ["sid", "attempt", "received", "window", "json"],
  UPSTREAM: ["sid", "attempt"],
  WELCOME: ["json"],
  ATTACHED: ["attempt", "received", "base", "window"],
  REJECT: ["code", "json"],
};

/** A frame of the client under test as the tests' codec has it. */
export function frameOfTuple([letter, ...values]: ClientFrame | ServerFrame): Frame {
  const kind = (Object.keys(KINDS) as Frame["kind"][]).find((name) => KINDS[name].letter === (letter as string));
  assert.ok(kind, `no such kind: ${letter}`);
  assert.ok(values.length <= FIELDS[kind].length, `${kind} with ${values.length} fields`);
  return Object.fromEntries([["kind", kind], ...values.map((value, i) => [FIELDS[kind][i], value])]) as Frame;
}

/** A frame of the tests' codec as the client under test writes it. */
export function tupleOfFrame(frame: Frame): ClientFrame {
  const fields = FIELDS[frame.kind].map((name) => (frame as unknown as Record<string, unknown>)[name]);
  return [KINDS[frame.kind].letter, ...fields.filter((field) => field !== undefined)] as unknown as ClientFrame;
}

/** Lines as a client reads them. */
export function linesOf(frames: readonly Frame[]): string[] {
  return frames.map(encodeFrame);
}

/** What a server reads of the frames that a client wrote: by the client's encoder and the tests' decoder. */
export function written(frames: readonly ClientFrame[]): Frame[] {
  return frames.map((frame) => decodeLine(encodeLine(frame), "client", DEFAULT_LIMITS));
}
