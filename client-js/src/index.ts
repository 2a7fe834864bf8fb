// SPDX-License-Identifier: Apache-2.0
import { connectWith, type Connection } from "./client.js";
import type { Anything, Contract, Whatever } from "./event/contract.js";
import { connectWebSocket } from "./messages.js";
import type { ConnectOptions } from "./options.js";
import { jsonpPolling } from "./transport/jsonp-polling.js";
import { longPolling } from "./transport/long-polling.js";
import { websocket } from "./transport/websocket.js";
import { xhrStreaming } from "./transport/xhr-streaming.js";

/** `connectWith` over every transport there is, best first. */
export function connect<Sent extends Contract = Anything, Received extends Contract = Whatever>(
  url: string,
  options?: ConnectOptions,
): Connection<Sent, Received> {
  return connectWith([websocket, xhrStreaming, longPolling, jsonpPolling], url, options);
}

export { connectWebSocket, connectWith, jsonpPolling, longPolling, websocket, xhrStreaming };
export type { Connection } from "./client.js";
export type { MessageConnection, Sendable } from "./messages.js";
export type { Off } from "./emitter.js";
export type { WebSocketConstructor, WebSocketLike } from "./platform.js";
export type { ErrorCode, ThroughlineError } from "./errors.js";
export type { Anything, Contract, Whatever } from "./event/contract.js";
export type { Caller, Conversation, Leaving } from "./event/conversation.js";
export type { Check } from "./event/layer.js";
export type { PayloadCodec } from "./event/payload.js";
export type { ConnectionEvents, Ending } from "./events.js";
export type { ConnectOptions } from "./options.js";
export type { Done } from "./promise.js";
export type { State } from "./session/effects.js";
export type { Transport, TransportName } from "./transport/transport.js";
