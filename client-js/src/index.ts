// SPDX-License-Identifier: Apache-2.0
export { connect, type Connection } from "./client.js";
export type { Environment, WebSocketConstructor, WebSocketLike } from "./environment.js";
export { ClosedError, SwitchError, TooLargeError, UnknownFateError } from "./errors.js";
export type { Off } from "./emitter.js";
export type { ConnectionEvents, Ending } from "./events.js";
export type { ConnectOptions } from "./options.js";
export type { State } from "./session/lifecycle.js";
export type { TransportName } from "./transport/transport.js";
