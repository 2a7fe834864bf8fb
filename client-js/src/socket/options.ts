// SPDX-License-Identifier: Apache-2.0
import type { ConnectOptions } from "../options.js";

/** What `ThroughlineSocket.with` can be told: the options of `connect`, and what a WebSocket has to settle besides. */
export interface SocketOptions extends Omit<ConnectOptions, "auth"> {
  /**
   * Credentials for the application: members of a JSON object, beside `protocols` and `query`, which the socket adds; a
   * function is asked once. Default: none.
   */
  readonly auth?: Auth | (() => Auth);
  /** How long the socket may stay CONNECTING before it fails with 1006, ms. Default 20000. */
  readonly openTimeoutMs?: number;
}

/** Members of the JSON object that HELLO carries as `auth`. */
export type Auth = Readonly<Record<string, unknown>>;

export const DEFAULT_OPEN_TIMEOUT = 20_000;
