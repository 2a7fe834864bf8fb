// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { Driver } from "./driver.js";
import type { Anything, Contract, Whatever } from "./event/contract.js";
import type { Conversation } from "./event/conversation.js";
import { EventLayer } from "./event/layer.js";
import type { Talk } from "./event/talk.js";
import { messagesOf, settingsOf, usableOf, type MessageConnection } from "./messages.js";
import type { ConnectOptions } from "./options.js";
import { assign, clock, root } from "./platform.js";
import { byCode, promisesOf, type Done, type Promised } from "./promise.js";
import { several } from "./selection/ways.js";
import { send, sendVolatile } from "./session/session.js";
import type { Transport, TransportName } from "./transport/transport.js";

/** A connection over whatever transport gets through, for messages and for events. */
export interface Connection<
  Sent extends Contract = Anything,
  Received extends Contract = Whatever,
> extends MessageConnection {
  /** Events and calls, without a namespace: there from the beginning, and for as long as the connection (§9). */
  readonly events: Conversation<Sent, Received>;

  /**
   * Joins a namespace (§9.5); one that is joined already is the same object. It is joined again by itself in each new session,
   * before anything else is sent there. `auth`: credentials for it, any JSON value, or a function that is asked for them
   * each time. Rejects with the server's code (NO_NAMESPACE, UNAUTHORIZED, TOO_MANY_NAMESPACES), or CLOSED.
   */
  join<S extends Contract = Anything, R extends Contract = Whatever>(
    name: string,
    auth?: unknown,
  ): Promise<Conversation<S, R>>;
  /** The same, told to `done`; nothing is returned. */
  join<S extends Contract = Anything, R extends Contract = Whatever>(
    name: string,
    auth: unknown,
    done: Done<Conversation<S, R>>,
  ): void;

  /**
   * Hands in new credentials before the old ones expire: for the session, or for a namespace (AU-4). Resolves to how long they
   * last, ms, or null when they do not expire. Rejects with UNAUTHORIZED, and what was there before stays; or as a call
   * does. A namespace is joined with them again, a new session asks the option `auth`.
   */
  renew(auth: unknown, namespace?: string): Promise<number | null>;
  /** The same, told to `done`; nothing is returned. */
  renew(auth: unknown, namespace: string, done: Done<number | null>): void;

  /**
   * Moves the session to another transport: ATTACH beside the working connection (AT-6). Rejects with SWITCH_FAILED when
   * that does not succeed; the connection in use is then untouched.
   */
  switchTo(name: TransportName): Promise<void>;
  /** The same, told to `done`; nothing is returned. */
  switchTo(name: TransportName, done: Done): void;
}

/**
 * Opens a connection over the transports given, best first; a bundler leaves the others out. `url` is the server's base
 * path: http, https, ws or wss, or relative to the page. Listeners added in the same turn miss nothing. See
 * {@link ConnectOptions} for the options and their defaults.
 *
 * Throws when the URL cannot be read, or when the environment can make none of the allowed transports.
 */
export function connectWith<Sent extends Contract = Anything, Received extends Contract = Whatever>(
  transports: readonly Transport[],
  url: string,
  options: ConnectOptions = {},
): Connection<Sent, Received> {
  const promised = promisesOf(options.Promise || root.Promise);
  const layer = new EventLayer({
    promised,
    codec: options.codec,
    check: options.check,
    now: clock,
    send: (kind, data, settle) => {
      driver.later();
      return send(driver.session, kind, data, settle);
    },
    sendVolatile: (kind, data) => {
      sendVolatile(driver.session, kind, data);
      driver.later();
    },
  });
  const usable = usableOf(transports, options);
  const driver: Driver = new Driver(settingsOf(url, options), several(usable, basePath(url)), layer);
  return assign(messagesOf(driver, promised), moreOf(driver, usable, layer, promised)) as Connection<Sent, Received>;
}

/** What it can do besides messages: go to another transport, and events. */
function moreOf(driver: Driver, usable: readonly Transport[], layer: EventLayer, promised: Promised) {
  return {
    switchTo: (name: TransportName, done?: Done) =>
      promised(done, (tell) => {
        driver.switchTo(usable.filter((each) => each.name === name)[0], (why) => {
          byCode(tell)(why ? "SWITCH_FAILED" : null, why);
        });
      }),
    events: layer.root,
    join: (name: string, auth?: unknown, done?: Done<Talk>) =>
      promised(done, (tell: Done<Talk>) => {
        layer.join(name, auth, tell);
      }),
    renew: (auth: unknown, namespace = "", done?: Done<number | null>) =>
      promised(done, (tell: Done<number | null>) => {
        layer.renew(auth, namespace, tell);
      }),
  };
}
