// SPDX-License-Identifier: Apache-2.0

/** Stops a listener. */
export type Off = () => void;

/** Typed events; a listener that throws harms neither the others nor the caller. */
export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, Set<(event: never) => void>>();

  constructor(private readonly soon: (action: () => void) => void) {}

  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): Off {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) {
      try {
        (listener as (event: Events[K]) => void)(event);
      } catch (error) {
        this.soon(() => {
          throw error; // surfaces as an uncaught error of the application's
        });
      }
    }
  }
}
