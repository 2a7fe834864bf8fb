// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { Driver } from "./driver.js";
import { guarded, type Off } from "./emitter.js";
import type { Anything, Contract, Whatever } from "./event/contract.js";
import type { Conversation } from "./event/conversation.js";
import { EventLayer } from "./event/layer.js";
import type { Talk } from "./event/talk.js";
import type { ConnectionEvents } from "./events.js";
import {
  CLIENT_NAME,
  DEFAULT_ATTEMPT_TIMEOUT,
  DEFAULT_CLOSE_TIMEOUT,
  type ConnectOptions,
  type DriverSettings,
} from "./options.js";
import { assign, clock, root } from "./platform.js";
import { byCode, promisesOf, type Done, type Promised } from "./promise.js";
import { Kind, type Data } from "./protocol/frames.js";
import { bytesOf, pieceEnd, wellFormed } from "./protocol/text.js";
import type { State } from "./session/effects.js";
import { buffered } from "./session/outbox.js";
import { close, send, sendVolatile } from "./session/session.js";
import type { Transport, TransportName } from "./transport/transport.js";

/** A close reason, UTF-8 (§4.2). */
const REASON_LIMIT = 123;

/** What a message can be sent as. */
export type Sendable = string | ArrayBuffer | ArrayBufferView;

/**
 * A connection to a server: one session after another, each over whatever transport gets through. It keeps itself alive
 * until `close` is called or a code comes whose reaction is to stop (§10).
 */
export interface Connection<Sent extends Contract = Anything, Received extends Contract = Whatever> {
  /** The state of the session (§5.3); CONNECTING also while the next session waits for its time. */
  readonly state: State;
  /** The transport that carries the session; null before the first one opened. */
  readonly transport: TransportName | null;
  /** The public id of the session: may be shown and logged, gives no rights. Null before it opened. */
  readonly id: string | null;
  /** Bytes that are queued or not confirmed yet, with 16 bytes for each frame (DL-10). */
  readonly bufferedBytes: number;

  /** Listens to an event; answers what ends that. A listener that throws harms nothing else. */
  on<K extends keyof ConnectionEvents>(name: K, listener: (event: ConnectionEvents[K]) => void): Off;

  /**
   * Sends a message, text or binary, in order and exactly once (§3). Resolves when the server's session has taken it in.
   * The bytes are copied.
   *
   * Rejects with UNKNOWN_FATE when the session ends first, TOO_LARGE when it is over the server's `maxMessage` (LM-6),
   * CLOSED after `close`. A rejection that nobody awaits is not reported. Where the engine has no Promise and none is
   * given as an option, nothing is returned.
   */
  send(data: Sendable): Promise<void>;
  /** The same, told to `done`; nothing is returned. */
  send(data: Sendable, done: Done): void;

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

  /** Sends a message that may be lost: not numbered, not replayed, dropped when the session is not OPEN (DL-15). */
  sendVolatile(data: Sendable): void;

  /**
   * Closes for good, after everything queued (CL-1). `code`: 1000 (default), or 3000 to 4399 for the application's own.
   * `reason`: text for people, cut to 123 bytes. `close` is emitted with the counts, at the latest after `closeTimeoutMs`.
   *
   * Throws RangeError for another code.
   */
  close(code?: number, reason?: string): void;

  /**
   * Moves the session to another transport: ATTACH beside the working connection (AT-6). Rejects with SWITCH_FAILED when
   * that does not succeed; the connection in use is then untouched.
   */
  switchTo(name: TransportName): Promise<void>;
  /** The same, told to `done`; nothing is returned. */
  switchTo(name: TransportName, done: Done): void;

  /** Drops the connection in use brutally, as a network would: for demonstrations and tests. The session resumes. */
  cut(): void;
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
  const driver: Driver = new Driver(settingsOf(transports, url, options), layer);
  const connection = {
    get state() {
      return driver.session.state;
    },
    get transport() {
      return driver.transport;
    },
    get id() {
      return driver.session.publicId;
    },
    get bufferedBytes() {
      return buffered(driver.session);
    },
  };
  return assign(assign(connection, messagesOf(driver, promised)), eventsOf(layer, promised)) as Connection<
    Sent,
    Received
  >;
}

/** What a connection can do without events. */
function messagesOf(driver: Driver, promised: Promised) {
  return {
    on: <K extends keyof ConnectionEvents>(name: K, listener: (event: ConnectionEvents[K]) => void) =>
      driver.emitter.on(name, listener),
    send: (data: Sendable, done?: Done) =>
      promised(done, (tell) => {
        const message = payload(data);
        const settle = byCode(tell);
        if (!send(driver.session, kindOf(message), message, settle)) settle("CLOSED");
        driver.later();
      }),
    sendVolatile: (data: Sendable) => {
      const message = payload(data);
      sendVolatile(driver.session, typeof message === "string" ? Kind.VOLATILE : Kind.VOLATILE_BINARY, message);
      driver.later();
    },
    close: closeOf(driver),
    switchTo: (name: TransportName, done?: Done) =>
      promised(done, (tell) => {
        driver.switchTo(name, (why) => {
          byCode(tell)(why ? "SWITCH_FAILED" : null, why);
        });
      }),
    cut: () => {
      driver.cut();
    },
  };
}

/** What it can do with them. */
function eventsOf(layer: EventLayer, promised: Promised) {
  return {
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

function closeOf(driver: Driver): Connection["close"] {
  return (code = 1000, reason = "") => {
    if (code !== 1000 && !(code >= 3000 && code < 4400 && code % 1 === 0)) {
      throw new RangeError("the code must be 1000 or 3000 to 4399");
    }
    const text = wellFormed(reason);
    close(driver.session, code, text.slice(0, pieceEnd(text, 0, REASON_LIMIT)), clock());
    driver.later();
  };
}

function kindOf(message: Data): Kind.TEXT | Kind.BINARY {
  return typeof message === "string" ? Kind.TEXT : Kind.BINARY;
}

function settingsOf(transports: readonly Transport[], url: string, options: ConnectOptions): DriverSettings {
  const { attemptTimeoutMs, auth, closeTimeoutMs, codec, transports: names } = options;
  const WebSocket = options.WebSocket || root.WebSocket;
  const allowed = names ? names.map((name) => transports.filter((each) => each.name === name)[0]) : transports;
  const usable = allowed.filter((transport) => transport && transport.usable(WebSocket)) as Transport[];
  if (!usable.length) throw new Error("no usable transport");
  return {
    url: basePath(url),
    transports: usable,
    hello: () => {
      let credentials = auth;
      guarded(() => {
        if (typeof auth === "function") credentials = (auth as () => unknown)();
      });
      return { "client": CLIENT_NAME, "auth": credentials, "codec": codec && codec.name }; // JSON leaves out what is undefined, or still a function
    },
    attemptTimeout: attemptTimeoutMs || DEFAULT_ATTEMPT_TIMEOUT,
    closeTimeout: closeTimeoutMs || DEFAULT_CLOSE_TIMEOUT,
    WebSocket,
  };
}

/** The message as the session keeps it: bytes are copied, so that the caller may go on using its buffer. */
function payload(data: Sendable): Data {
  if (typeof data === "string") return data;
  const bytes = bytesOf(data);
  if (!bytes) throw new TypeError("bad data"); // a Blob cannot be read at once
  return new Uint8Array(bytes);
}
