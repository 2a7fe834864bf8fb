// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { alarm } from "./alarm.js";
import { Emitter } from "./emitter.js";
import type { ConnectionEvents } from "./events.js";
import { beacon, watchPage } from "./page.js";
import type { DriverSettings } from "./options.js";
import { assign, clock, newId, soon, type WebSocketConstructor } from "./platform.js";
import { encodeLines } from "./protocol/encode.js";
import { Kind, type Data, type Json, type MessageKind, type VolatileKind } from "./protocol/frames.js";
import { reasonOf, type Chooser } from "./selection/chooser.js";
import { accountOf, reasonFor, TOLD, withTried } from "./selection/tried.js";
import type { Ways } from "./selection/ways.js";
import { newAttempt, Phase, type Attempt } from "./session/attempt.js";
import { backoff } from "./session/backoff.js";
import { Cause, type SessionEffects, type SessionEnd } from "./session/effects.js";
import { patience } from "./session/heartbeat.js";
import { lastBody } from "./session/leave.js";
import { buffered } from "./session/outbox.js";
import { begin, check, cut, deadline, onEnd, onItems, onTick, opener } from "./session/session.js";
import { isClosed, newSession, opening, working, writable, type Session } from "./session/state.js";
import { discard } from "./session/transitions.js";
import type { Layer } from "./layer.js";
import type { Link, Transport, TransportName } from "./transport/transport.js";

/** How long an attempt may take at most, ms: until its opener is written, until ATTACHED, behind a poll's hold. */
const LONGEST_ATTEMPT = 10_000;
/** One that has not even connected after so long is likely to hang, ms. */
const HUNG = 2_000;
/** How often a tab polls that may hold no connection, ms. */
const SHORT_POLL = 1_000;
/** A session that ends sooner than this after it opened counts as a failure when the next one is delayed, ms. */
const STABLE = 2_000;
/** The kinds that are the application's own messages, without a layer between. */
const MESSAGES = Kind.TEXT + Kind.BINARY + Kind.VOLATILE + Kind.VOLATILE_BINARY;

/** `drain` is due when so little is left, bytes. */
const LOW_WATER = 65_536;

/** Wires one session after the other with transports, selection and time. */
export class Driver implements SessionEffects {
  session!: Session;
  /** The transport that carries the session; null before its first ATTACHED. */
  transport: TransportName | null = null;
  readonly emitter = new Emitter<ConnectionEvents>();
  /** Ends what follows the life of the page. */
  private readonly forget: () => void;
  private selection!: Chooser;
  private url!: string;
  /** What was tried since the last ATTACHED. */
  private tried: Attempt[] = [];
  private readonly alarm = alarm(() => {
    this.turn();
  });
  /** A turn is about to come. */
  private awaited = false;
  /** Sessions that failed in a row. */
  private failures = 0;
  private openedAt = 0;
  /** More was buffered than `drain` announces. */
  private full = false;

  constructor(
    private readonly settings: DriverSettings,
    private readonly ways: Ways,
    private readonly layer: Layer,
  ) {
    this.forget = watchPage(this);
    this.begin(0);
  }

  /** What was called or arrived in one turn is looked after together: its frames leave as one batch (WS-13). */
  later(): void {
    if (this.awaited) return;
    this.awaited = true;
    soon(() => {
      this.awaited = false;
      this.turn();
    });
  }

  /** Attaches over another transport beside the working one; a failure leaves that untouched (AT-6). */
  switchTo(transport: Transport | undefined, settle: (failure: string) => void): void {
    const { session } = this;
    if (!transport) settle("not usable");
    else if (session.state !== "OPEN") settle("not open");
    else {
      const probes = session.attempts.filter(({ phase, probe }) => probe && phase < Phase.ATTACHED);
      for (const probe of probes) discard(session, probe, "asked for"); // a promotion would undo it
      this.open(transport, true, "asked for", settle);
    }
    this.later();
  }

  /** Drops every connection as a network would. */
  cut(): void {
    this.sleep("cut");
    this.attach(Cause.LOST, 0);
  }

  // What the page asks for.

  sleep(why = "asleep"): void {
    this.ways.hold(false);
    cut(this.session, why, clock());
    this.later();
  }

  wake(): void {
    const { selection, session } = this;
    const now = clock();
    selection.onNetwork(now);
    // One that waits for its time need not wait any longer.
    if (!working(session) && !opening(session)) this.attach(session.sid ? Cause.LOST : Cause.FAILED, 0);
    check(session, now);
    this.later();
  }

  /** Ends the session from a page that goes away: no answer can be waited for. */
  leave(): void {
    this.ways.hold(false);
    const frames = lastBody(this.session);
    if (frames.length) beacon(this.url + "/upstream", encodeLines(frames));
  }

  // Effects of the session.

  attach(cause: Cause, notBefore: number): void {
    const { selection, session } = this;
    const { carrier } = selection;
    const now = clock();
    if (isClosed(session)) return;
    // One that hangs may still succeed, but is not waited for.
    const underWay = session.attempts.some(
      ({ phase, startedAt }) => phase === Phase.OPENING || (phase === Phase.CONNECTING && now - startedAt < HUNG),
    );
    const short = cause === Cause.NEXT && carrier && carrier.polled && !this.ways.mayHold();
    selection.attach(cause, now, short ? now + SHORT_POLL : notBefore, underWay);
    this.startDue();
  }

  failed(attempt: Attempt, why: string): void {
    attempt.outcome = why;
    attempt.endedAt = clock();
    if (attempt.probe && working(this.session)) this.selection.onFailed(attempt.endedAt);
    attempt.settle(why);
  }

  attached(attempt: Attempt): void {
    const { selection, session, transport: from, ways } = this;
    const { name, upstream } = attempt.transport;
    const now = clock();
    const why = reasonFor(attempt, from, this.tried, now);
    this.tried = [];
    selection.onAttached(attempt.transport, now, attempt.probe);
    if (session.allowed) selection.allow(session.allowed);
    ways.learn(session.rtt);
    ways.hold(!!upstream);
    if (!from) this.openedAt = now;
    this.transport = name;
    if (from !== name) this.emit("transport", { from, to: name, why });
    attempt.settle("");
  }

  emit<K extends keyof ConnectionEvents>(name: K, event: ConnectionEvents[K]): void {
    this.emitter.emit(name, event);
  }

  message(kind: MessageKind | VolatileKind, data: Data): void {
    if (MESSAGES.indexOf(kind) >= 0) this.emit("message", data);
    else this.layer.receive(kind, data);
  }

  moved(url: string): void {
    this.url = basePath(url);
  }

  ended({ code, confirmed, reaction, reason, retryAfter, unknown }: SessionEnd): void {
    const willRetry = reaction === "again";
    const ending = { code, reason, confirmed, unknown };
    this.full = false;
    this.ways.hold(false);
    // Of its turn: what is told may be listened to by who ended the session.
    soon(() => {
      if (reaction === "new") this.emit("reset", ending);
      else this.emit("close", assign(ending, { willRetry }));
    });
    if (reaction === "stop") {
      this.forget();
      this.layer.onSession(true);
    } else {
      this.failures = this.openedAt && clock() - this.openedAt >= STABLE ? 0 : this.failures + 1;
      const delay = willRetry || this.failures > 1 ? backoff(this.failures, Math.random()) : 0;
      this.begin(Math.max(delay, retryAfter)); // SL-4
    }
  }

  /** Begins a session, its first connection not before so many ms from now. */
  private begin(delay: number): void {
    const { closeTimeout, hello, url } = this.settings;
    const own = hello();
    this.url = url;
    this.transport = null;
    this.openedAt = 0;
    this.tried = [];
    this.selection = this.ways.choose();
    const told = (attempt: Attempt): Json => withTried(own, this.tried, attempt, clock());
    const account = (attempt: Attempt): Json[] => accountOf(attempt, this.session.current, this.tried, clock());
    this.session = newSession(
      { cid: newId(), random: Math.random, closeTimeout, bodies: this.ways.bodies, hello: told, account },
      this,
    );
    this.selection.attach(Cause.FIRST, clock(), clock() + delay, false);
    this.layer.onSession(false);
    this.later();
  }

  /** Starts what the selection says. */
  private startDue(): void {
    const { selection, session } = this;
    const now = clock();
    const transport = selection.due(now, !!writable(session));
    if (!transport) return;
    const connecting = session.attempts.filter(({ phase }) => phase === Phase.CONNECTING);
    if (connecting.some((attempt) => attempt.transport === transport)) selection.onFailed(now);
    else this.open(transport, selection.probing, reasonOf(selection, session.why), () => undefined);
    this.startDue();
  }

  private open(transport: Transport, probe: boolean, why: string, settle: (failure: string) => void): void {
    const { selection, session, settings } = this;
    const { current, limits } = session;
    const now = clock();
    const mayHold = this.ways.mayHold();
    const isOpen = session.state !== "RECONNECTING";
    // Only the planned next poll: one that is to resume has to be answered at once, or cuts may outrun it for ever.
    const held = current && current.phase === Phase.ENDED && current.transport === transport && isOpen && mayHold;
    const patience = Math.min(LONGEST_ATTEMPT, settings.attemptTimeout * (1 + selection.round));
    const attempt = newAttempt(transport, now, {
      why,
      probe,
      settle,
      prompt: !held,
      patience: held ? limits.pollHold + LONGEST_ATTEMPT : patience,
      dueAt: now + LONGEST_ATTEMPT,
    });
    const link = this.link(attempt);
    this.tried = this.tried.slice(-TOLD).concat(attempt);
    begin(session, attempt);
    try {
      if (transport.marked && !mayHold) throw new Error("too many tabs");
      attempt.connection = transport.open(link);
    } catch (error) {
      soon(() => {
        link.onEnd(false, (error as Error).message); // a browser may refuse to make a WebSocket at all
      });
    }
  }

  /** Ties the connection of an attempt to its session: what it tells comes in with the time. */
  private link(attempt: Attempt): Link {
    const { session, settings, url } = this;
    const { bodies } = this.ways;
    const now = (): number => {
      this.later();
      return clock();
    };
    return {
      url,
      WebSocket: settings.WebSocket as WebSocketConstructor,
      limits: () => session.limits,
      patience: () => Math.min(LONGEST_ATTEMPT, patience(session) * Math.pow(2, Math.max(0, session.lost - 1))),
      opener: () => opener(session, attempt, now()),
      onItems: (items, tooLarge) => {
        onItems(session, attempt, items, now(), tooLarge);
      },
      onAnswer: (lines) => {
        if (bodies) bodies.onAnswer(session, attempt, lines, now());
      },
      onEnd: (planned, why) => {
        onEnd(session, attempt, planned, why, now());
      },
    };
  }

  /** Looks after all that is due, and arms the one timer for what will be. */
  private turn(): void {
    onTick(this.session, clock());
    this.layer.onTick(clock());
    if (!isClosed(this.session)) this.startDue();
    const { selection, session } = this;
    const now = clock();
    const choice = isClosed(session) ? Infinity : selection.deadline(!!writable(session));
    this.alarm(Math.min(deadline(session, now), choice, this.layer.deadline()) - now);
    const full = buffered(session) > LOW_WATER;
    if (this.full && !full) this.emit("drain", {});
    this.full = full;
  }
}
