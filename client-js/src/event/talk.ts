// SPDX-License-Identifier: Apache-2.0
import { Emitter, type Off } from "../emitter.js";
import { byCode, type Done } from "../promise.js";
import { Kind } from "../protocol/frames.js";
import { CALL_TIMEOUT } from "./calls.js";
import type { Caller, Leaving } from "./conversation.js";
import type { EventLayer } from "./layer.js";
import { checkName } from "./payload.js";

type Listener = (...args: never[]) => unknown;

/** What stands before a name among the listeners, which are those of events, calls, all events, and the end. */
const EVENT = "e";
const CALL = "c";
const ANY = "a";
const END = "l";

/** A conversation as the layer has it. */
export class Talk {
  /** Whether the server has it: what comes before is of an older one (NS-5). */
  joined: boolean;
  expiresIn: number | null = null;
  /** What came before those who joined it could listen. */
  early: (() => void)[] | null = null;
  /** Who waits for it to be joined. */
  joins: readonly Done<Talk>[] = [];
  /** Until when they wait. */
  joinBy = 0;
  /** Of the application, by what they are for and the name. */
  private readonly listeners = new Emitter<Record<string, never>>();

  constructor(
    private readonly layer: EventLayer,
    readonly name: string,
    /** What it is joined with, or what answers that. */
    public auth?: unknown,
  ) {
    this.joined = !name;
  }

  emit(...args: unknown[]): Promise<void> {
    return this.layer.promised(doneOf(args), (tell) => {
      this.layer.send(this, Kind.EVENT, 0, args, byCode(tell));
    });
  }

  emitVolatile(...args: unknown[]): void {
    this.layer.sendVolatile(this, args);
  }

  call(...args: unknown[]): Promise<unknown> {
    return this.request(args, CALL_TIMEOUT);
  }

  timeout(ms: number): Caller {
    return { call: (...args: unknown[]) => this.request(args, ms) } as Caller;
  }

  on(name: string, listener: Listener): Off {
    return this.listeners.add(EVENT + checkName(name), listener);
  }

  once(name: string, listener: Listener): Off {
    return this.listeners.add(EVENT + checkName(name), listener, true);
  }

  off(name: string, listener?: Listener): void {
    this.listeners.off(EVENT + name, listener);
  }

  onAny(listener: Listener): Off {
    return this.listeners.add(ANY, listener);
  }

  answer(name: string, handler: Listener): Off {
    if (this.answerer(name)) throw new Error("answered already");
    return this.listeners.add(CALL + checkName(name), handler);
  }

  onLeave(listener: (end: Leaving) => void): Off {
    return this.listeners.add(END, listener);
  }

  leave(): void {
    this.layer.leave(this);
  }

  // What the layer asks for.

  /** An event came: its name, then its arguments. */
  hear(event: readonly unknown[]): void {
    this.listeners.tell(EVENT + (event[0] as string), event.slice(1));
    this.listeners.tell(ANY, event);
  }

  /** What answers calls of that name. */
  answerer(name: string): Listener | undefined {
    return this.listeners.first(CALL + name);
  }

  /** It is over. */
  ended(end: Leaving): void {
    this.listeners.tell(END, [end]);
  }

  private request(args: unknown[], ms: number): Promise<unknown> {
    return this.layer.promised(doneOf<unknown>(args), (tell: Done<unknown>) => {
      this.layer.request(this, Kind.EVENT, args, ms, (error, values) => {
        tell(error, values[0]);
      });
    });
  }
}

/** Takes the callback off the end, if there is one: no argument can be a function. */
function doneOf<T>(args: unknown[]): Done<T> | undefined {
  return typeof args[args.length - 1] === "function" ? (args.pop() as Done<T>) : undefined;
}
