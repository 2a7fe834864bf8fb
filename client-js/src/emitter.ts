// SPDX-License-Identifier: Apache-2.0

/** Stops a listener. */
export type Off = () => void;

/** Calls what is the application's; what it throws surfaces as an uncaught error and harms nothing else. */
export function guarded(action: () => void): void {
  try {
    action();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}

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
      guarded(() => {
        if (of === name) listener(event as never);
      });
    }
  }
}
