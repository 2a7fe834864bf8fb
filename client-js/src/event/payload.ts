// SPDX-License-Identifier: Apache-2.0
import { Kind, refuse, type Data, type Json, type MessageKind, type VolatileKind } from "../protocol/frames.js";
import { isCount } from "../protocol/limits.js";
import { byteLength, bytesOf, fromUtf8, joined, toBinary, toUtf8, wellFormed } from "../protocol/text.js";

/** How arguments are written other than by JSON (§9.3): a library's functions, and the name that the server knows it by. */
export interface PayloadCodec {
  /** `msgpack` for MessagePack. */
  readonly name: string;
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

/** An array: the name of an event and its arguments, or the values of a reply. An object: an error, or what §9.1 says. */
export type Body = readonly unknown[] | Json;

/** What a payload says. */
export interface Payload {
  /** Empty: the root, or none. */
  readonly namespace: string;
  /** The number of the call; 0: none. */
  readonly call: number;
  readonly body: Body;
}

const LEAVE: string = Kind.LEAVE;
const NAME_LIMIT = 128;
const NAMESPACE = "([\\w./-]{1,64})";
const NUMBER = "([1-9]\\d{0,15})";

const EVENT = "(?:" + NAMESPACE + ":)?" + NUMBER + "?(?=\\[)";
const VOLATILE = "(?:" + NAMESPACE + ":)?()(?=\\[)";
const REPLY = "()" + NUMBER + "(?=[[{])";

/** What stands before the array or the object, by the kind: namespace and call. */
const HEADS: Readonly<Record<string, string>> = {
  e: EVENT,
  E: EVENT,
  t: VOLATILE,
  u: VOLATILE,
  r: REPLY,
  y: REPLY,
  l: NAMESPACE + ":()(?={|$)",
};
/** The first line of a payload with bytes: the head, then where they belong and how many they are. */
const FIRST_LINE = /^([^ ]*)((?: \d+:(?:0|[1-9]\d*))*)$/;

/** The kind that holds bytes, of each that can. */
const WITH_BYTES: Readonly<Record<string, MessageKind | VolatileKind>> = {
  e: Kind.EVENT_BINARY,
  r: Kind.REPLY_BINARY,
  t: Kind.VOLATILE_EVENT_BINARY,
};

/** Refuses what is no name of an event. */
export function checkName(name: unknown): string {
  return typeof name === "string" && name && byteLength(name) <= NAME_LIMIT ? name : refuse("name");
}

/** Refuses what is no namespace. */
export function checkNamespace(name: string): string {
  return new RegExp("^" + NAMESPACE + "$").test(name) ? name : refuse("namespace");
}

/** Reads the payload of an event's kind that a server sends. Throws ProtocolError (EV-1). */
export function read(kind: string, data: Data, codec?: PayloadCodec): Payload {
  try {
    return typeof data === "string" ? readText(kind, data) : readBytes(kind, data, codec);
  } catch {
    return refuse("payload");
  }
}

/** What stands before the array or the object: all of it, namespace, call. Throws when that is not there. */
function headOf(kind: string, text: string): readonly [string, string?, string?] {
  const found = new RegExp("^" + HEADS[kind]).exec(text);
  return found ? (found as unknown as readonly [string]) : refuse("head");
}

function readText(kind: string, text: string): Payload {
  const found = headOf(kind, text);
  const json = text.slice(found[0].length);
  return payloadOf(kind, found, json ? (JSON.parse(json) as Body) : {});
}

/** The array stands before its bytes, which go back to their positions. */
function readBytes(kind: string, data: Uint8Array, codec: PayloadCodec | undefined): Payload {
  const lf = Array.prototype.indexOf.call(data, 10);
  const [, head, positions] = FIRST_LINE.exec(toBinary(data.subarray(0, lf))) as unknown as readonly string[];
  const parts = (positions as string).split(" ").slice(1);
  let end = data.length;
  for (const part of parts) end -= +(part.split(":")[1] as string);
  if (end <= lf) refuse("length");
  const whole = data.subarray(lf + 1, end);
  const body = (codec ? codec.decode(whole) : JSON.parse(fromUtf8(whole))) as unknown[];
  let last = -1;
  for (const part of parts) {
    const [position, size] = part.split(":").map(Number) as [number, number];
    if (position <= last || position > body.length) refuse("position");
    body.splice(position, 0, new Uint8Array(data.subarray(end, end + size)));
    last = position;
    end += size;
  }
  return payloadOf(kind, headOf(kind, head + (Array.isArray(body) ? "[" : "{")), body);
}

function payloadOf(kind: string, [, namespace, call]: ReturnType<typeof headOf>, body: Body): Payload {
  const number = +(call || 0);
  const { code, message, reason } = body as Json;
  const isText = (value: unknown): boolean => value === undefined || typeof value === "string";
  const valid = Array.isArray(body)
    ? HEADS[kind] === REPLY || checkName(body[0])
    : kind === LEAVE
      ? isText(reason) && (code === undefined || typeof code === "number")
      : code && isText(code) && isText(message);
  return valid && isCount(number) ? { namespace: namespace || "", call: number, body } : refuse("payload");
}

/** Writes a payload: in the kind that was asked for, or in its kind of bytes. Throws TypeError for what cannot be written. */
export function write<K extends MessageKind | VolatileKind>(
  kind: K,
  namespace: string,
  call: number,
  body: Body | undefined,
  codec?: PayloadCodec,
): readonly [K, Data] {
  const head = (namespace && namespace + ":") + (call || "");
  const bytesKind = WITH_BYTES[kind] as K | undefined;
  if (codec && bytesKind) return [bytesKind, joined([toUtf8(head + "\n"), codec.encode(body)])];
  const parts: Uint8Array[] = [];
  let line = head;
  const rest = !Array.isArray(body)
    ? body
    : body.filter((member, position) => {
        const bytes = bytesOf(member);
        if (!bytes) return true;
        parts.push(bytes);
        line += " " + position + ":" + bytes.length;
        return false;
      });
  const json = rest ? JSON.stringify(rest, noBytes) : "";
  if (!parts.length) return [kind, head + json];
  parts.unshift(toUtf8(wellFormed(line + "\n" + json)));
  return [bytesKind as K, joined(parts)];
}

/** `value` may be what `toJSON` made of bytes. */
function noBytes(this: unknown, key: string, value: unknown): unknown {
  if (bytesOf((this as Json)[key])) throw new TypeError("bytes inside an argument");
  return value;
}
