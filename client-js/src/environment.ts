// SPDX-License-Identifier: Apache-2.0
import { toBase64 } from "./protocol/base64.js";

/** The part of the platform's WebSocket that is used; the `ws` package has it too. */
export interface WebSocketLike {
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

/** All that the client takes from its surroundings. Every member has a default from `globalThis`. */
export interface Environment {
  /** Null where there is none: then the websocket transport is left out. */
  readonly WebSocket: WebSocketConstructor | null;
  /** Null where there is none. */
  readonly fetch: typeof fetch | null;
  /** Null where there is none; used where `fetch` is missing. */
  readonly XMLHttpRequest: (new () => XMLHttpRequest) | null;
  /** Null outside browsers: then jsonp-polling is left out. */
  readonly document: Document | null;
  /** Where JSONP answers find their callbacks: the global object. */
  readonly global: Record<string, unknown>;
  /** Milliseconds; has to go on while the machine sleeps. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Fills the array from a cryptographic generator. */
  readonly randomBytes: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Calls once after so many ms; answers what cancels the call. */
  readonly after: (ms: number, action: () => void) => () => void;
  /** Calls when the running turn is over. */
  readonly soon: (action: () => void) => void;
}

/** The environment that `globalThis` offers, with parts of it replaced. */
export function environment(replaced: Partial<Environment> = {}): Environment {
  const global = globalThis as unknown as Record<string, unknown> & Partial<typeof globalThis>;
  return {
    WebSocket: (global.WebSocket as WebSocketConstructor | undefined) ?? null,
    fetch: global.fetch?.bind(globalThis) ?? null,
    XMLHttpRequest: global.XMLHttpRequest ?? null,
    document: global.document ?? null,
    global,
    now: () => Date.now(),
    random: () => Math.random(),
    randomBytes: (bytes) => {
      globalThis.crypto.getRandomValues(bytes);
    },
    after: (ms, action) => {
      const handle = globalThis.setTimeout(action, ms);
      return () => {
        globalThis.clearTimeout(handle);
      };
    },
    soon: (action) => {
      globalThis.queueMicrotask(action);
    },
    ...replaced,
  };
}

/** 128 random bits, base64url. */
export function newCid(env: Environment): string {
  const bytes = new Uint8Array(16);
  env.randomBytes(bytes);
  return toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_");
}
