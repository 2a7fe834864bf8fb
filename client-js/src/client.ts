// SPDX-License-Identifier: Apache-2.0
import { basePath } from "./address.js";
import { Driver } from "./driver.js";
import { Emitter, type Off } from "./emitter.js";
import { environment, type Environment } from "./environment.js";
import { ClosedError, TooLargeError, UnknownFateError } from "./errors.js";
import type { ConnectionEvents } from "./events.js";
import { CLIENT_NAME, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_CLOSE_TIMEOUT, type ConnectOptions } from "./options.js";
import { REASON_LIMIT } from "./protocol/limits.js";
import { pieceEnd, wellFormed } from "./protocol/unicode.js";
import { backoff } from "./session/backoff.js";
import type { SessionEnd } from "./session/effects.js";
import type { State } from "./session/lifecycle.js";
import type { TransportName } from "./transport/transport.js";
import { TRANSPORT_NAMES } from "./transport/transports.js";

/** `drain` is due when so little is left, bytes. */
const LOW_WATER = 65_536;
/** A session that ends sooner than this after it opened counts as a failure when the next one is delayed, ms. */
const STABLE = 2_000;

/**
 * A connection to a server: one session after another, each over whatever transport gets through. It keeps itself alive
 * until `close` is called or a code comes whose reaction is to stop (§10).
 */
export class Connection {
  private readonly emitter: Emitter<ConnectionEvents>;
  private readonly env: Environment;
  private readonly base: string;
  private driver: Driver;
  /** Sessions that failed in a row. */
  private failures = 0;
  private openedAt = 0;
  /** More was buffered than `drain` announces. */
  private full = false;
  /** Cancels the start of the next session; null when none is waiting. */
  private cancelStart: (() => void) | null = null;

  /** Use `connect`. */
  constructor(
    url: string,
    private readonly options: ConnectOptions,
  ) {
    const { WebSocket } = options;
    this.env = environment({ ...(WebSocket && { WebSocket }), ...options.environment });
    this.emitter = new Emitter(this.env.soon);
    this.base = basePath(url);
    this.driver = this.newDriver();
    this.startAfter(0);
  }

  /** The state of the session (§5.3); CONNECTING also while the next session waits for its time. */
  get state(): State {
    return this.driver.session.state;
  }

  /** The transport that carries the session; null before the first one opened. */
  get transport(): TransportName | null {
    return this.driver.transport;
  }

  /** The public id of the session: may be shown and logged, gives no rights. Null before it opened. */
  get id(): string | null {
    return this.driver.session.welcome?.id ?? null;
  }

  /** Bytes that are queued or not confirmed yet, with 16 bytes for each frame (DL-10). */
  get bufferedBytes(): number {
    return this.driver.session.bufferedBytes;
  }

  /** Listens to an event; answers what ends that. A listener that throws harms nothing else. */
  on<K extends keyof ConnectionEvents>(name: K, listener: (event: ConnectionEvents[K]) => void): Off {
    return this.emitter.on(name, listener);
  }

  /**
   * Sends a message, text or binary, in order and exactly once (§3). Resolves when the server's session has taken it in.
   * The bytes are copied.
   *
   * Rejects with {@link UnknownFateError} when the session ends first, {@link TooLargeError} when it is over the server's
   * `maxMessage` (LM-6), {@link ClosedError} after `close`. A rejection that nobody awaits is not reported.
   */
  send(data: string | ArrayBuffer | ArrayBufferView): Promise<void> {
    const sent = new Promise<void>((resolve, reject) => {
      const accepted = this.driver.session.send(payload(data), (fate) => {
        if (fate === "confirmed") resolve();
        else reject(fate === "unknown" ? new UnknownFateError() : new TooLargeError());
      });
      if (!accepted) reject(new ClosedError());
    });
    sent.catch(() => undefined); // fire and forget is legal: the counts of `close` and `reset` tell the fate as well
    this.full ||= this.bufferedBytes > LOW_WATER;
    this.driver.changed();
    return sent;
  }

  /** Sends a message that may be lost: not numbered, not replayed, dropped when the session is not OPEN (DL-15). */
  sendVolatile(data: string | ArrayBuffer | ArrayBufferView): void {
    this.driver.session.sendVolatile(payload(data));
    this.driver.changed();
  }

  /**
   * Closes for good, after everything queued (CL-1). `code`: 1000 (default), or 3000 to 4399 for the application's own.
   * `reason`: text for people, cut to 123 bytes. `close` is emitted with the counts, at the latest after `closeTimeoutMs`.
   *
   * Throws RangeError for another code.
   */
  close(code = 1000, reason = ""): void {
    if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4399)) {
      throw new RangeError("the code must be 1000 or 3000 to 4399");
    }
    const text = wellFormed(reason);
    this.cancelStart?.();
    this.driver.close(code, text.slice(0, pieceEnd(text, 0, REASON_LIMIT)));
  }

  /**
   * Moves the session to another transport: ATTACH beside the working connection (AT-6). Rejects with
   * {@link SwitchError} when that does not succeed; the connection in use is then untouched.
   */
  switchTo(name: TransportName): Promise<void> {
    return this.driver.switchTo(name);
  }

  /** Drops the connection in use brutally, as a network would: for demonstrations and tests. The session resumes. */
  cut(): void {
    this.driver.cut();
  }

  private newDriver(): Driver {
    const { auth, transports, attemptTimeoutMs, closeTimeoutMs } = this.options;
    const credentials: unknown = typeof auth === "function" ? (auth as () => unknown)() : auth;
    const settings = {
      url: this.base,
      order: transports ?? TRANSPORT_NAMES,
      hello: { client: CLIENT_NAME, ...(credentials !== undefined && { auth: credentials }) },
      attemptTimeoutMs: attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT,
      closeTimeoutMs: closeTimeoutMs ?? DEFAULT_CLOSE_TIMEOUT,
    };
    return new Driver(settings, this.env, {
      opened: () => {
        this.openedAt = this.env.now();
        this.emitter.emit("open", { id: this.id ?? "" });
      },
      message: (data) => {
        this.emitter.emit("message", data);
      },
      transport: (from, to, why) => {
        this.emitter.emit("transport", { from, to, why });
      },
      suspended: (why) => {
        this.emitter.emit("suspended", { why });
      },
      resumed: () => {
        this.emitter.emit("resumed", {});
      },
      ended: (end) => {
        this.onEnded(end);
      },
      progress: () => {
        this.onProgress();
      },
    });
  }

  private onEnded(end: SessionEnd): void {
    const { code, reason, confirmed, unknown, reaction } = end;
    const willRetry = reaction === "again after";
    this.full = false;
    if (reaction !== "stop") {
      const now = this.env.now();
      this.failures = this.openedAt > 0 && now - this.openedAt >= STABLE ? 0 : this.failures + 1;
      this.openedAt = 0;
      this.driver = this.newDriver();
      const delay = willRetry || this.failures > 1 ? backoff(this.failures, this.env.random()) : 0;
      this.startAfter(Math.max(delay, end.retryAfter)); // SL-4
    }
    if (reaction === "new") this.emitter.emit("reset", { code, reason, confirmed, unknown });
    else this.emitter.emit("close", { code, reason, confirmed, unknown, willRetry });
  }

  private startAfter(ms: number): void {
    const { driver } = this;
    const start = (): void => {
      this.cancelStart = null;
      driver.start();
    };
    this.cancelStart = this.env.after(ms, start);
  }

  private onProgress(): void {
    if (!this.full || this.bufferedBytes > LOW_WATER) return;
    this.full = false;
    this.emitter.emit("drain", {});
  }
}

/**
 * Opens a connection. `url` is the server's base path: http, https, ws or wss, or relative to the page. Listeners added in
 * the same turn miss nothing. See {@link ConnectOptions} for the options and their defaults.
 *
 * Throws when the URL cannot be read, or when the environment can make none of the allowed transports.
 */
export function connect(url: string, options: ConnectOptions = {}): Connection {
  return new Connection(url, options);
}

/** The message as the session keeps it: bytes are copied, so that the caller may go on using its buffer. */
function payload(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === "string") return data;
  const view = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return view.slice();
}
