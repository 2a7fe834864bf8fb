// SPDX-License-Identifier: Apache-2.0
import { EventTargetLike, eventLike } from "./event-target.js";

type Target = Pick<WebSocket, "addEventListener" | "removeEventListener" | "dispatchEvent">;

interface Platform {
  readonly EventTarget?: new () => Target;
  readonly Event?: typeof Event;
  readonly MessageEvent?: typeof MessageEvent;
  readonly CloseEvent?: typeof CloseEvent;
}

const platform = globalThis as unknown as Platform;
/** The platform's classes; null when it lacks the essential ones, since they only work together. */
const native = together(platform);

/** The platform's EventTarget; the part of it that sockets need where there is none. */
export const Target: new () => Target = native?.EventTarget ?? EventTargetLike;

/** An event that tells nothing but its type. */
export function event(type: string): Event {
  return native ? new native.Event(type) : eventLike(type);
}

/** A message has come; `origin` is the server's. */
export function messageEvent(data: unknown, origin: string): Event {
  const told = { data, origin };
  return native?.MessageEvent
    ? new native.MessageEvent("message", told)
    : having(event("message"), { ...told, lastEventId: "", source: null, ports: [] });
}

/** The socket is closed. */
export function closeEvent(told: {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}): Event {
  return native?.CloseEvent ? new native.CloseEvent("close", told) : having(event("close"), told);
}

function together({ EventTarget, Event, MessageEvent, CloseEvent }: Platform) {
  return EventTarget && Event ? { EventTarget, Event, MessageEvent, CloseEvent } : null;
}

function having(bare: Event, members: object): Event {
  return Object.assign(bare, members);
}
