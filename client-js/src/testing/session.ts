// SPDX-License-Identifier: Apache-2.0
import { encodeLine } from "../protocol/encode.js";
import type { Data, MessageKind, VolatileKind } from "../protocol/frames.js";
import { bytesOf, fromBase64, joined } from "../protocol/text.js";

/** The server's end of a connection. */
export interface ServerEnd {
  write(lines: readonly string[]): void;
  /** Writes these and nothing more. */
  end(lines: readonly string[]): void;
}

/** Who is told of a session. */
export interface SessionListener {
  onMessage(kind: string, data: Data): void;
  onEnd(code: number): void;
}

type Settle = (failure: "UNKNOWN_FATE" | null) => void;

interface Attached {
  readonly end: ServerEnd;
  /** The number of the next counted frame that the client sends by it; 0 before BASE. */
  next: number;
  /** The number of the next counted frame that is written to it. */
  cursor: number;
}

const WINDOW = 262_144;
const PARTS = "fg";
const COUNTED = "mbfgeEryjln";
const VOLATILE = "vwtu";
const OF_BYTES = "bgwEyu";

/** The server half of one session (§5.2, §6), by lines of text form: what a client's tests need of it, without limits and times. */
export class ServerSession {
  received = 0;
  attempt = 0;
  /** The code that it ended with; 0 while it lives. */
  ended = 0;
  private confirmed = 0;
  /** All counted frames, number 1 first. */
  private readonly sent: { readonly line: string; readonly settle: Settle }[] = [];
  private attached: Attached | null = null;
  private parts: Data[] = [];

  constructor(
    readonly sid: string,
    private readonly listener: SessionListener,
  ) {}

  /** A connection was opened: HELLO's answer is in `first`. Answers whether it carries the session now. */
  attach(attempt: number, received: number, end: ServerEnd, first: readonly string[]): boolean {
    if (this.ended || attempt < this.attempt) {
      end.end([this.ended ? `R4410 {"code":${this.ended},"received":${this.received}}` : "R4409"]);
      return false;
    }
    this.attempt = attempt;
    this.attached?.end.end(["R4409"]);
    this.confirm(received);
    const base = this.confirmed + 1;
    this.attached = { end, next: 0, cursor: base };
    end.write([...first, `A${attempt} ${this.received} ${base} ${WINDOW}`]);
    this.flush();
    return true;
  }

  /** Lines by a connection; those of one that is not attached any more are dropped (AT-4). */
  take(end: ServerEnd, lines: readonly string[]): void {
    const { attached } = this;
    if (attached?.end !== end) return;
    const answer = this.read(lines, attached);
    if (lines.length > 0 && !this.ended) end.write([...answer, `a${this.received} ${WINDOW}`]);
  }

  /** A body that went upstream; answers what is answered. */
  upstream(lines: readonly string[]): string[] {
    if (this.ended) return [`R4410 {"code":${this.ended},"received":${this.received}}`];
    const answer = this.read(lines, { next: 0 });
    const { attached, received } = this;
    return [`a${received} ${WINDOW}`, attached ? `d${attached.cursor - 1}` : "x", ...answer];
  }

  /** Sends a message; answers false when the session is over. */
  send(kind: MessageKind, data: Data, settle: Settle): boolean {
    if (this.ended) return false;
    this.sent.push({ line: encodeLine([kind, data]), settle });
    this.flush();
    return true;
  }

  /** Sends what may be lost. */
  sendVolatile(kind: VolatileKind, data: Data): void {
    this.attached?.end.write([encodeLine([kind, data])]);
  }

  /** Ends the session: both sides learn it. */
  end(code: number): void {
    if (this.ended) return;
    this.ended = code;
    this.attached?.end.end([`c${code} ${this.received}`]);
    this.attached = null;
    this.listener.onEnd(code);
    for (const { settle } of this.sent.splice(this.confirmed)) settle("UNKNOWN_FATE");
  }

  /** The connection is gone. */
  lost(end: ServerEnd): void {
    if (this.attached?.end === end) this.attached = null;
  }

  private flush(): void {
    const { attached, sent } = this;
    if (!attached || attached.cursor > sent.length) return;
    const lines = sent.slice(attached.cursor - 1).map(({ line }) => line);
    attached.cursor += lines.length;
    attached.end.write(lines);
  }

  private confirm(received: number): void {
    for (; this.confirmed < received; this.confirmed++) this.sent[this.confirmed]?.settle(null);
  }

  /** Takes lines in, numbered from BASE on; answers what answers them. */
  private read(lines: readonly string[], way: { next: number }): string[] {
    const answer: string[] = [];
    for (const line of lines) {
      const kind = line.charAt(0);
      const [number = "", more = ""] = line.slice(1).split(" ");
      if (kind === "s") way.next = Number(number);
      else if (COUNTED.includes(kind)) this.takeCounted(way.next++, kind, dataOf(line));
      else if (VOLATILE.includes(kind)) this.hand(kind, dataOf(line));
      else if (kind === "p") answer.push(`q${number} ${this.received} ${WINDOW}`);
      else if (kind === "a") this.confirm(Number(number));
      else if (kind === "q") this.confirm(Number(more));
      else if (kind === "c") {
        this.confirm(Number(more));
        this.end(Number(number));
        answer.push(`c${number} ${this.received}`);
      }
    }
    return answer;
  }

  private takeCounted(number: number, kind: string, data: Data): void {
    if (number !== this.received + 1) return; // it came before
    this.received = number;
    this.parts.push(data);
    if (PARTS.includes(kind)) return;
    const { parts } = this;
    this.parts = [];
    this.hand(kind, typeof data === "string" ? parts.join("") : joined(parts as Uint8Array[]));
  }

  private hand(kind: string, data: Data): void {
    try {
      this.listener.onMessage(kind, data);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 4400) throw error;
      this.end(4400);
    }
  }
}

/** What a line holds behind its kind. */
function dataOf(line: string): Data {
  const payload = line.slice(1);
  if (OF_BYTES.includes(line.charAt(0))) return fromBase64(payload);
  return payload.replace(/~./g, (found) => (found === "~0" ? "~" : found === "~n" ? "\n" : "\r"));
}

/** The lines of a WebSocket message: text form, or one frame with bytes. */
export function linesOf(message: string | Uint8Array): string[] {
  const bytes = bytesOf(message);
  if (bytes) return [encodeLine([String.fromCharCode(bytes[0] ?? 0), bytes.slice(1)] as never)];
  return (message as string).split("\n").filter((line) => line !== "");
}
