// SPDX-License-Identifier: Apache-2.0
import { ProtocolError, type Frame, type JsonObject } from "./frames.js";
import { REASON_LIMIT } from "./limits.js";
import { checkMembers } from "./members.js";
import { utf8Length } from "./unicode.js";

const NUMBER = /^(?:0|[1-9][0-9]{0,15})$/;
const ID = /^[A-Za-z0-9_-]{16,64}$/;
const CODE = /^[134][0-9]{3}$/;

/** A frame with fields instead of an opaque payload. */
export type ControlFrame = Exclude<Frame, { readonly data: Uint8Array } | { readonly text: string }>;

/** The payload of a control frame, before any escape (§4.2). */
export function writeFields(frame: ControlFrame): string {
  switch (frame.kind) {
    case "ACK":
      return fields(frame.received, frame.window);
    case "PING":
      return fields(frame.token);
    case "PONG":
      return fields(frame.token, frame.received, frame.window);
    case "BASE":
    case "WRITTEN":
      return fields(frame.number);
    case "MARK":
    case "END":
      return "";
    case "CLOSE":
      return fields(frame.code, frame.received, frame.reason);
    case "HELLO":
    case "WELCOME":
    case "MOVE":
      return JSON.stringify(frame.json);
    case "ATTACH":
      return fields(frame.sid, frame.attempt, frame.received, frame.window, frame.json);
    case "UPSTREAM":
      return fields(frame.sid, frame.attempt);
    case "ATTACHED":
      return fields(frame.attempt, frame.received, frame.base, frame.window);
    case "REJECT":
      return fields(frame.code, frame.json);
  }
}

function fields(...values: readonly (string | number | JsonObject | undefined)[]): string {
  const present = values.filter((value) => value !== undefined);
  return present.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value))).join(" ");
}

/** Reads the payload of a control frame; every missing, surplus or misshapen field is refused (FR-6, FR-11). */
export function readFields(kind: ControlFrame["kind"], payload: string): ControlFrame {
  const reader = new FieldReader(payload);
  const frame = readKind(kind, reader);
  reader.end();
  return frame;
}

function readKind(kind: ControlFrame["kind"], reader: FieldReader): ControlFrame {
  switch (kind) {
    case "ACK":
      return { kind, received: reader.number(), ...reader.window() };
    case "PING":
      return { kind, token: reader.number() };
    case "PONG":
      return { kind, token: reader.number(), received: reader.number(), ...reader.window() };
    case "BASE":
      return { kind, number: reader.number(1) };
    case "WRITTEN":
      return { kind, number: reader.number() };
    case "MARK":
    case "END":
      return { kind };
    case "CLOSE":
      return { kind, code: reader.code(), received: reader.number(), ...reader.reason() };
    case "HELLO":
    case "WELCOME":
    case "MOVE":
      return { kind, json: checkMembers(kind, reader.json()) };
    case "ATTACH":
      return { kind, sid: reader.id(), attempt: reader.number(), ...readAttach(reader) };
    case "UPSTREAM":
      return { kind, sid: reader.id(), attempt: reader.number() };
    case "ATTACHED":
      return readAttached(reader);
    case "REJECT":
      return readReject(reader);
  }
}

function readAttach(reader: FieldReader): { received: number; window: number; json?: JsonObject } {
  const fields = { received: reader.number(), window: reader.number() };
  const { json } = reader.optionalJson();
  return json === undefined ? fields : { ...fields, json: checkMembers("ATTACH", json) };
}

function readReject(reader: FieldReader): ControlFrame {
  const code = reader.code();
  const { json } = reader.optionalJson();
  return json === undefined ? { kind: "REJECT", code } : { kind: "REJECT", code, json: checkMembers("REJECT", json) };
}

function readAttached(reader: FieldReader): ControlFrame {
  return {
    kind: "ATTACHED",
    attempt: reader.number(),
    received: reader.number(),
    base: reader.number(1),
    window: reader.number(),
  };
}

/** Takes fields off the front of a payload; what is left at the end is a surplus field. */
class FieldReader {
  /** What has not been read; null after the last field. */
  private rest: string | null;

  constructor(payload: string) {
    this.rest = payload === "" ? null : payload;
  }

  number(least = 0): number {
    const text = this.field();
    const value = NUMBER.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value) || value < least) throw new ProtocolError(4400, "not a number");
    return value;
  }

  window(): { window?: number } {
    return this.rest === null ? {} : { window: this.number() };
  }

  code(): number {
    const text = this.field();
    if (!CODE.test(text)) throw new ProtocolError(4400, "not a close code");
    return Number(text);
  }

  id(): string {
    const text = this.field();
    if (!ID.test(text)) throw new ProtocolError(4400, "not an id");
    return text;
  }

  reason(): { reason?: string } {
    if (this.rest === null) return {};
    const reason = this.takeRest();
    if (utf8Length(reason) > REASON_LIMIT) throw new ProtocolError(4400, "a reason that is too long");
    return { reason };
  }

  json(): JsonObject {
    const text = this.takeRest();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new ProtocolError(4400, "not JSON");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ProtocolError(4400, "not a JSON object");
    }
    return value as JsonObject;
  }

  optionalJson(): { json?: JsonObject } {
    return this.rest === null ? {} : { json: this.json() };
  }

  end(): void {
    if (this.rest !== null) throw new ProtocolError(4400, "a surplus field");
  }

  private field(): string {
    const rest = this.takeRest();
    const space = rest.indexOf(" ");
    if (space < 0) return rest;
    this.rest = rest.slice(space + 1);
    return rest.slice(0, space);
  }

  private takeRest(): string {
    if (this.rest === null) throw new ProtocolError(4400, "a missing field");
    const rest = this.rest;
    this.rest = null;
    return rest;
  }
}
