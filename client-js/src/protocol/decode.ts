// SPDX-License-Identifier: Apache-2.0
import { refuse, type Item, type Json, type ServerFrame } from "./frames.js";
import { checkMembers, type Limits } from "./limits.js";
import { byteLength, fromBase64 } from "./text.js";

const NUMBER = "(0|[1-9]\\d{0,15})";
const CODE = "([134]\\d{3})";
const OBJECT = "(\\{[^]*\\})";
const TEXT = "([^]*)";
const WINDOW = `(?: ${NUMBER})?`;
const BASE64 = "((?:[\\w+/]{4})*(?:[\\w+/]{2,3})?)";

/** The fields of each kind that a server sends (§4.2); what does not match is refused (FR-6, FR-7, FR-11). */
const FIELDS: Readonly<Record<string, string>> = {
  m: TEXT,
  f: TEXT,
  v: TEXT,
  b: BASE64,
  g: BASE64,
  w: BASE64,
  a: NUMBER + WINDOW,
  p: NUMBER,
  q: `${NUMBER} ${NUMBER}${WINDOW}`,
  d: NUMBER,
  k: "",
  x: "",
  M: OBJECT,
  c: `${CODE} ${NUMBER}(?: ${TEXT})?`,
  W: OBJECT,
  A: `${NUMBER} ${NUMBER} (?!0)${NUMBER} ${NUMBER}`,
  R: `${CODE}(?: ${OBJECT})?`,
};

const REASON_LIMIT = 123;
const OPENER_LIMIT = 8_192;

/** Reads what a server sent. Throws ProtocolError. */
export function decode(item: Item, limits: Limits): ServerFrame {
  if (typeof item === "string") return decodeLine(item, limits);
  const kind = String.fromCharCode(item[0] as number);
  if (FIELDS[kind] !== BASE64) refuse(4400, "not a kind of bytes"); // FR-10
  if (item.length - 1 > limits.maxFrame) refuse(4413, "a frame that is too large");
  return [kind, item.subarray(1)] as unknown as ServerFrame;
}

function decodeLine(line: string, limits: Limits): ServerFrame {
  const kind = line.charAt(0);
  const shape = FIELDS[kind];
  if (shape === undefined) return refuse(4400, "an unknown kind");
  const application = shape === TEXT || shape === BASE64;
  const limit = application ? limits.maxFrame : Math.max(OPENER_LIMIT, limits.maxFrame);
  const escaped = line.slice(1);
  const size = shape === BASE64 ? Math.floor(escaped.length * 0.75) : byteLength(escaped.replace(/~/g, ""));
  if (size > limit) refuse(4413, "a frame that is too large"); // FR-8
  if (/\r|~(?![0nr])/.test(escaped)) refuse(4400, "a bad escape");
  const payload = escaped.replace(/~./g, (found) => (found === "~0" ? "~" : found === "~n" ? "\n" : "\r"));
  const found = new RegExp(`^${shape}$`).exec(payload);
  if (!found || (shape === BASE64 && payload.indexOf("_") >= 0)) return refuse(4400, "a bad field");
  if (shape === BASE64) return [kind, fromBase64(payload)] as unknown as ServerFrame;
  if (application) return [kind, payload] as unknown as ServerFrame;
  const fields = (found.slice(1) as (string | undefined)[]).filter((field) => field !== undefined);
  return [kind, ...fields.map((text, i) => field(kind, text, i))] as unknown as ServerFrame;
}

function field(kind: string, text: string, position: number): unknown {
  if (kind === "c" && position > 1) return byteLength(text) > REASON_LIMIT ? refuse(4400, "a long reason") : text;
  if (text.charAt(0) === "{") return checkMembers(kind, parse(text));
  const number = Number(text);
  return number > 9_007_199_254_740_991 ? refuse(4400, "not a number") : number;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return refuse(4400, "not JSON");
  }
}
