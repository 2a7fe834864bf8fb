// SPDX-License-Identifier: Apache-2.0

/** Stops a listener. */
export type Off = () => void;

/** Typed events; a listener that throws harms neither the others nor the caller. */
export class Emitter<Events extends object> {
  private readonly listeners: { [K in keyof Events]?: ((event: Events[K]) => void)[] } = {};

  constructor(private readonly later: (action: () => void) => void) {}

  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): Off {
    const { listeners } = this;
    // Always a new list: one that is being told is not changed. Wrapped: the same listener can be added twice.
    const own = (event: Events[K]): void => {
      listener(event);
    };
    listeners[name] = (listeners[name] ?? []).concat(own);
    return () => {
      listeners[name] = (listeners[name] ?? []).filter((other) => other !== own);
    };
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of this.listeners[name] ?? []) {
      try {
        listener(event);
      } catch (error) {
        this.later(() => {
          throw error; // surfaces as an uncaught error of the application's
        });
      }
    }
  }
}
