// SPDX-License-Identifier: Apache-2.0
import { refuse, type Item, type Json, type ServerFrame } from "./frames.js";
import { checkMembers, isCount, type Limits } from "./limits.js";
import { byteLength, fromBase64 } from "./text.js";

const NUMBER = "(0|[1-9]\\d{0,15})";
const CODE = "([134]\\d{3})";
const OBJECT = "(\\{[^]*\\})";
const TEXT = "([^]*)";
const WINDOW = "(?: " + NUMBER + ")?";
const BASE64 = "((?:[a-zA-Z\\d+/]{4})*(?:[a-zA-Z\\d+/]{2,3})?)";

/** The fields of each kind that a server sends (§4.2); what does not match is refused (FR-6, FR-7, FR-11). */
const FIELDS: Readonly<Record<string, string>> = {
  m: TEXT,
  f: TEXT,
  e: TEXT,
  r: TEXT,
  l: TEXT,
  t: TEXT,
  v: TEXT,
  b: BASE64,
  g: BASE64,
  E: BASE64,
  y: BASE64,
  u: BASE64,
  w: BASE64,
  a: NUMBER + WINDOW,
  p: NUMBER,
  q: NUMBER + " " + NUMBER + WINDOW,
  d: NUMBER,
  k: "",
  x: "",
  M: OBJECT,
  c: CODE + " " + NUMBER + "(?: " + TEXT + ")?",
  W: OBJECT,
  A: NUMBER + " " + NUMBER + " (?!0)" + NUMBER + " " + NUMBER,
  R: CODE + "(?: " + OBJECT + ")?",
};

const REASON_LIMIT = 123;
const OPENER_LIMIT = 8_192;

/** Reads what a server sent. Throws ProtocolError. */
export function decode(item: Item, limits: Limits): ServerFrame {
  const kind = typeof item === "string" ? item.charAt(0) : String.fromCharCode(item[0] as number);
  const shape = FIELDS[kind];
  const binary = shape === BASE64;
  const { maxFrame } = limits;
  const limit = binary || shape === TEXT ? maxFrame : Math.max(OPENER_LIMIT, maxFrame);
  if (sizeOf(item, binary) > limit) refuse("size", 4413); // FR-8
  if (typeof item !== "string") return binary ? frame(kind, [item.subarray(1)]) : refuse("kind"); // FR-10
  if (shape === undefined || /\r|~(?![0nr])/.test(item)) return refuse("kind or escape");
  const payload = item.slice(1).replace(/~./g, (found) => (found === "~0" ? "~" : found === "~n" ? "\n" : "\r"));
  const found = new RegExp("^" + shape + "$").exec(payload);
  if (!found) return refuse("field");
  if (binary) return frame(kind, [fromBase64(payload)]);
  if (shape === TEXT) return frame(kind, [payload]);
  const fields = (found.slice(1) as (string | undefined)[]).filter((field) => field !== undefined);
  return frame(
    kind,
    fields.map((text, position) => (kind === "c" && position > 1 ? reasonOf(text) : fieldOf(kind, text))),
  );
}

function frame(kind: string, fields: unknown[]): ServerFrame {
  return ([kind] as unknown[]).concat(fields) as unknown as ServerFrame;
}

/** The bytes of a payload, without decoding it. */
function sizeOf(item: Item, binary: boolean): number {
  if (typeof item !== "string") return item.length - 1;
  return binary ? Math.floor((item.length - 1) * 0.75) : byteLength(item.replace(/~/g, "")) - 1;
}

function reasonOf(text: string): string {
  return byteLength(text) > REASON_LIMIT ? refuse("reason") : text;
}

function fieldOf(kind: string, text: string): unknown {
  if (text.charAt(0) === "{") return checkMembers(kind, parse(text));
  return isCount(+text) ? +text : refuse("number");
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return refuse("JSON");
  }
}
