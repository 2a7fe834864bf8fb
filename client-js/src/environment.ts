// SPDX-License-Identifier: Apache-2.0

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

/** The part of `localStorage` that is used. */
export interface StorageLike {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** All that the client takes from its surroundings. Every member has a default from the global object. */
export interface Environment {
  /** The global object: what is not named here is looked up in it. */
  readonly global: Partial<typeof globalThis> & Record<string, unknown>;
  /** Null where there is none: then the websocket transport is left out. */
  readonly WebSocket: WebSocketConstructor | null;
  /** Null where there is none. */
  readonly fetch: typeof fetch | null;
  /** Null where there is none; used where answers cannot be streamed by `fetch`. */
  readonly XMLHttpRequest: (new () => XMLHttpRequest) | null;
  /** Null outside browsers: then jsonp-polling is left out. */
  readonly document: Document | null;
  /** Where what is known of the network is kept, and which tabs hold connections; null where there is none. */
  readonly storage: StorageLike | null;
  /** Milliseconds; has to go on while the machine sleeps. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Calls once after so many ms; answers what cancels the call. */
  readonly after: (ms: number, action: () => void) => () => void;
  /** Calls when the running turn is over. */
  readonly soon: (action: () => void) => void;
}

/** What of the environment can be told by options. */
interface Given {
  readonly environment?: Partial<Environment>;
  readonly WebSocket?: WebSocketConstructor;
}

/** The environment that the global object offers, with parts of it replaced. */
export function environment(given: Given): Environment {
  const global = (typeof globalThis === "object" ? globalThis : self) as unknown as Environment["global"];
  const found: Environment = {
    global,
    WebSocket: (global.WebSocket as WebSocketConstructor | undefined) ?? null,
    fetch: global.ReadableStream && global.fetch ? global.fetch.bind(global) : null,
    XMLHttpRequest: global.XMLHttpRequest ?? null,
    document: global.document ?? null,
    storage: storageOf(global),
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, action) => {
      const handle = setTimeout(action, ms);
      return () => {
        clearTimeout(handle);
      };
    },
    soon: (action) => {
      if (global.queueMicrotask) global.queueMicrotask(action);
      else setTimeout(action, 0);
    },
  };
  return assign(assign(found, given.WebSocket ? { WebSocket: given.WebSocket } : {}), given.environment ?? {});
}

/** Copies the members of `from` that are set. */
export function assign<T extends object>(to: T, from: Partial<T>): T {
  for (const name of Object.keys(from) as (keyof T)[]) if (from[name] !== undefined) to[name] = from[name];
  return to;
}

/** Reading `localStorage` throws where the user has forbidden it. */
function storageOf(global: Environment["global"]): StorageLike | null {
  try {
    return global.document ? (global.localStorage ?? null) : null;
  } catch {
    return null;
  }
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** 132 random bits as 22 characters; from a cryptographic generator where the engine has one. */
export function newId({ global, random }: Environment): string {
  const bytes: { [at: number]: number } = global.crypto ? global.crypto.getRandomValues(new Uint8Array(22)) : [];
  let id = "";
  for (let i = 0; i < 22; i++) id += ALPHABET.charAt((bytes[i] ?? random() * 64) & 63);
  return id;
}
