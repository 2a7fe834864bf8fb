// SPDX-License-Identifier: Apache-2.0
import { connect, type Connection } from "../index.js";
import { addressOf, authOf, type Address } from "./address.js";
import { ABNORMAL, NO_CODE, TOO_BIG, toSession, toWebSocket } from "./close-codes.js";
import { invalid } from "./errors.js";
import { closeEvent, event, messageEvent } from "./events.js";
import { WebSocketEvents } from "./handlers.js";
import { DEFAULT_OPEN_TIMEOUT, type SocketOptions } from "./options.js";
import { Outgoing, sizeOf, type Sendable } from "./outgoing.js";
import { Tasks } from "./tasks.js";

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const REASON_LIMIT = 123;

type ReadyState = typeof CONNECTING | typeof OPEN | typeof CLOSING | typeof CLOSED;

/** How a socket ended. */
interface End {
  readonly code: number;
  readonly reason: string;
}

/**
 * A `WebSocket` over a Throughline session: a drop-in class for libraries that take one. It behaves as the WHATWG
 * interface says; beneath it the session changes its transport, is cut and resumes, and the socket tells nothing of that.
 *
 * - `url` is the base path of a Throughline server. Its query does not travel in the URL but in HELLO.
 * - The server finds `{protocols, query}`, what of it there is, in the JSON `auth` of the session, beside the members of
 *   {@link SocketOptions.auth}. Nothing can come back before the session is open, so the first of the protocols asked for
 *   counts as the selected one: `protocol` tells it. A server that does not speak it closes.
 * - A session that cannot be resumed closes the socket with 1006, since a WebSocket never silently begins anew. Other ends
 *   are told by the codes of the table in close-codes.ts.
 * - `bufferedAmount` counts what the server has not confirmed yet, so it lags behind by a round trip and up to `ackDelay`.
 *
 * @example
 * const client = createClient({ url: "wss://example.org/throughline", webSocketImpl: ThroughlineSocket });
 */
export class ThroughlineSocket extends WebSocketEvents implements WebSocket {
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSING = CLOSING;
  static readonly CLOSED = CLOSED;
  /** Of this class: those that `with` was given. */
  protected static readonly options: SocketOptions = {};

  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;
  /** What of the connection changes beneath a socket is no matter of its user: none. */
  readonly extensions = "";
  /** The URL asked for, absolute, with ws or wss. */
  readonly url: string;

  private readonly address: Address;
  private readonly connection: Connection;
  private readonly tasks = new Tasks();
  private readonly outgoing: Outgoing;
  private readonly openTimer: ReturnType<typeof globalThis.setTimeout>;
  private state: ReadyState = CONNECTING;
  private binary: BinaryType = typeof Blob === "function" ? "blob" : "arraybuffer";
  /** The session has opened; the event may be waiting for its turn. */
  private opened = false;
  /** The end is found out; its events may be waiting for their turn. */
  private ended = false;
  /** A message was over the limit: what was sent behind it must not overtake the end. */
  private refused = false;
  /** `close` was called without a code. */
  private closedWithoutCode = false;
  /** Bytes sent after the end, which `bufferedAmount` counts for ever. */
  private discarded = 0;

  /**
   * Begins to connect.
   *
   * Throws a SyntaxError for a URL that is not ws, wss, http or https or has a fragment, or for protocols that are not
   * distinct tokens; and what `connect` throws, when the environment can make no transport at all.
   */
  constructor(url: string | URL, protocols: string | string[] = []) {
    super();
    const { auth, openTimeoutMs, ...options } = new.target.options;
    this.address = addressOf(url, protocols);
    this.url = this.address.url;
    const told = authOf(typeof auth === "function" ? auth() : auth, this.address);
    this.connection = connect(this.address.base, { ...options, ...(told && { auth: told }) });
    this.outgoing = new Outgoing(
      (data) => {
        this.handOn(data);
      },
      () => {
        this.fail("a Blob could not be read");
      },
    );
    this.openTimer = globalThis.setTimeout(() => {
      this.fail("the connection could not be opened in time");
    }, openTimeoutMs ?? DEFAULT_OPEN_TIMEOUT);
    this.listen();
  }

  /** A class whose sockets connect with these options, those of this class beneath them: for libraries that take a class. */
  static with(options: SocketOptions): typeof ThroughlineSocket {
    const merged = { ...this.options, ...options };
    return class extends this {
      protected static override readonly options = merged;
    };
  }

  get readyState(): ReadyState {
    return this.state;
  }

  /** The first sub-protocol asked for, from the time the socket is open; empty when none was. */
  get protocol(): string {
    return this.state === CONNECTING ? "" : (this.address.protocols[0] ?? "");
  }

  /** Bytes sent that the server has not confirmed, with 16 for each frame. */
  get bufferedAmount(): number {
    return this.connection.bufferedBytes + this.outgoing.bytes + this.discarded;
  }

  /** As what bytes arrive: "blob", the default where there is a Blob, or "arraybuffer". */
  get binaryType(): BinaryType {
    return this.binary;
  }

  set binaryType(type: BinaryType) {
    if (type === "arraybuffer" || typeof Blob === "function") this.binary = type;
  }

  /**
   * Sends a message: a string, or the bytes of a buffer, a view or a Blob, as they are now. A message that is over the
   * server's limit closes the socket with 1009.
   *
   * Throws an InvalidStateError while the socket is CONNECTING; does nothing when it is CLOSING or CLOSED.
   */
  send(data: Sendable): void {
    if (this.state === CONNECTING) throw invalid("InvalidStateError", "the socket is still connecting");
    const message = isSendable(data) ? data : String(data);
    if (this.state === OPEN) this.outgoing.send(message);
    else this.discarded += sizeOf(message);
  }

  /**
   * Closes behind what was sent. `code`: 1000, or 3000 to 4999 (of these 3301 to 3999 do not travel, see close-codes.ts).
   * While the socket is CONNECTING it fails with 1006.
   *
   * Throws an InvalidAccessError for another code, a SyntaxError for a reason of more than 123 bytes of UTF-8.
   */
  close(code?: number, reason = ""): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw invalid("InvalidAccessError", "the code must be 1000 or 3000 to 4999");
    }
    if (sizeOf(reason) > REASON_LIMIT) throw invalid("SyntaxError", "the reason is longer than 123 bytes");
    if (this.state === CONNECTING) this.fail("closed before it was open");
    else if (this.state === OPEN) {
      this.closedWithoutCode = code === undefined;
      this.closeBehind(code ?? 1000, reason);
    }
  }

  private listen(): void {
    const { origin } = new URL(this.url);
    this.connection.on("open", () => {
      globalThis.clearTimeout(this.openTimer);
      this.opened = true;
      this.tasks.add(() => {
        if (this.state !== CONNECTING) return;
        this.state = OPEN;
        this.dispatchEvent(event("open"));
      });
    });
    this.connection.on("message", (data) => {
      this.tasks.add(() => {
        if (this.state !== OPEN) return;
        this.dispatchEvent(messageEvent(typeof data === "string" ? data : this.received(data), origin));
      });
    });
    this.connection.on("reset", ({ reason }) => {
      this.end({ code: ABNORMAL, reason });
    });
    this.connection.on("close", ({ code, reason, unknown }) => {
      const heard = this.state !== CLOSING || unknown === 0; // else `close` was given up waiting for
      const told = this.closedWithoutCode && code === 1000 ? NO_CODE : toWebSocket(code);
      this.end({ code: heard && this.opened ? told : ABNORMAL, reason });
    });
  }

  private handOn(data: string | Uint8Array): void {
    if (this.refused) return;
    this.connection.send(data, (error) => {
      if (error?.code !== "TOO_LARGE") return;
      this.refused = true;
      if (this.state === OPEN) this.closeBehind(TOO_BIG, "the message is larger than the server allows");
    });
  }

  private closeBehind(code: number, reason: string): void {
    this.state = CLOSING;
    this.outgoing.after(0, () => {
      this.connection.close(toSession(code), reason);
    });
  }

  private fail(reason: string): void {
    if (this.state === CONNECTING) this.state = CLOSING;
    this.end({ code: ABNORMAL, reason });
  }

  /** The one way to CLOSED; what the connection tells after the first end is of no matter. */
  private end({ code, reason }: End): void {
    if (this.ended) return;
    this.ended = true;
    globalThis.clearTimeout(this.openTimer);
    this.connection.close(); // it would go on with the next session
    this.tasks.add(() => {
      this.state = CLOSED;
      const wasClean = code !== ABNORMAL;
      if (!wasClean) this.dispatchEvent(event("error"));
      this.dispatchEvent(closeEvent({ code, reason, wasClean }));
    });
  }

  private received(bytes: Uint8Array): Blob | ArrayBuffer {
    const own = bytes.slice().buffer;
    return this.binary === "blob" ? new Blob([own]) : own;
  }
}

function isSendable(data: unknown): data is Sendable {
  if (typeof data === "string" || ArrayBuffer.isView(data)) return true;
  return ["ArrayBuffer", "SharedArrayBuffer", "Blob", "File"].includes(
    Object.prototype.toString.call(data).slice(8, -1),
  );
}
