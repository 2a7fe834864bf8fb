// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type * as Socket from "../../src/socket.js";
import { ScriptedServer } from "./scripted-server.js";

// The tests run from build/test/support; SOCKET names a built file to run against instead of the sources.
const built = process.env["SOCKET"];
export const { ThroughlineSocket } = (await import(
  built === undefined ? "../../src/socket.js" : new URL(`../../../${built}`, import.meta.url).href
)) as typeof Socket;

export const URL_OF_SERVER = "ws://server.example/throughline";

/** What happened to a socket, in order. */
export function watch(socket: WebSocket): string[] {
  const log: string[] = [];
  socket.onopen = () => log.push("open");
  socket.onerror = () => log.push("error");
  socket.onmessage = ({ data }) => log.push(`message ${String(data)}`);
  socket.onclose = ({ code, reason, wasClean }) =>
    log.push(`close ${code} ${wasClean ? "clean" : "unclean"} ${reason}`);
  return log;
}

export function socketOn(
  server: ScriptedServer,
  options: Socket.SocketOptions = {},
  protocols: string[] = [],
): WebSocket {
  const Socket = ThroughlineSocket.with({ WebSocket: server.WebSocket, transports: ["websocket"], ...options });
  return new Socket(URL_OF_SERVER, protocols);
}

/** An open socket and its server. */
export async function open(options: Socket.SocketOptions = {}): Promise<{ server: ScriptedServer; socket: WebSocket }> {
  const server = new ScriptedServer();
  const socket = socketOn(server, options);
  await once(socket, "open");
  return { server, socket };
}

export const closed = (socket: WebSocket): Promise<unknown> => once(socket, "close");
