// SPDX-License-Identifier: Apache-2.0
import { toBase64 } from "./protocol/text.js";

/** The global object: what is looked up in it may be missing. */
export const root = (typeof globalThis === "object" ? globalThis : self) as Partial<typeof globalThis> &
  Record<string, unknown>;

/** The part of the platform's WebSocket that is used; the `ws` package has it too. */
export interface WebSocketLike {
  readonly readyState: number;
  binaryType: string;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** Makes a WebSocket: the platform's class, or that of the `ws` package. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

/** Calls when the running turn is over; no timer where that can be helped, since hidden tabs delay timers. */
export function soon(action: () => void): void {
  (root.queueMicrotask || setTimeout)(action);
}

let read = 0;
let setBack = 0;

/** The time, ms: goes on while the machine sleeps, and never goes back, though the user's clock may. */
export function clock(): number {
  const now = Date.now();
  setBack += Math.max(0, read - now);
  read = now;
  return now + setBack;
}

/** Copies the members of `from`. */
export function assign<T extends object, U extends object>(to: T, from: U): T & U {
  for (const name of Object.keys(from)) (to as Record<string, unknown>)[name] = (from as Record<string, unknown>)[name];
  return to as T & U;
}

/** 32 random characters of the URL's alphabet; from a cryptographic generator where the engine has one. */
export function newId(): string {
  const bytes = new Uint8Array(24);
  if (root.crypto) root.crypto.getRandomValues(bytes);
  else for (let i = 0; i < 24; i++) bytes[i] = Math.random() * 256;
  return toBase64(bytes).replace(/\W/g, "-");
}
