// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { assign, newId, type Environment } from "./environment.js";
import type { ClientFrame, Data, Json } from "./protocol/frames.js";
import { Kind } from "./protocol/frames.js";
import { encodeLines } from "./protocol/encode.js";
import { linkOf } from "./link.js";
import { newAttempt, Phase, type Attempt } from "./session/attempt.js";
import { Cause, type SessionEffects, type SessionEnd } from "./session/effects.js";
import { Session } from "./session/session.js";
import { remember, type Memory } from "./selection/memory.js";
import { Selection } from "./selection/selection.js";
import { triedBy, type Tried } from "./selection/tried.js";
import type { Tabs } from "./selection/tabs.js";
import type { Transport, TransportName } from "./transport/transport.js";

/** What a driver tells the public connection. */
export interface DriverEvents {
  opened(): void;
  message(data: Data): void;
  moved(from: TransportName | null, to: TransportName, why: string): void;
  suspended(why: string): void;
  resumed(): void;
  ended(end: SessionEnd): void;
  /** Something was confirmed, perhaps. */
  progress(): void;
}

export interface DriverSettings {
  /** The base path without a slash at the end. */
  readonly url: string;
  /** Best first. */
  readonly transports: readonly Transport[];
  readonly hello: Json;
  readonly attemptTimeout: number;
  readonly closeTimeout: number;
  readonly memory: Memory;
  readonly tabs: Tabs;
}

/** The least `hold` that every server takes (§7.1), ms. */
const BRIEF_HOLD = 50;
/** How much longer than its hold a poll may take, ms. */
const HOLD_MARGIN = 10_000;
/** How long an attempt may wait for its opener to be written: a hung WebSocket is closed then, ms. */
const CONNECT_TIMEOUT = 10_000;
const LONGEST_ATTEMPT = 10_000;
/** One that has not even connected after so long is likely to hang, ms. */
const HUNG = 2_000;
/** How often a tab polls that may hold no connection, ms. */
const SHORT_POLL = 1_000;
/** How many entries of `tried` are told at most: HELLO has to stay small. */
const TRIED_TOLD = 8;

/** Told when an attempt has come to its end: null for success. */
type Outcome = (failure: string | null) => void;

/** Wires one session with transports, selection and time. */
export class Driver implements SessionEffects {
  readonly session: Session;
  /** The transport that carries the session; null before the first ATTACHED. */
  transport: TransportName | null = null;
  private readonly selection: Selection;
  /** What was tried since the last ATTACHED. */
  private tried: Tried[] = [];
  private url: string;
  /** Why a connection is looked for: text for people. */
  private why = "first";
  private cancelTick: (() => void) | null = null;
  /** When the armed tick comes. */
  private tickAt = Infinity;
  private flushing = false;
  private asked: { readonly attempt: Attempt; readonly outcome: Outcome } | null = null;

  constructor(
    private readonly settings: DriverSettings,
    private readonly env: Environment,
    private readonly events: DriverEvents,
  ) {
    const { closeTimeout, memory, transports, url } = settings;
    this.url = url;
    this.selection = new Selection(transports, memory, env.random);
    const hello = (): Json => this.hello();
    this.session = new Session({ cid: newId(env), random: env.random, closeTimeout, hello }, this);
  }

  start(): void {
    this.attach(Cause.FIRST, 0);
    this.settle();
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
  switchTo(name: TransportName, outcome: Outcome): void {
    const transport = this.settings.transports.filter((each) => each.name === name)[0];
    if (!transport) outcome("this environment cannot make it");
    else if (this.session.core.state !== "OPEN") outcome("the session is not open");
    else this.asked = { attempt: this.open(transport, true, 0, "asked for"), outcome };
    this.settle();
  }

  /** Drops every connection as a network would; `again` when the session is to be attached at once. */
  cut(why: string, again: boolean): void {
    this.session.cut(why, this.env.now());
    if (again) this.attach(Cause.LOST, 0);
    this.settle();
  }

  /** The page came back, or the network may have changed: looks at once whether the connection works, or for another. */
  wake(): void {
    const now = this.env.now();
    this.selection.onNetwork(now);
    if (this.session.core.state === "RECONNECTING" && !this.session.core.opening()) this.attach(Cause.LOST, 0);
    this.session.check(now);
    this.settle();
  }

  /** Ends the session from a page that goes away: no answer can be waited for. */
  leave(): void {
    const { core } = this.session;
    const { navigator } = this.env.global;
    const frames: ClientFrame[] = [
      [Kind.UPSTREAM, core.sid, core.current?.number ?? core.newest],
      core.closeFrame(1001),
    ];
    if (core.sid && !core.closed()) navigator?.sendBeacon(this.url + "/upstream", encodeLines(frames));
  }

  // Effects of the session.

  attach(cause: Cause, notBefore: number): void {
    const { core } = this.session;
    if (core.closed()) return;
    const now = this.env.now();
    // One that hangs may still succeed, but is not waited for.
    const underWay = core.attempts.some(
      ({ phase, startedAt }) => phase === Phase.OPENING || (phase === Phase.CONNECTING && now - startedAt < HUNG),
    );
    const short = cause === Cause.NEXT && this.selection.carrier?.polled && !this.settings.tabs.mayHold();
    this.selection.attach(cause, now, Math.max(notBefore, short ? now + SHORT_POLL : 0), underWay);
    this.startDue(cause === Cause.NEXT);
  }

  failed(attempt: Attempt, why: string): void {
    this.tried = this.tried.concat(triedBy(attempt, why, this.env.now())).slice(-TRIED_TOLD);
    if (attempt.probe && this.session.core.working()) this.selection.onFailed(this.env.now());
    this.settled(attempt, why);
  }

  attached(attempt: Attempt): void {
    const { env, selection, session, settings, transport: from } = this;
    const { memory, tabs } = settings;
    const { name, upstream } = attempt.transport;
    const { allowed, attempts, heartbeat, now } = session.core;
    const hung = attempts.filter(({ phase }) => phase === Phase.CONNECTING);
    const tried = this.tried.concat(hung.map((each) => triedBy(each, "pending", now)));
    const why = tried.map(({ "transport": transport, "outcome": outcome }) => transport + ": " + outcome).join(", ");
    this.tried = [];
    selection.onAttached(attempt.transport, env.now(), attempt.probe);
    if (allowed) selection.allow(allowed);
    if (heartbeat.rtt) memory.rtt = heartbeat.rtt;
    if (tabs.mayHold()) remember(env, settings.url, memory); // what many tabs lead to is not the network's doing
    tabs.hold(!!upstream);
    this.transport = name;
    if (from !== name) this.events.moved(from, name, attempt.probe ? attempt.why : why || attempt.why);
    this.settled(attempt, null);
  }

  message(data: Data): void {
    this.events.message(data);
  }

  opened(): void {
    this.events.opened();
  }

  suspended(why: string): void {
    this.why = why;
    this.events.suspended(why);
  }

  resumed(): void {
    this.events.resumed();
  }

  moved(url: string): void {
    this.url = basePath(url);
  }

  ended(end: SessionEnd): void {
    this.cancelTick?.();
    this.settings.tabs.hold(false);
    this.events.ended(end);
  }

  /** Starts what the selection says; `next`: it follows a connection that ended as planned. */
  private startDue(next: boolean): void {
    const { env, selection, session } = this;
    for (;;) {
      const { core } = session;
      const transport = selection.due(env.now(), !!core.working());
      if (!transport) return;
      const connecting = core.attempts.some(
        (attempt) => attempt.phase === Phase.CONNECTING && attempt.transport === transport,
      );
      if (transport.marked && !this.settings.tabs.mayHold()) {
        this.tried.push({ "transport": transport.name, "outcome": "too many tabs", "ms": 0 });
        selection.onFailed(env.now());
      } else if (connecting) selection.onFailed(env.now());
      else this.open(transport, selection.probing, selection.round, selection.probing ? "promotion" : this.why, next);
    }
  }

  private open(transport: Transport, probe: boolean, round: number, why: string, next = false): Attempt {
    const { env, session, settings } = this;
    const now = env.now();
    const held = transport.polled && next && settings.tabs.mayHold();
    const patience = Math.min(LONGEST_ATTEMPT, settings.attemptTimeout * (1 + round));
    const attempt = newAttempt(transport, why, probe, now);
    attempt.prompt = !held;
    attempt.dueAt = now + CONNECT_TIMEOUT;
    attempt.patience = held ? session.core.limits.pollHold + HOLD_MARGIN : patience;
    session.begin(attempt);
    try {
      attempt.connection = transport.open(
        linkOf(session, attempt, env, this.url, transport.polled && !held ? BRIEF_HOLD : 0, () => {
          this.settle();
        }),
      );
    } catch (error) {
      env.soon(() => {
        session.onEnd(attempt, false, String(error), env.now()); // a browser may refuse to make a WebSocket at all
        this.settle();
      });
    }
    return attempt;
  }

  private settled(attempt: Attempt, failure: string | null): void {
    const { asked } = this;
    if (asked?.attempt !== attempt) return;
    this.asked = null;
    asked.outcome(failure);
  }

  private hello(): Json {
    const now = this.env.now();
    const pending = this.session.core.attempts.filter(({ phase }) => phase < Phase.ATTACHED).slice(0, -1);
    const tried = this.tried.concat(pending.map((attempt) => triedBy(attempt, "pending", now)));
    return tried.length ? assign({ "tried": tried }, this.settings.hello) : this.settings.hello;
  }

  private settle(): void {
    this.events.progress();
    this.schedule();
  }

  /** Arms the one timer of the session; a deadline that moved away is noticed when the old one comes. */
  private schedule(): void {
    const { env, selection, session } = this;
    const now = env.now();
    const closed = session.core.closed();
    const deadline = closed ? Infinity : Math.min(session.deadline(now), selection.deadline(!!session.core.working()));
    if (this.cancelTick && deadline >= this.tickAt) return;
    this.cancelTick?.();
    this.cancelTick = null;
    if (deadline === Infinity) return;
    this.tickAt = deadline;
    this.cancelTick = env.after(Math.max(0, deadline - now), () => {
      this.cancelTick = null;
      session.onTick(env.now());
      this.startDue(false);
      this.settle();
    });
  }
}
