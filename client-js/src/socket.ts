// SPDX-License-Identifier: Apache-2.0
export type { SocketOptions } from "./socket/options.js";
export { ThroughlineSocket } from "./socket/throughline-socket.js";
