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

type Listener = (...args: never[]) => unknown;

/** Listeners under names, which are compared and never looked up in an object; one that throws harms nobody else. */
export class Emitter<Events extends object> {
  /** Always a new list: one that is being told is not changed. */
  private listeners: readonly (readonly [name: keyof Events, listener: Listener, once?: boolean])[] = [];

  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): Off {
    return this.add(name, listener);
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    this.tell(name, [event]);
  }

  /** A listener of any number of arguments. */
  add(name: keyof Events, listener: Listener, once = false): Off {
    const own = [name, listener, once] as const;
    this.listeners = this.listeners.concat([own]);
    return () => {
      this.remove((other) => other === own);
    };
  }

  tell(name: keyof Events, args: readonly unknown[]): void {
    for (const own of this.listeners) {
      const [of, listener, once] = own;
      if (of !== name) continue;
      if (once) this.remove((other) => other === own);
      guarded(() => {
        listener(...(args as never[]));
      });
    }
  }

  /** Who was the first to listen under that name. */
  first(name: keyof Events): Listener | undefined {
    const own = this.listeners.filter(([of]) => of === name)[0];
    return own && own[1];
  }

  /** Ends all under a name, or one of them. */
  off(name: keyof Events, listener?: Listener): void {
    this.remove(([of, other]) => of === name && (!listener || other === listener));
  }

  private remove(which: (own: (typeof this.listeners)[number]) => boolean): void {
    this.listeners = this.listeners.filter((own) => !which(own));
  }
}
