// SPDX-License-Identifier: Apache-2.0
import { connectWith, type Connection } from "./client.js";
import type { ConnectOptions } from "./options.js";
import { jsonpPolling } from "./transport/jsonp-polling.js";
import { longPolling } from "./transport/long-polling.js";
import { websocket } from "./transport/websocket.js";
import { xhrStreaming } from "./transport/xhr-streaming.js";

/** `connectWith` over every transport there is, best first. */
export function connect(url: string, options?: ConnectOptions): Connection {
  return connectWith([websocket, xhrStreaming, longPolling, jsonpPolling], url, options);
}

export { connectWith, jsonpPolling, longPolling, websocket, xhrStreaming };
export type { Connection, Done, Sendable } from "./client.js";
export type { Off } from "./emitter.js";
export type { WebSocketConstructor, WebSocketLike } from "./platform.js";
export type { ErrorCode, ThroughlineError } from "./errors.js";
export type { ConnectionEvents, Ending } from "./events.js";
export type { ConnectOptions } from "./options.js";
export type { State } from "./session/effects.js";
export type { Transport, TransportName } from "./transport/transport.js";
