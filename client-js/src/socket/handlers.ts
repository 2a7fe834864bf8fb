// SPDX-License-Identifier: Apache-2.0
import { Target } from "./events.js";

type Handler<E extends Event> = ((this: WebSocket, event: E) => unknown) | null;

/** One `on…` attribute: a listener whose function can be replaced without losing its place among the others. */
class Slot<E extends Event> {
  private handler: Handler<E> = null;
  private readonly listener = (event: Event): void => {
    this.handler?.call(this.target, event as E);
  };

  constructor(
    private readonly target: WebSocketEvents & WebSocket,
    private readonly type: string,
  ) {}

  get(): Handler<E> {
    return this.handler;
  }

  set(handler: Handler<E>): void {
    const before = this.handler;
    this.handler = typeof handler === "function" ? handler : null;
    if (this.handler === null) this.target.removeEventListener(this.type, this.listener);
    else if (before === null) this.target.addEventListener(this.type, this.listener);
  }
}

/** The events of a WebSocket, by listeners and by the attributes `onopen`, `onmessage`, `onerror` and `onclose`. */
export abstract class WebSocketEvents extends Target {
  private readonly open = this.slot<Event>("open");
  private readonly message = this.slot<MessageEvent>("message");
  private readonly error = this.slot<Event>("error");
  private readonly closed = this.slot<CloseEvent>("close");

  get onopen(): WebSocket["onopen"] {
    return this.open.get();
  }

  set onopen(handler: WebSocket["onopen"]) {
    this.open.set(handler);
  }

  get onmessage(): WebSocket["onmessage"] {
    return this.message.get();
  }

  set onmessage(handler: WebSocket["onmessage"]) {
    this.message.set(handler);
  }

  get onerror(): WebSocket["onerror"] {
    return this.error.get();
  }

  set onerror(handler: WebSocket["onerror"]) {
    this.error.set(handler);
  }

  get onclose(): WebSocket["onclose"] {
    return this.closed.get();
  }

  set onclose(handler: WebSocket["onclose"]) {
    this.closed.set(handler);
  }

  private slot<E extends Event>(type: string): Slot<E> {
    return new Slot<E>(this as unknown as WebSocketEvents & WebSocket, type);
  }
}
