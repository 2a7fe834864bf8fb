// SPDX-License-Identifier: Apache-2.0

/** Stops a listener. */
export type Off = () => void;

/** Typed events; a listener that throws harms neither the others nor the caller. */
export class Emitter<Events extends object> {
  /** Always a new list: one that is being told is not changed. */
  private listeners: readonly (readonly [name: keyof Events, listener: (event: never) => void])[] = [];

  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): Off {
    const own = [name, listener] as const;
    this.listeners = this.listeners.concat([own]);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== own);
    };
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const [of, listener] of this.listeners) {
      try {
        if (of === name) listener(event as never);
      } catch (error) {
        setTimeout(() => {
          throw error; // surfaces as an uncaught error of the application's
        });
      }
    }
  }
}
