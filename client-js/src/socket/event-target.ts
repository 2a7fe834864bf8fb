// SPDX-License-Identifier: Apache-2.0

interface Registered {
  readonly type: string;
  readonly listener: EventListenerOrEventListenerObject;
  readonly once: boolean;
}

type Settable = { -readonly [K in "target" | "currentTarget" | "defaultPrevented"]: Event[K] };

/** An event for platforms without a class for it. */
export function eventLike(type: string): Event {
  const members = {
    type,
    target: null,
    currentTarget: null,
    bubbles: false,
    cancelable: false,
    defaultPrevented: false,
    timeStamp: Date.now(),
    preventDefault: ignore,
    stopPropagation: ignore,
    stopImmediatePropagation: ignore,
  };
  return members as unknown as Event;
}

/** An EventTarget for platforms without one: no capture, no `signal`. A listener that throws harms no other. */
export class EventTargetLike {
  private registered: readonly Registered[] = [];

  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void {
    if (listener === null || this.registered.some((it) => it.type === type && it.listener === listener)) return;
    const once = typeof options === "object" && options.once === true;
    this.registered = [...this.registered, { type, listener, once }];
  }

  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null): void {
    this.registered = this.registered.filter((it) => it.type !== type || it.listener !== listener);
  }

  dispatchEvent(event: Event): boolean {
    const settable = event as Settable;
    settable.target = settable.currentTarget = this as unknown as EventTarget;
    for (const it of this.registered) {
      if (it.type !== event.type || !this.registered.includes(it)) continue;
      if (it.once) this.removeEventListener(it.type, it.listener);
      this.call(it.listener, event);
    }
    settable.currentTarget = null;
    return !event.defaultPrevented;
  }

  private call(listener: EventListenerOrEventListenerObject, event: Event): void {
    try {
      if (typeof listener === "function") listener.call(this, event);
      else listener.handleEvent(event);
    } catch (error) {
      globalThis.setTimeout(() => {
        throw error; // surfaces as an uncaught error of the application's
      }, 0);
    }
  }
}

function ignore(): void {
  // nothing to prevent or stop: these events do not travel
}
