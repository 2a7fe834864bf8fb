// SPDX-License-Identifier: Apache-2.0
import type { Off } from "../emitter.js";
import type { Done } from "../promise.js";
import type { Anything, ArgumentsOf, Contract, NameOf, ResultOf, Whatever } from "./contract.js";

/** Makes calls that wait as long as `timeout` was told. */
export interface Caller<Sent extends Contract = Anything> {
  /** As below, told to the last argument; nothing is returned. */
  call<N extends NameOf<Sent["calls"]>>(
    name: N,
    ...args: [...ArgumentsOf<Sent["calls"], N>, Done<ResultOf<Sent["calls"], N>>]
  ): void;
  /**
   * Calls what the server answers by that name, and resolves to its reply; waits for it 30 s unless `timeout` says otherwise.
   *
   * Rejects with the server's error: its `code`, `message` and `data` (§9.4), such as NO_HANDLER or BAD_ARGUMENTS. Or with
   * one of this side: TIMEOUT, UNKNOWN_FATE or REPLY_LOST (the session ended before the call was confirmed, or after
   * it), LEFT, CLOSED, TOO_LARGE. Nothing is called again by itself. Throws when an argument cannot be written.
   */
  call<N extends NameOf<Sent["calls"]>>(
    name: N,
    ...args: ArgumentsOf<Sent["calls"], N>
  ): Promise<ResultOf<Sent["calls"], N>>;
}

/**
 * One of several independent conversations of a session (§9): events and calls under names, in both directions. Arguments
 * are what JSON can write, or bytes (`ArrayBuffer` and its views; they arrive as `Uint8Array`), which stand beside the others
 * and not inside of them. It stays when a new session takes the place of the old one.
 */
export interface Conversation<
  Sent extends Contract = Anything,
  Received extends Contract = Whatever,
> extends Caller<Sent> {
  /** The namespace; empty for the root. */
  readonly name: string;
  /** How long the credentials it was joined or renewed with last from then on, ms; null: for ever. */
  readonly expiresIn: number | null;

  /** As below, told to the last argument; nothing is returned. */
  emit<N extends NameOf<Sent["events"]>>(name: N, ...args: [...ArgumentsOf<Sent["events"], N>, Done]): void;
  /**
   * Sends an event, in order and exactly once. Resolves when the server's session has taken it in; rejects as
   * `Connection.send` does, and with LEFT. Throws when an argument cannot be written.
   */
  emit<N extends NameOf<Sent["events"]>>(name: N, ...args: ArgumentsOf<Sent["events"], N>): Promise<void>;

  /** Sends an event that may be lost: dropped when the session is not OPEN, never sent again. */
  emitVolatile<N extends NameOf<Sent["events"]>>(name: N, ...args: ArgumentsOf<Sent["events"], N>): void;

  /** Makes calls that wait for so many ms: `conversation.timeout(500).call("add", 1, 2)`. */
  timeout(ms: number): Caller<Sent>;

  /** Listens to an event of the server; answers what ends that. A listener that throws harms nothing else. */
  on<N extends NameOf<Received["events"]>>(name: N, listener: Received["events"][N]): Off;
  /** The same, for one event. */
  once<N extends NameOf<Received["events"]>>(name: N, listener: Received["events"][N]): Off;
  /** Ends `on` and `once` of a name: that listener's, or all. */
  off<N extends NameOf<Received["events"]>>(name: N, listener?: Received["events"][N]): void;
  /** Listens to every event: its name, then its arguments. */
  onAny(listener: (name: string, ...args: never[]) => void): Off;

  /**
   * Answers the server's calls of that name, by what `handler` returns, or what a Promise of it resolves to. An error with a
   * `code` that is text goes out with its `code`, `message` and `data`; any other failure as FAILED, without its text, and is
   * an uncaught error here. Throws when the name is answered already.
   */
  answer<N extends NameOf<Received["calls"]>>(
    name: N,
    handler: (
      ...args: ArgumentsOf<Received["calls"], N>
    ) => ResultOf<Received["calls"], N> | PromiseLike<ResultOf<Received["calls"], N>>,
  ): Off;

  /** Leaves the namespace: calls that wait are told LEFT. Throws for the root, which cannot be left. */
  leave(): void;
  /**
   * Is told, once, that the conversation is over though nobody here left it: the server ended it, or refused it in a new
   * session. It can be joined anew.
   */
  onLeave(listener: (end: Leaving) => void): Off;
}

/** Why a conversation is over. */
export interface Leaving {
  /** The code that the server states, 1000 if none; or that of the error when it was refused in a new session. */
  readonly code: number | string;
  /** Text for people. */
  readonly reason: string;
}
