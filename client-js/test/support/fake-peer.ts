// SPDX-License-Identifier: Apache-2.0
import { isCounted, type Frame, type JsonObject } from "./codec/frames.js";

/** The server's end of a connection, as the fake session sees it. */
export interface PeerConnection {
  write(frames: readonly Frame[]): void;
  /** Ends it: superseded by a newer one. */
  end(frames: readonly Frame[]): void;
}

interface Attached {
  readonly connection: PeerConnection;
  /** The number of the next counted frame that the client sends by it; null before BASE. */
  next: number | null;
  /** The number of the next counted frame that is written to it. */
  cursor: number;
}

export const SID = "fakefakefakefakefake";
const WINDOW = 262_144;

/** A small server half of one session: enough of §5.2 and §6 to test a client against, nothing of limits or times. */
export class FakePeer {
  received = 0;
  confirmed = 0;
  attempt = 0;
  /** The code of CLOSE when the session has ended. */
  ended: number | null = null;
  /** What it asks for then, ms. */
  retryAfter = 0;
  readonly messages: (string | Uint8Array)[] = [];
  /** The counted frames taken in. */
  readonly taken: Frame[] = [];
  /** Is told of each of them. */
  onTaken: (frame: Frame) => void = () => undefined;
  readonly openers: Frame[] = [];
  readonly tokens: number[] = [];
  /** All counted frames, number 1 first. */
  private readonly sent: Frame[] = [];
  private attached: Attached | null = null;
  private parts = "";

  constructor(private readonly welcome: JsonObject = {}) {}

  get hasConnection(): boolean {
    return this.attached !== null;
  }

  get sentCount(): number {
    return this.sent.length;
  }

  /** The first frames of a connection; answers whether it was attached. */
  open(frames: readonly Frame[], connection: PeerConnection): boolean {
    const [opener, ...rest] = frames;
    if (opener === undefined) return false;
    this.openers.push(opener);
    if (this.ended !== null) {
      const { ended: code, received, retryAfter } = this;
      connection.end([{ kind: "REJECT", code: 4410, json: { code, received, retryAfter } }]);
      return false;
    }
    const attempt = opener.kind === "HELLO" ? Number(opener.json["n"]) : opener.kind === "ATTACH" ? opener.attempt : -1;
    const received = opener.kind === "ATTACH" ? opener.received : 0;
    if (attempt < this.attempt) {
      connection.end([{ kind: "REJECT", code: 4409 }]);
      return false;
    }
    this.attempt = attempt;
    this.attached?.connection.end([{ kind: "REJECT", code: 4409 }]);
    const base = Math.max(received, this.confirmed) + 1;
    this.attached = { connection, next: null, cursor: base };
    const json = { v: 1, sid: SID, id: "public", ...this.welcome };
    connection.write([
      ...(opener.kind === "HELLO" ? [{ kind: "WELCOME", json } as const] : []),
      { kind: "ATTACHED", attempt, received: this.received, base, window: WINDOW },
    ]);
    this.flush();
    this.take(connection, rest);
    return true;
  }

  /** Frames by a connection; those of one that is not attached any more are dropped (AT-4). */
  take(connection: PeerConnection, frames: readonly Frame[]): void {
    const { attached } = this;
    if (attached?.connection !== connection) return;
    const answer: Frame[] = [];
    for (const frame of frames) {
      if (frame.kind === "BASE") attached.next = frame.number;
      else if (isCounted(frame)) {
        if (attached.next === null) throw new Error("AT-10: a counted frame without BASE");
        this.takeCounted(attached.next++, frame);
      } else answer.push(...this.takeOther(frame));
    }
    if (answer.length > 0) connection.write(answer);
  }

  /** A body of the upstream route; answers what is answered. */
  upstream(frames: readonly Frame[]): Frame[] {
    if (this.ended !== null)
      return [{ kind: "REJECT", code: 4410, json: { code: this.ended, received: this.received } }];
    const [opener, ...rest] = frames;
    if (opener?.kind !== "UPSTREAM" || opener.attempt > this.attempt) return [{ kind: "REJECT", code: 4400 }];
    let next: number | null = null;
    const answer: Frame[] = [];
    for (const frame of rest) {
      if (frame.kind === "BASE") {
        if (frame.number > this.received + 1)
          return [{ kind: "REJECT", code: 4412, json: { received: this.received } }];
        next = frame.number;
      } else if (isCounted(frame)) {
        if (next === null) throw new Error("AT-10: a counted frame without BASE");
        this.takeCounted(next++, frame);
      } else answer.push(...this.takeOther(frame));
    }
    const written: Frame =
      this.attached === null ? { kind: "END" } : { kind: "WRITTEN", number: this.attached.cursor - 1 };
    return [{ kind: "ACK", received: this.received, window: WINDOW }, written, ...answer];
  }

  send(text: string): void {
    this.sent.push({ kind: "TEXT", text });
    this.flush();
  }

  sendFrame(frame: Frame): void {
    if (isCounted(frame)) this.sent.push(frame);
    else this.attached?.connection.write([frame]);
    this.flush();
  }

  /** The session is over, and another one may be opened. */
  end(code: number): void {
    this.attached?.connection.end([{ kind: "CLOSE", code, received: this.received }]);
    this.attached = null;
    this.attempt = this.received = this.confirmed = 0;
    this.sent.length = 0;
  }

  /** The connection is gone. */
  lost(connection: PeerConnection): void {
    if (this.attached?.connection === connection) this.attached = null;
  }

  private flush(): void {
    const { attached } = this;
    if (attached === null || attached.cursor > this.sent.length) return;
    const frames = this.sent.slice(attached.cursor - 1);
    attached.cursor += frames.length;
    attached.connection.write(frames);
  }

  private takeCounted(number: number, frame: Frame): void {
    if (number > this.received + 1) throw new Error(`DL-3: a gap, ${number} after ${this.received}`);
    if (number <= this.received) return;
    this.received = number;
    this.taken.push(frame);
    this.onTaken(frame);
    if (frame.kind === "TEXT_PART") this.parts += frame.text;
    else if (frame.kind === "TEXT") {
      this.messages.push(this.parts + frame.text);
      this.parts = "";
    } else if (frame.kind === "BINARY") this.messages.push(frame.data);
  }

  private takeOther(frame: Frame): Frame[] {
    if (frame.kind === "ACK" || frame.kind === "PONG" || frame.kind === "CLOSE") {
      if (frame.received > this.sent.length) throw new Error("DL-5: a confirmation beyond sent");
      this.confirmed = Math.max(this.confirmed, frame.received);
    }
    if (frame.kind === "PONG") this.tokens.push(frame.token);
    if (frame.kind === "PING") return [{ kind: "PONG", token: frame.token, received: this.received }];
    if (frame.kind !== "CLOSE") return [];
    this.ended = frame.code;
    return [{ kind: "CLOSE", code: frame.code, received: this.received }];
  }
}
