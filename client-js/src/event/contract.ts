// SPDX-License-Identifier: Apache-2.0

/**
 * What one side may say to the other: its events, and the calls it may make, each a function type named as on the wire.
 *
 * ```ts
 * interface ToServer {
 *   events: { "say": (room: string, text: string) => void };
 *   calls: { "add": (a: number, b: number) => number };
 * }
 * ```
 *
 * Both ends of a shared type check each other: the client has a `Conversation<ToServer, ToClient>`, a server in TypeScript
 * one of `<ToClient, ToServer>`.
 */
export interface Contract {
  readonly events: object;
  readonly calls: object;
}

/** Anything may be said: the contract of what is sent by those who have written none. */
export interface Anything extends Contract {
  readonly events: Readonly<Record<string, (...args: readonly unknown[]) => void>>;
  readonly calls: Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
}

/** Anything may be heard: listeners say themselves what they expect. */
export interface Whatever extends Contract {
  readonly events: Readonly<Record<string, (...args: never[]) => void>>;
  readonly calls: Readonly<Record<string, (...args: never[]) => unknown>>;
}

/** The names in a map. */
export type NameOf<Map> = keyof Map & string;

/** The arguments of one of them. */
export type ArgumentsOf<Map, Name extends keyof Map> = Map[Name] extends (...args: infer A) => unknown ? A : never;

/** What a call of it is answered with. */
export type ResultOf<Map, Name extends keyof Map> = Map[Name] extends (...args: never[]) => infer R
  ? Awaited<R>
  : never;
