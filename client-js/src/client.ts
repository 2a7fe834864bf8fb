// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { Driver, type DriverEvents, type DriverSettings } from "./driver.js";
import { Emitter, type Off } from "./emitter.js";
import { environment, newId, type Environment } from "./environment.js";
import { failure, type ErrorCode, type ThroughlineError } from "./errors.js";
import type { ConnectionEvents } from "./events.js";
import { CLIENT_NAME, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_CLOSE_TIMEOUT, type ConnectOptions } from "./options.js";
import { watchPage } from "./page.js";
import type { Data } from "./protocol/frames.js";
import { pieceEnd, wellFormed } from "./protocol/text.js";
import { recall } from "./selection/memory.js";
import { tabsOf } from "./selection/tabs.js";
import { backoff } from "./session/backoff.js";
import type { SessionEnd, State } from "./session/effects.js";
import { Fate } from "./session/outbox.js";
import type { Transport, TransportName } from "./transport/transport.js";

/** `drain` is due when so little is left, bytes. */
const LOW_WATER = 65_536;
/** A session that ends sooner than this after it opened counts as a failure when the next one is delayed, ms. */
const STABLE = 2_000;
/** A close reason, UTF-8 (§4.2). */
const REASON_LIMIT = 123;

/** Is told how something went: null, or what went wrong. */
export type Done = (error: ThroughlineError | null) => void;

/** What a message can be sent as. */
export type Sendable = string | ArrayBuffer | ArrayBufferView;

/**
 * A connection to a server: one session after another, each over whatever transport gets through. It keeps itself alive
 * until `close` is called or a code comes whose reaction is to stop (§10).
 */
export interface Connection {
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
export function connectWith(transports: readonly Transport[], url: string, options: ConnectOptions = {}): Connection {
  return new Client(transports, url, options);
}

class Client implements Connection, DriverEvents {
  private readonly emitter = new Emitter<ConnectionEvents>((action) => this.env.after(0, action));
  private readonly env: Environment;
  private readonly newDriver: () => Driver;
  private driver: Driver;
  /** Sessions that failed in a row. */
  private failures = 0;
  private openedAt = 0;
  /** More was buffered than `drain` announces. */
  private full = false;
  /** Cancels the start of the next session. */
  private cancelStart: () => void = () => undefined;
  private readonly forget: () => void;

  constructor(
    transports: readonly Transport[],
    url: string,
    private readonly options: ConnectOptions,
  ) {
    const env = (this.env = environment(options));
    const names = options.transports ?? transports.map(({ name }) => name);
    const named = names.map((name) => transports.filter((transport) => transport.name === name)[0]);
    const usable = named.filter((transport) => transport?.usable(env)) as Transport[];
    if (!usable.length) throw new Error("no transport can be used in this environment");
    const base = basePath(url, env.global.location);
    const memory = recall(env, base);
    const tabs = tabsOf(env, newId(env));
    this.newDriver = () => {
      const { attemptTimeoutMs, auth, closeTimeoutMs } = options;
      const credentials: unknown = typeof auth === "function" ? (auth as () => unknown)() : auth;
      const hello: Record<string, unknown> = { "client": CLIENT_NAME };
      if (credentials !== undefined) hello["auth"] = credentials;
      const settings: DriverSettings = {
        url: base,
        transports: usable,
        hello,
        attemptTimeout: attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT,
        closeTimeout: closeTimeoutMs ?? DEFAULT_CLOSE_TIMEOUT,
        memory,
        tabs,
      };
      return new Driver(settings, env, this);
    };
    this.driver = this.newDriver();
    this.forget = watchPage(env.global, () => this.driver);
    this.startAfter(0);
  }

  get state(): State {
    return this.driver.session.core.state;
  }

  get transport(): TransportName | null {
    return this.driver.transport;
  }

  get id(): string | null {
    return this.driver.session.core.id || null;
  }

  get bufferedBytes(): number {
    return this.driver.session.core.outbox.bytes();
  }

  on<K extends keyof ConnectionEvents>(name: K, listener: (event: ConnectionEvents[K]) => void): Off {
    return this.emitter.on(name, listener);
  }

  send(data: Sendable, done?: Done): Promise<void> {
    return this.promised(done, (settle) => {
      const accepted = this.driver.session.send(payload(data), (fate) => {
        settle(fate === Fate.CONFIRMED ? null : fate === Fate.UNKNOWN ? "UNKNOWN_FATE" : "TOO_LARGE");
      });
      if (!accepted) settle("CLOSED");
      this.full = this.full || this.bufferedBytes > LOW_WATER;
      this.driver.changed();
    });
  }

  sendVolatile(data: Sendable): void {
    this.driver.session.sendVolatile(payload(data));
    this.driver.changed();
  }

  close(code = 1000, reason = ""): void {
    if (code !== 1000 && !(code >= 3000 && code < 4400 && code % 1 === 0)) {
      throw new RangeError("the code must be 1000 or 3000 to 4399");
    }
    const text = wellFormed(reason);
    this.cancelStart();
    this.driver.close(code, text.slice(0, pieceEnd(text, 0, REASON_LIMIT)));
  }

  switchTo(name: TransportName, done?: Done): Promise<void> {
    return this.promised(done, (settle) => {
      this.driver.switchTo(name, (why) => {
        settle(why === null ? null : "SWITCH_FAILED", why);
      });
    });
  }

  cut(): void {
    this.driver.cut("cut", true);
  }

  // What the driver tells.

  opened(): void {
    this.openedAt = this.env.now();
    this.emitter.emit("open", { id: this.id ?? "" });
  }

  message(data: Data): void {
    this.emitter.emit("message", data);
  }

  moved(from: TransportName | null, to: TransportName, why: string): void {
    this.emitter.emit("transport", { from, to, why });
  }

  suspended(why: string): void {
    this.emitter.emit("suspended", { why });
  }

  resumed(): void {
    this.emitter.emit("resumed", {});
  }

  progress(): void {
    if (!this.full || this.bufferedBytes > LOW_WATER) return;
    this.full = false;
    this.emitter.emit("drain", {});
  }

  ended({ code, confirmed, reaction, reason, retryAfter, unknown }: SessionEnd): void {
    const { env, openedAt } = this;
    const willRetry = reaction === "again";
    this.full = false;
    if (reaction === "stop") this.forget();
    else {
      this.failures = openedAt && env.now() - openedAt >= STABLE ? 0 : this.failures + 1;
      this.openedAt = 0;
      this.driver = this.newDriver();
      const delay = willRetry || this.failures > 1 ? backoff(this.failures, env.random()) : 0;
      this.startAfter(Math.max(delay, retryAfter)); // SL-4
    }
    if (reaction === "new") this.emitter.emit("reset", { code, reason, confirmed, unknown });
    else this.emitter.emit("close", { code, reason, confirmed, unknown, willRetry });
  }

  private startAfter(ms: number): void {
    const { driver } = this;
    this.cancelStart = this.env.after(ms, () => {
      driver.start();
    });
  }

  /** Answers a Promise of how `action` goes, or tells `done`, where there is one. */
  private promised(done: Done | undefined, action: (settle: Settle) => void): Promise<void> {
    const begin = (tell: Done): void => {
      action((code, why) => {
        tell(code && failure(code, why));
      });
    };
    const { Promise: Promised } = this.options.Promise ? this.options : this.env.global;
    if (done || !Promised) {
      begin(done ?? ((): void => undefined));
      return undefined as unknown as Promise<void>;
    }
    const promise = new Promised<void>((resolve, reject) => {
      begin((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    // Fire and forget is legal: the counts of `close` and `reset` tell the fate as well.
    promise.then(undefined, () => undefined);
    return promise;
  }
}

/** Is told how something went: null, or the code of the error. */
type Settle = (code: ErrorCode | null, why?: string | null) => void;

/** The message as the session keeps it: bytes are copied, so that the caller may go on using its buffer. */
function payload(data: Sendable): Data {
  if (typeof data === "string") return data;
  return new Uint8Array(
    "buffer" in data ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data.slice(0),
  );
}
