// SPDX-License-Identifier: Apache-2.0
import { read, type Payload } from "../event/payload.js";
import { refuse, type Data, type Json } from "../protocol/frames.js";
import { isCount } from "../protocol/limits.js";

const HEAD = /^(?:([\w./-]{1,64}):)?([1-9]\d{0,15})(?={|$)/;

/** Reads the payload of an event's kind that a client sends: JOIN and RENEW besides those of both sides. */
export function readOfClient(kind: string, data: Data): Payload {
  if (typeof data !== "string" || (kind !== "j" && kind !== "n")) return read(kind, data);
  const [head = "", namespace = "", number] = HEAD.exec(data) ?? [];
  const body = (data.length > head.length ? parse(data.slice(head.length)) : {}) as Json;
  const call = Number(number);
  if (!isCount(call) || !(kind === "j" ? namespace : "auth" in body)) refuse("payload");
  return { namespace, call, body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("payload");
  }
}
