// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from "node:test";

/** A storage that tabs share; when broken, each use of it throws. */
export class FakeStorage {
  broken = false;
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    if (this.broken) throw new Error("forbidden");
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.broken) throw new Error("full");
    this.items.set(key, value);
  }
}

/** Gives the global object those members until the test is over. */
export function withGlobals(context: TestContext, globals: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    context.after(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else Reflect.deleteProperty(globalThis, name);
    });
  }
}

/** A page with that storage, at a time that the test sets. */
export function withPage(
  context: TestContext,
  storage: FakeStorage,
  more: Record<string, unknown> = {},
): { now: number } {
  const time = { now: 1_000_000 };
  context.mock.method(Date, "now", () => time.now);
  withGlobals(context, { document: {}, localStorage: storage, ...more });
  return time;
}
