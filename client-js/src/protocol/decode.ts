// SPDX-License-Identifier: Apache-2.0
import { refuse, type Data, type Item, type Json, type ServerFrame } from "./frames.js";
import { checkMembers, isCount, type Limits } from "./limits.js";
import { byteLength, fromBase64 } from "./text.js";

const NUMBER = "(0|[1-9]\\d{0,15})";
const CODE = "([134]\\d{3})";
const OBJECT = "(\\{[^]*\\})";
const WINDOW = "(?: " + NUMBER + ")?";
const BASE64 = "(?:[a-zA-Z\\d+/]{4})*(?:[a-zA-Z\\d+/]{2,3})?";

/** The kinds that a server sends whose payload is text, and those whose payload is bytes (§4.2). */
const TEXT_KINDS = /[mferltv]/;
const BYTES_KINDS = /[bgEyuw]/;
/** The fields of the others; what does not match is refused (FR-6, FR-7, FR-11). */
const FIELDS: Readonly<Record<string, string>> = {
  a: NUMBER + WINDOW,
  p: NUMBER,
  q: NUMBER + " " + NUMBER + WINDOW,
  d: NUMBER,
  k: "",
  x: "",
  M: OBJECT,
  c: CODE + " " + NUMBER + "(?: ([^]*))?",
  W: OBJECT,
  A: NUMBER + " " + NUMBER + " (?!0)" + NUMBER + " " + NUMBER,
  R: CODE + "(?: " + OBJECT + ")?",
};

const REASON_LIMIT = 123;
const OPENER_LIMIT = 8_192;

/** Reads what a server sent. Throws ProtocolError. */
export function decode(item: Item, limits: Limits): ServerFrame {
  const kind = typeof item === "string" ? item.charAt(0) : String.fromCharCode(item[0] as number);
  const text = TEXT_KINDS.test(kind);
  const binary = BYTES_KINDS.test(kind);
  const { maxFrame } = limits;
  const limit = binary || text ? maxFrame : Math.max(OPENER_LIMIT, maxFrame);
  if (sizeOf(item, binary) > limit) refuse("size", 4413); // FR-8
  if (typeof item !== "string") return binary ? carrying(kind, item.subarray(1)) : refuse("kind"); // FR-10
  if (/\r|~(?![0nr])/.test(item)) return refuse("escape");
  const payload = item.slice(1).replace(/~./g, (found) => (found === "~0" ? "~" : found === "~n" ? "\n" : "\r"));
  if (text) return carrying(kind, payload);
  const shape = binary ? BASE64 : FIELDS[kind];
  const found = shape !== undefined && new RegExp("^" + shape + "$").exec(payload);
  if (!found) return refuse("kind or field");
  if (binary) return carrying(kind, fromBase64(payload));
  const fields = (found.slice(1) as (string | undefined)[]).filter((field) => field !== undefined);
  const values = fields.map((field, at) => (kind === "c" && at > 1 ? reasonOf(field) : fieldOf(kind, field)));
  return ([kind] as unknown[]).concat(values) as unknown as ServerFrame;
}

function carrying(kind: string, data: Data): ServerFrame {
  return [kind, data] as unknown as ServerFrame;
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
