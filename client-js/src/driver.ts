// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { newCid, type Environment } from "./environment.js";
import type { Frame, JsonObject } from "./protocol/frames.js";
import { DEFAULT_LIMITS, DEFAULT_TIMES, type Limits } from "./protocol/limits.js";
import { SwitchError } from "./errors.js";
import { LONGEST_ATTEMPT_TIMEOUT } from "./options.js";
import { Selection, type Choice } from "./selection.js";
import type { AttachCause, SessionEffects, SessionEnd } from "./session/effects.js";
import type { AttemptPlan, Probe } from "./session/attempt.js";
import { Session } from "./session/session.js";
import type { Connection, ConnectionHandlers, Transport, TransportName } from "./transport/transport.js";
import { transports } from "./transport/transports.js";

/** What a driver tells the public connection. */
export interface DriverEvents {
  opened(): void;
  message(data: string | Uint8Array): void;
  transport(from: TransportName | null, to: TransportName, why: string): void;
  suspended(why: string): void;
  resumed(): void;
  ended(end: SessionEnd): void;
  /** Something was confirmed, perhaps. */
  progress(): void;
}

export interface DriverSettings {
  /** The base path without a slash at the end. */
  readonly url: string;
  readonly order: readonly TransportName[];
  readonly hello: JsonObject;
  readonly attemptTimeoutMs: number;
  readonly closeTimeoutMs: number;
}

interface Live {
  readonly name: TransportName;
  readonly connection: Connection;
  readonly openedAt: number;
  readonly why: string;
  /** Set when the application asked for this connection. */
  readonly onOutcome: ((failure: string | null) => void) | null;
}

/** What a connection is opened for. */
interface Purpose {
  /** It follows one of the same transport that ended as planned. */
  readonly next: boolean;
  readonly probe: Probe | null;
  readonly why: string;
}

const SWITCH_TRIES = 3;
/** How much longer than its hold a poll may take, ms. */
const HOLD_MARGIN = 10_000;
/** How many entries of `tried` are told at most: HELLO has to stay small. */
const TRIED_TOLD = 8;

/** Wires one session with transports, selection and time. */
export class Driver implements SessionEffects {
  readonly session: Session;
  private readonly transports: ReadonlyMap<TransportName, Transport>;
  private readonly selection: Selection;
  private readonly live = new Map<number, Live>();
  private readonly tried: JsonObject[] = [];
  private url: string;
  /** The transport that carries the session; null before the first ATTACHED. */
  private carrier: TransportName | null = null;
  private cancelTick: (() => void) | null = null;
  private cancelAttach: (() => void) | null = null;
  /** When the armed tick comes. */
  private tickAt = 0;
  private flushing = false;
  private ownPaths = 0;

  constructor(
    private readonly settings: DriverSettings,
    private readonly env: Environment,
    private readonly events: DriverEvents,
  ) {
    this.url = settings.url;
    this.transports = transports(env);
    const usable = settings.order.filter((name) => this.transports.has(name));
    if (usable.length === 0) throw new Error("no transport can be used in this environment");
    this.selection = new Selection(usable, env.random);
    const { hello, closeTimeoutMs } = settings;
    this.session = new Session({ cid: newCid(env), random: env.random, hello, closeTimeoutMs }, this, env.now());
  }

  get transport(): TransportName | null {
    return this.carrier;
  }

  start(): void {
    this.session.start();
    this.schedule();
  }

  /** Frames queued in one turn leave together (WS-13). */
  changed(): void {
    if (this.flushing) return;
    this.flushing = true;
    this.env.soon(() => {
      this.flushing = false;
      this.session.flush(this.env.now());
      this.settle();
    });
  }

  close(code: number, reason: string): void {
    this.session.close(code, reason, this.env.now());
    this.changed();
  }

  /** Attaches over another transport beside the working one; a failure leaves that untouched (AT-6). */
  async switchTo(name: TransportName): Promise<void> {
    for (let tries = 1; ; tries++) {
      // The poll that went on beside the first try was faster: the next poll waits for the others.
      const failure = await this.probe(name, tries === 1 ? "beside" : "awaited");
      if (failure === null) return;
      if (failure !== "superseded" || tries === SWITCH_TRIES) throw new SwitchError(failure);
    }
  }

  /** Drops every connection as a network would. */
  cut(): void {
    for (const [attempt, { connection }] of [...this.live]) {
      connection.close(1000);
      this.session.onEnd(attempt, false, "cut", this.env.now());
    }
    this.settle();
  }

  // Effects of the session.

  attach(cause: AttachCause, notBefore: number): void {
    const now = this.env.now();
    const choice = this.selection.choose(cause, now);
    if (choice === null) return;
    this.cancelAttach?.();
    this.cancelAttach = null;
    const delay = Math.max(choice.delay, notBefore - now); // SL-3, SL-4
    const next = cause === "next" && choice.name === this.carrier;
    if (delay <= 0) this.open(choice, { next, probe: null, why: cause }, null);
    else {
      this.cancelAttach = this.env.after(delay, () => {
        this.cancelAttach = null;
        this.open(choice, { next, probe: null, why: cause }, null);
        this.settle();
      });
    }
  }

  write(attempt: number, frames: readonly Frame[]): void {
    this.live.get(attempt)?.connection.send(frames);
  }

  drop(attempt: number, code: number): void {
    const live = this.live.get(attempt);
    this.live.delete(attempt);
    live?.connection.close(code);
  }

  attemptFailed(attempt: number, why: string): void {
    const live = this.live.get(attempt);
    if (live === undefined) return;
    this.tried.push({ transport: live.name, outcome: why, ms: this.env.now() - live.openedAt });
    live.onOutcome?.(why);
  }

  attached(attempt: number): void {
    const live = this.live.get(attempt);
    if (live === undefined) return;
    this.tried.length = 0;
    this.cancelAttach?.();
    this.cancelAttach = null;
    this.selection.onAttached(live.name, this.env.now());
    const allowed = this.session.welcome?.transports;
    if (allowed) this.selection.allow(allowed);
    const from = this.carrier;
    this.carrier = live.name;
    if (from !== live.name) this.events.transport(from, live.name, live.why);
    live.onOutcome?.(null);
  }

  message(data: string | Uint8Array): void {
    this.events.message(data);
  }

  opened(): void {
    this.events.opened();
  }

  suspended(why: string): void {
    this.events.suspended(why);
  }

  resumed(): void {
    this.events.resumed();
  }

  moved(url: string): void {
    this.url = basePath(url);
  }

  ended(end: SessionEnd): void {
    this.cancelAttach?.();
    this.cancelTick?.();
    this.events.ended(end);
  }

  private probe(name: TransportName, probe: Probe): Promise<string | null> {
    return new Promise((resolve) => {
      if (!this.transports.has(name)) resolve("this environment cannot make it");
      else if (this.session.state !== "OPEN") resolve("the session is not open");
      else {
        this.open({ name, delay: 0, round: 0 }, { next: false, probe, why: "asked for" }, resolve);
        this.settle();
      }
    });
  }

  private open(choice: Choice, { next, probe, why }: Purpose, onOutcome: Live["onOutcome"]): void {
    const transport = this.transports.get(choice.name);
    if (transport === undefined) return;
    const now = this.env.now();
    const brief = transport.polled && !next;
    const plan = this.plan(transport, choice.round, brief, probe);
    const { attempt, frames } = this.session.attempt(plan, now, this.tried.slice(-TRIED_TOLD));
    const limits = (): Limits => this.session.welcome?.limits ?? DEFAULT_LIMITS;
    const handlers = this.handlers(attempt, plan.path);
    let connection: Connection;
    try {
      connection = transport.open({ url: this.url, frames, brief, limits }, handlers);
    } catch (error) {
      connection = { send: nothing, close: nothing }; // a browser may refuse to make a WebSocket at all
      this.env.soon(() => {
        handlers.onEnd(false, String(error));
      });
    }
    this.live.set(attempt, { name: choice.name, connection, openedAt: now, why, onOutcome });
  }

  private plan(transport: Transport, round: number, brief: boolean, probe: Probe | null): AttemptPlan {
    const { mode, early, marked, polled } = transport;
    const path = transport.path ?? `${transport.name} ${++this.ownPaths}`;
    const held = polled && !brief;
    const hold = (this.session.welcome?.times ?? DEFAULT_TIMES).pollHold + HOLD_MARGIN;
    const patience = Math.min(LONGEST_ATTEMPT_TIMEOUT, this.settings.attemptTimeoutMs * (1 + round));
    return { mode, path, early, marked, probe, prompt: !held, timeoutMs: held ? hold : patience };
  }

  private handlers(attempt: number, path: string): ConnectionHandlers {
    const { session, env } = this;
    return {
      onFrames: (frames) => {
        session.onFrames(attempt, frames, env.now());
        this.settle();
      },
      onAnswer: (frames) => {
        session.onAnswer(path, frames, env.now());
        this.settle();
      },
      onBroken: (error) => {
        session.onBroken(attempt, error, env.now());
        this.settle();
      },
      onEnd: (planned, why) => {
        session.onEnd(attempt, planned, why, env.now());
        this.settle();
      },
    };
  }

  private settle(): void {
    this.events.progress();
    this.schedule();
  }

  /** Arms the one timer of the session; a deadline that moved away is noticed when the old one comes. */
  private schedule(): void {
    const now = this.env.now();
    const deadline = this.session.deadline(now);
    if (this.cancelTick !== null && deadline >= this.tickAt) return;
    this.cancelTick?.();
    this.cancelTick = null;
    if (deadline === Infinity) return;
    this.tickAt = deadline;
    this.cancelTick = this.env.after(Math.max(0, deadline - now), () => {
      this.cancelTick = null;
      this.session.onTick(this.env.now());
      this.settle();
    });
  }
}

function nothing(): void {
  // A connection that was never made has nothing to send or close.
}
