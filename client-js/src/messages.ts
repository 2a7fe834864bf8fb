// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { Driver } from "./driver.js";
import { guarded, type Off } from "./emitter.js";
import type { ConnectionEvents } from "./events.js";
import type { Layer } from "./layer.js";
import {
  CLIENT_NAME,
  DEFAULT_ATTEMPT_TIMEOUT,
  DEFAULT_CLOSE_TIMEOUT,
  type ConnectOptions,
  type DriverSettings,
} from "./options.js";
import { clock, root } from "./platform.js";
import { byCode, promisesOf, type Done, type Promised } from "./promise.js";
import { Kind, type Data } from "./protocol/frames.js";
import { bytesOf, pieceEnd, wellFormed } from "./protocol/text.js";
import { single } from "./selection/ways.js";
import type { State } from "./session/effects.js";
import { buffered } from "./session/outbox.js";
import { close, send, sendVolatile } from "./session/session.js";
import type { Transport, TransportName } from "./transport/transport.js";
import { websocket } from "./transport/websocket.js";

/** A close reason, UTF-8 (§4.2). */
const REASON_LIMIT = 123;

/** What a message can be sent as. */
export type Sendable = string | ArrayBuffer | ArrayBufferView;

/**
 * A connection to a server: one session after another. It keeps itself alive until `close` is called or a code comes whose
 * reaction is to stop (§10).
 */
export interface MessageConnection {
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

  /** Sends a message that may be lost: not numbered, not replayed, dropped when the session is not OPEN (DL-15). */
  sendVolatile(data: Sendable): void;

  /**
   * Closes for good, after everything queued (CL-1). `code`: 1000 (default), or 3000 to 4399 for the application's own.
   * `reason`: text for people, cut to 123 bytes. `close` is emitted with the counts, at the latest after `closeTimeoutMs`.
   *
   * Throws RangeError for another code.
   */
  close(code?: number, reason?: string): void;

  /** Drops the connection in use brutally, as a network would: for demonstrations and tests. The session resumes. */
  cut(): void;
}

/**
 * Opens a connection over WebSocket and nothing else, for messages and nothing else: a bundle holds neither other transports
 * nor what chooses among them, nor events. Events that the server sends are dropped, its calls not answered. As `connectWith`
 * otherwise.
 */
export function connectWebSocket(
  url: string,
  options: Omit<ConnectOptions, "transports" | "codec" | "check"> = {},
): MessageConnection {
  const [transport] = usableOf([websocket], options) as [Transport];
  const driver = new Driver(settingsOf(url, options), single(transport), NO_EVENTS);
  return messagesOf(driver, promisesOf(options.Promise || root.Promise));
}

const NO_EVENTS: Layer = {
  receive: () => undefined,
  onSession: () => undefined,
  onTick: () => undefined,
  deadline: () => Infinity,
};

/** What the application has of a connection, without events. */
export function messagesOf(driver: Driver, promised: Promised): MessageConnection {
  return {
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
    cut: () => {
      driver.cut();
    },
  };
}

function closeOf(driver: Driver): MessageConnection["close"] {
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

/** The transports that may be used and that the environment can make, best first. Throws when there is none. */
export function usableOf(
  transports: readonly Transport[],
  { transports: names, WebSocket }: ConnectOptions,
): Transport[] {
  const allowed = names ? names.map((name) => transports.filter((each) => each.name === name)[0]) : transports;
  const usable = allowed.filter((transport) => transport && transport.usable(WebSocket || root.WebSocket));
  if (!usable.length) throw new Error("no usable transport");
  return usable as Transport[];
}

/** The options as the driver takes them: with every default. */
export function settingsOf(url: string, options: ConnectOptions): DriverSettings {
  const { attemptTimeoutMs, auth, closeTimeoutMs, codec } = options;
  return {
    url: basePath(url),
    hello: () => {
      let credentials = auth;
      guarded(() => {
        if (typeof auth === "function") credentials = (auth as () => unknown)();
      });
      return { "client": CLIENT_NAME, "auth": credentials, "codec": codec && codec.name }; // JSON leaves out what is undefined, or still a function
    },
    attemptTimeout: attemptTimeoutMs || DEFAULT_ATTEMPT_TIMEOUT,
    closeTimeout: closeTimeoutMs || DEFAULT_CLOSE_TIMEOUT,
    WebSocket: options.WebSocket || root.WebSocket,
  };
}

/** The message as the session keeps it: bytes are copied, so that the caller may go on using its buffer. */
function payload(data: Sendable): Data {
  if (typeof data === "string") return data;
  const bytes = bytesOf(data);
  if (!bytes) throw new TypeError("bad data"); // a Blob cannot be read at once
  return new Uint8Array(bytes);
}
