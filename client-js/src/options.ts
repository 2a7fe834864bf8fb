// SPDX-License-Identifier: Apache-2.0
import type { Check } from "./event/layer.js";
import type { PayloadCodec } from "./event/payload.js";
import type { WebSocketConstructor } from "./platform.js";
import type { Json } from "./protocol/frames.js";
import type { TransportName } from "./transport/transport.js";

/** What `connect` can be told. */
export interface ConnectOptions {
  /**
   * The transports that may be used, in the order of trying (§8). Default: websocket, xhr-streaming, long-polling,
   * jsonp-polling. What the environment or the server does not have is left out.
   */
  readonly transports?: readonly TransportName[];
  /**
   * Credentials for the application, any JSON value; a function is asked once for each new session, and answers at once, not
   * by a Promise. When it throws that is an uncaught error, and the session is asked for without. Default: none.
   */
  readonly auth?: unknown;
  /** How long a first try of a transport may take until ATTACHED, ms; later rounds wait longer, up to 10 s. Default 2000. */
  readonly attemptTimeoutMs?: number;
  /** How long `close` waits for the server's answer, ms (§5.3 closeTimeout). Default 5000. */
  readonly closeTimeoutMs?: number;
  /** A WebSocket class for environments without one, such as that of the `ws` package. Default: `globalThis.WebSocket`. */
  readonly WebSocket?: WebSocketConstructor;
  /** How events' arguments are written (§9.3), by a library of the application's; the server has to know its name. Default: JSON. */
  readonly codec?: PayloadCodec;
  /**
   * Looks at the arguments of each event and call of the server before a handler sees them: true lets them pass. Otherwise an
   * event is dropped, a call answered BAD_ARGUMENTS, with the reason if that is a text. Default: everything passes.
   */
  readonly check?: Check;
  /** A Promise class for engines without one. Default: `globalThis.Promise`; without any, pass callbacks. */
  readonly Promise?: PromiseConstructor;
}

/** The name and version by which the client introduces itself in HELLO. */
export const CLIENT_NAME = "throughline-js/0.1.0";

export const DEFAULT_ATTEMPT_TIMEOUT = 2_000;
export const DEFAULT_CLOSE_TIMEOUT = 5_000;

/** The options as the driver takes them: checked, with every default. */
export interface DriverSettings {
  /** The base path without a slash at the end. */
  readonly url: string;
  /** What HELLO tells of the application; asked once for each session. */
  readonly hello: () => Json;
  readonly attemptTimeout: number;
  readonly closeTimeout: number;
  readonly WebSocket: WebSocketConstructor | undefined;
}
