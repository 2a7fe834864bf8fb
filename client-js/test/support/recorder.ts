// SPDX-License-Identifier: Apache-2.0
import type { Json } from "../../src/protocol/frames.js";
import { newAttempt, type Attempt } from "../../src/session/attempt.js";
import { BODIES } from "../../src/session/bodies.js";
import { Cause, type SessionEffects, type SessionEnd, type State } from "../../src/session/effects.js";
import { buffered } from "../../src/session/outbox.js";
import { Upstream, type Transport } from "../../src/transport/transport.js";
import type { Frame } from "./codec/frames.js";
import { SID } from "./fake-peer.js";
import { Session } from "./session.js";
import { linesOf, written } from "./tuples.js";

export const TERMS = { pingInterval: 2_000, pingTimeout: 1_000, resumeTimeout: 30_000, ackDelay: 100 };
export const CLOSE_TIMEOUT = 5_000;
const ATTEMPT_TIMEOUT = 2_000;
const WINDOW = 262_144;

const CAUSES: Readonly<Record<Cause, string>> = {
  [Cause.FIRST]: "first",
  [Cause.NEXT]: "next",
  [Cause.LOST]: "lost",
  [Cause.FAILED]: "failed",
  [Cause.UNPROVEN]: "unproven",
  [Cause.STALLED]: "stalled",
  [Cause.BLOCKED]: "blocked",
};

/** A transport by its properties; a stream unless told otherwise. The test is its network. */
export function transport(changes: Partial<Transport> = {}): Transport {
  return {
    name: "websocket",
    upstream: Upstream.STREAM,
    usable: () => true,
    open: () => {
      throw new Error("the test makes the connection");
    },
    ...changes,
  };
}

/** A session core whose effects are written down. */
export class Recorder implements SessionEffects {
  now = 10_000;
  readonly session: Session;
  readonly attaches: string[] = [];
  readonly notBefore: number[] = [];
  readonly written: { readonly attempt: number; readonly frames: readonly Frame[] }[] = [];
  /** The attempts whose connections were closed. */
  readonly dropped: Attempt[] = [];
  readonly failures: string[] = [];
  readonly messages: unknown[] = [];
  /** Of each message. */
  readonly kinds: string[] = [];
  readonly log: string[] = [];
  readonly ends: SessionEnd[] = [];
  readonly fates: string[] = [];

  constructor(
    readonly terms: Json = TERMS,
    closeTimeout = CLOSE_TIMEOUT,
  ) {
    this.session = new Session(
      { cid: "c".repeat(22), random: () => 0, closeTimeout, bodies: BODIES, hello: () => ({}), account: () => [] },
      this,
    );
  }

  get state(): State {
    return this.session.state.state;
  }

  get bufferedBytes(): number {
    return buffered(this.session.state);
  }

  /** All frames that were written, in order. */
  get frames(): Frame[] {
    return this.written.flatMap(({ frames }) => [...frames]);
  }

  get welcome(): Frame {
    return { kind: "WELCOME", json: { v: 1, sid: SID, id: "public", ...this.terms } };
  }

  /** Forgets what was written down so far. */
  clear(): void {
    for (const list of [this.attaches, this.written, this.dropped, this.messages, this.log, this.failures])
      list.length = 0;
  }

  /** An attempt whose connection is not made yet. */
  begin(by = transport(), probe = false, patience = ATTEMPT_TIMEOUT, prompt = true): Attempt {
    const settle = (): void => undefined;
    const choice = { why: "test", probe, settle, prompt, patience, dueAt: Infinity };
    const attempt = newAttempt(by, this.now, choice);
    this.session.begin(attempt);
    attempt.connection = {
      send: (frames) => {
        this.written.push({ attempt: attempt.number, frames: written(frames) });
      },
      close: () => {
        this.dropped.push(attempt);
      },
    };
    return attempt;
  }

  /** Its connection is made: what is written first. */
  opener(attempt: Attempt): Frame[] {
    return written(this.session.opener(attempt, this.now));
  }

  /** An attempt with its opener written. */
  attempt(by = transport(), probe = false, patience = ATTEMPT_TIMEOUT, prompt = true): Attempt {
    const attempt = this.begin(by, probe, patience, prompt);
    this.opener(attempt);
    return attempt;
  }

  receive(attempt: Attempt, ...frames: Frame[]): void {
    this.session.onItems(attempt, linesOf(frames), this.now);
  }

  /** Lines as they are, right or wrong. */
  receiveLines(attempt: Attempt, ...lines: string[]): void {
    this.session.onItems(attempt, lines, this.now);
  }

  /** Answers whether the application may send that. */
  queue(text: string): boolean {
    return this.session.send(text, (fate) => this.fates.push(fate ?? "confirmed"));
  }

  send(text: string): boolean {
    const accepted = this.queue(text);
    this.session.flush(this.now);
    return accepted;
  }

  /** Lets time pass and ticks at each deadline. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = this.session.deadline(this.now); at <= end; at = this.session.deadline(this.now)) {
      this.now = Math.max(this.now, at);
      this.session.onTick(this.now);
    }
    this.now = end;
  }

  /** A session that was opened; answers its attempt. */
  open(by = transport()): Attempt {
    const attempt = this.attempt(by);
    this.receive(attempt, this.welcome, attached(attempt));
    return attempt;
  }

  attach(cause: Cause, notBefore: number): void {
    this.attaches.push(CAUSES[cause]);
    this.notBefore.push(notBefore);
  }
  failed(_attempt: Attempt, why: string): void {
    this.failures.push(why);
  }
  attached(attempt: Attempt): void {
    this.log.push(`attached ${attempt.number}`);
  }
  emit(name: string): void {
    this.log.push(name);
  }
  message(kind: string, data: unknown): void {
    this.kinds.push(kind);
    this.messages.push(data);
  }
  moved(url: string): void {
    this.log.push(`moved ${url}`);
  }
  ended(end: SessionEnd): void {
    this.ends.push(end);
  }
}

export function attached({ number }: Attempt, received = 0, base = 1): Frame {
  return { kind: "ATTACHED", attempt: number, received, base, window: WINDOW };
}
