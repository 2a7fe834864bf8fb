// SPDX-License-Identifier: Apache-2.0
import { guarded } from "../emitter.js";
import { assign } from "../platform.js";
import { failure, type ErrorCode, type ThroughlineError } from "../errors.js";
import type { Done, Promised } from "../promise.js";
import { Kind, refuse, type Data, type Json, type MessageKind, type VolatileKind } from "../protocol/frames.js";
import { answerBy } from "./answer.js";
import { CALL_TIMEOUT, Calls, type Call, type Tell } from "./calls.js";
import type { Leaving } from "./conversation.js";
import { checkName, checkNamespace, read, write, type Body, type PayloadCodec } from "./payload.js";
import { Talk } from "./talk.js";

/** Looks at what came before a handler sees it (EV-10): true lets it pass; false, or the reason as text, does not. */
export type Check = (name: string, args: readonly unknown[], namespace: string) => boolean | string;

/** What the layer is made with. */
export interface EventSettings {
  readonly promised: Promised;
  readonly codec: PayloadCodec | undefined;
  readonly check: Check | undefined;
  readonly now: () => number;
  /** Answers false when nothing can be sent any more. */
  readonly send: (kind: MessageKind, data: Data, settle: Settle) => boolean;
  readonly sendVolatile: (kind: VolatileKind, data: Data) => void;
}

type Settle = (failure: ErrorCode | null) => void;

/** Events, calls and namespaces (§9), above one session after the other: no I/O, no clock, no timer. */
export class EventLayer {
  readonly root = new Talk(this, "");
  readonly promised: Promised;
  protected talks: readonly Talk[] = [this.root];
  private readonly calls = new Calls();
  /** The highest number of the peer's calls in this session. */
  private heard = 0;
  /** Counts the sessions. */
  private session = 0;

  constructor(private readonly settings: EventSettings) {
    this.promised = settings.promised;
  }

  // What happens to the session.

  /** A message of an event's kind arrived. Throws ProtocolError. */
  receive(kind: MessageKind | VolatileKind, data: Data): void {
    const { body, call, namespace } = read(kind, data, this.settings.codec);
    const known = this.find(namespace);
    const talk = known && known.joined ? known : undefined;
    if (kind === Kind.REPLY || kind === Kind.REPLY_BINARY) {
      const error = Array.isArray(body) ? null : errorOf(body as Json);
      this.calls.end(({ number }) => number === call, error, error ? [] : (body as unknown[]));
    } else if (kind === Kind.LEAVE) {
      const { code = 1000, reason = "" } = body as unknown as Partial<Leaving>;
      if (talk) this.drop(talk, { code, reason });
    } else {
      if (call && call <= this.heard) refuse("call"); // EV-4
      this.heard = call || this.heard;
      this.deliver(talk, call, body as readonly unknown[]);
    }
  }

  /** Another session takes the place of the one before, if there was one; none does when the connection is `over`. */
  onSession(over: boolean): void {
    if (!over) {
      this.session++;
      this.heard = 0;
      this.calls.next = 1;
      for (const talk of this.talks) if (talk.name) this.ask(talk); // NS-6: before anything else in the new session
    }
    // EV-8: of those that are not confirmed the messages tell.
    this.fail(({ confirmed }) => confirmed, "REPLY_LOST");
  }

  onTick(now: number): void {
    this.fail(({ dueAt }) => dueAt <= now, "TIMEOUT");
  }

  /** When `onTick` is wanted next; Infinity when never. */
  deadline(): number {
    return this.calls.deadline();
  }

  // What the application asks for.

  /** Joins a namespace, unless that is done or under way (NS-1). */
  join(name: string, auth: unknown, done: Done<Talk>): void {
    const known = this.find(checkNamespace(name));
    const talk = known || new Talk(this, name, auth);
    if (talk.joined) done(null, talk);
    else talk.joins = talk.joins.concat(done);
    if (known) return;
    talk.joinBy = this.settings.now() + CALL_TIMEOUT;
    this.talks = this.talks.concat(talk);
    this.ask(talk);
  }

  leave(talk: Talk): void {
    checkNamespace(talk.name);
    this.send(talk, Kind.LEAVE, 0, undefined, () => undefined);
    this.drop(talk);
  }

  /** Hands in new credentials, for the session or for a namespace (AU-4). */
  renew(auth: unknown, name: string, done: Done<number | null>): void {
    const talk = this.find(name) || new Talk(this, name);
    this.request(talk, Kind.RENEW, { "auth": auth }, CALL_TIMEOUT, (error, values) => {
      if (!error) {
        talk.auth = auth;
        talk.expiresIn = expiryOf(values);
      }
      done(error, talk.expiresIn);
    });
  }

  /** Sends something of a conversation. */
  send(talk: Talk, kind: MessageKind, call: number, body: Body | undefined, settle: Settle): void {
    if (this.talks.indexOf(talk) < 0) settle("LEFT");
    else this.write(kind, talk.name, call, body, settle);
  }

  sendVolatile({ name }: Talk, event: readonly unknown[]): void {
    checkName(event[0]);
    const [kind, data] = write<VolatileKind>(Kind.VOLATILE_EVENT, name, 0, event, this.settings.codec);
    this.settings.sendVolatile(kind, data);
  }

  /** Sends what is replied to. */
  request(talk: Talk, kind: MessageKind, body: Body | undefined, ms: number, tell: Tell): void {
    const call = this.calls.add(talk, this.settings.now() + ms, tell);
    this.send(talk, kind, call.number, body, (code) => {
      if (code) this.fail((each) => each === call, code);
      else call.confirmed = true;
    });
  }

  protected find(name: string): Talk | undefined {
    return this.talks.filter((talk) => talk.name === name)[0];
  }

  protected write(kind: MessageKind, name: string, call: number, body: Body | undefined, settle: Settle): void {
    if (kind === Kind.EVENT) checkName((body as readonly unknown[])[0]);
    const [written, data] = write(kind, name, call, body, this.settings.codec);
    if (!this.settings.send(written, data, settle)) settle("CLOSED");
  }

  private fail(which: (call: Call) => boolean, code: ErrorCode): void {
    this.calls.end(which, failure(code, code));
  }

  /** Asks the server to let a conversation in. */
  private ask(talk: Talk): void {
    const { session } = this;
    let { auth } = talk;
    let body: Json | undefined;
    talk.joined = false;
    guarded(() => {
      if (typeof auth === "function") auth = (auth as () => unknown)();
      // What cannot be written is the application's error: it is asked for without.
      if (auth !== undefined) body = JSON.parse(JSON.stringify({ "auth": auth })) as Json;
    });
    // Nobody waits for it in a later session: that lasts as long as it lasts (NS-6).
    const patience = talk.joins.length ? talk.joinBy - this.settings.now() : Infinity;
    this.request(talk, Kind.JOIN, body, patience, (error, values) => {
      const { joins } = talk;
      if (session !== this.session) return; // it was asked for again meanwhile
      talk.joins = [];
      talk.joined = !error;
      talk.early = [];
      talk.expiresIn = expiryOf(values);
      if (error) {
        if (error.code === "TIMEOUT") this.send(talk, Kind.LEAVE, 0, undefined, () => undefined); // NS-1
        this.drop(talk, { code: error.code, reason: error.message });
      }
      for (const done of joins) done(error, talk);
      // Behind the Promises of those who wait: they set their listeners.
      setTimeout(() => {
        this.open(talk);
      });
    });
  }

  /** Ends a conversation on this side. */
  private drop(talk: Talk, end?: Leaving): void {
    if (this.talks.indexOf(talk) < 0) return;
    this.talks = this.talks.filter((other) => other !== talk);
    this.fail(({ owner }) => owner === talk, "LEFT");
    if (end) {
      this.open(talk);
      talk.ended(end);
    }
  }

  /** What came right behind the reply to JOIN is heard now. */
  private open(talk: Talk): void {
    const { early } = talk;
    talk.early = null;
    for (const hear of early || []) hear();
  }

  private deliver(talk: Talk | undefined, call: number, event: readonly unknown[]): void {
    const { early } = talk || {};
    if (early) {
      early.push(() => {
        this.deliver(talk, call, event);
      });
    } else if (call) this.answer(talk, call, event);
    else if (talk) {
      guarded(() => {
        if (this.verdict(talk, event) === true) talk.hear(event);
      });
    }
  }

  private answer(talk: Talk | undefined, call: number, event: readonly unknown[]): void {
    const { session } = this;
    const reply = (body: Body): void => {
      if (session !== this.session) return; // nobody waits for it
      this.write(Kind.REPLY, "", call, body, (code) => {
        if (code === "TOO_LARGE") reply({ "code": code }); // EV-5
      });
    };
    answerBy(reply, () => {
      if (!talk) throw failure("NOT_JOINED", "");
      const verdict = this.verdict(talk, event);
      if (verdict !== true) throw failure("BAD_ARGUMENTS", verdict || "");
      const handler = talk.answerer(event[0] as string);
      if (!handler) throw failure("NO_HANDLER", "");
      return handler(...(event.slice(1) as never[]));
    });
  }

  /** What the application's check says of an event or a call. */
  private verdict({ name }: Talk, event: readonly unknown[]): boolean | string {
    const { check } = this.settings;
    return !check || check(event[0] as string, event.slice(1), name);
  }
}

function expiryOf([value]: readonly unknown[]): number | null {
  const { expiresIn } = Object(value) as { readonly "expiresIn"?: unknown };
  return typeof expiresIn === "number" ? expiresIn : null;
}

/** The peer's error, as the caller is told it. */
function errorOf({ code, data, message }: Json): ThroughlineError {
  return assign(failure(code as string, (message || code) as string), { data });
}
