// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import type { Frame, Side } from "./codec/frames.js";
import type { Limits } from "./codec/limits.js";

// The tests run from build/test/support.
const FOLDER = new URL("../../../../protocol-spec/vectors/", import.meta.url);

/** A text or hex string, perhaps in pieces (see the README beside the vectors). */
export type LongText = string | (string | { readonly repeat: [string, number] })[];

export interface VectorFrame {
  readonly kind: Frame["kind"];
  readonly text?: LongText;
  readonly hex?: LongText;
  readonly json?: Record<string, unknown>;
  readonly [field: string]: unknown;
}

/** An entry of frames.json, frames-invalid.json, encode.json or batches.json. */
export interface FrameVector {
  readonly id: string;
  readonly clause: string;
  readonly form: "text" | "binary" | "ws-binary" | "ws-text";
  readonly from?: Side | "both";
  readonly wire?: LongText;
  readonly wireHex?: LongText;
  readonly body?: LongText;
  readonly bodyHex?: LongText;
  readonly frame: VectorFrame;
  readonly frames: readonly VectorFrame[];
  readonly error?: number;
  readonly decodeOnly?: boolean;
  readonly limits?: Partial<Limits>;
}

/** An entry of events.json. */
export interface EventVector {
  readonly id: string;
  readonly clause: string;
  readonly kind: Frame["kind"];
  readonly text?: LongText;
  readonly hex?: LongText;
  readonly event?: {
    readonly namespace?: LongText;
    readonly call?: number;
    readonly name?: LongText;
    readonly args?: readonly unknown[];
    readonly bytes?: Readonly<Record<string, string>>;
    readonly error?: Record<string, unknown>;
    readonly json?: Record<string, unknown>;
  };
  readonly error?: number;
  readonly decodeOnly?: boolean;
}

export function eventVectors(): readonly EventVector[] {
  return vectors("events.json") as EventVector[];
}

/** The bytes that are read. */
export function input(vector: FrameVector): Uint8Array {
  const data = vector.wireHex ?? vector.bodyHex;
  return data === undefined ? new TextEncoder().encode(join(vector.wire ?? vector.body ?? "")) : bytes(data);
}

export function vectors(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
}

export function join(text: LongText): string {
  if (typeof text === "string") return text;
  return text.map((piece) => (typeof piece === "string" ? piece : piece.repeat[0].repeat(piece.repeat[1]))).join("");
}

export function bytes(hex: LongText): Uint8Array {
  return Uint8Array.from(Buffer.from(join(hex), "hex"));
}

export function hex(data: Uint8Array): string {
  return Buffer.from(data).toString("hex");
}

/** The value with every long text in it joined. */
export function joined(value: unknown): unknown {
  if (Array.isArray(value)) return value.some(isRepeat) ? join(value as LongText) : value.map(joined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, joined(member)]));
}

function isRepeat(value: unknown): boolean {
  return typeof value === "object" && value !== null && "repeat" in value;
}

/** A frame of the vectors as the codec has it. */
export function frameOf(vector: VectorFrame): Frame {
  const { text, hex: data, json, ...rest } = vector;
  return {
    ...rest,
    ...(json !== undefined && { json: joined(json) }),
    ...(text !== undefined && { text: join(text) }),
    ...(data !== undefined && { data: bytes(data) }),
  } as unknown as Frame;
}
