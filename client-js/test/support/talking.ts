// SPDX-License-Identifier: Apache-2.0
// A connection in virtual time, and a server that says by hand what a test wants of events.
import type { TestContext } from "node:test";
import { connect, type ConnectOptions, type Connection } from "../../src/index.js";
import type { Frame, JsonObject } from "./codec/frames.js";
import { virtualWorld } from "./virtual-platform.js";
import type { VirtualWorld } from "./virtual-world.js";

export class Talking {
  readonly world: VirtualWorld;
  readonly connection: Connection;
  private seen = 0;

  constructor(context: TestContext, options: ConnectOptions = {}, welcome: JsonObject = {}) {
    this.world = virtualWorld(context, {}, welcome);
    this.connection = connect("http://server.example/throughline", { transports: ["websocket"], ...options });
    this.run();
  }

  /** Lets time pass: nothing is on the way afterwards. */
  run(ms = 200): void {
    this.world.clock.run(ms);
  }

  /** What the client has sent since the last time: kind, then payload. */
  heard(): (readonly [string, string | Uint8Array])[] {
    this.run();
    const frames = this.world.peer.taken.slice(this.seen);
    this.seen += frames.length;
    return frames.map((frame) => [frame.kind, "text" in frame ? frame.text : (frame as { data: Uint8Array }).data]);
  }

  /** The server says these: TEXT kinds. */
  say(...frames: readonly (readonly [Frame["kind"], string])[]): void {
    for (const [kind, text] of frames) this.world.peer.sendFrame({ kind, text } as Frame);
    this.run();
  }

  sayBytes(kind: Frame["kind"], text: string): void {
    this.world.peer.sendFrame({ kind, data: new Uint8Array(Buffer.from(text, "latin1")) } as Frame);
    this.run();
  }

  /** The session ends; the next one is opened at once. */
  reset(): void {
    this.world.peer.end(4407);
    this.seen = this.world.peer.taken.length;
    this.run();
  }
}

/** How it went: the result, or the code of the error; undefined while it is open. */
export function outcome<T>(promise: Promise<T>): { value?: unknown } {
  const told: { value?: unknown } = {};
  promise.then(
    (value) => (told.value = value),
    (error: unknown) => (told.value = (error as { code: string }).code),
  );
  return told;
}

/** Lets Promises that are settled tell so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
