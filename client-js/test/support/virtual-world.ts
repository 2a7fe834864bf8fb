// SPDX-License-Identifier: Apache-2.0
import { decodeWebSocketBinary } from "./codec/binary-form.js";
import { decodeWebSocketText, encodeLines } from "./codec/text-form.js";
import { DEFAULT_LIMITS } from "./codec/limits.js";
import type { Frame, JsonObject } from "./codec/frames.js";
import { FakePeer, type PeerConnection } from "./fake-peer.js";
import { VirtualClock } from "./virtual-clock.js";
import { VirtualLine } from "./virtual-line.js";

export type Route = "websocket" | "xhr-streaming" | "long-polling" | "upstream";

/** The client's end of a request or a WebSocket. */
export interface Caller {
  receive(lines: string): void;
  /** The server has nothing more to say. */
  end(): void;
}

const HOLD_MS = 20_000;
const MARK_MS = 100;
const NONE: readonly Frame[] = [];

/** A network and a server with a clock of their own: nothing happens but what `clock.run` lets happen. */
export class VirtualWorld {
  readonly clock = new VirtualClock();
  readonly line = new VirtualLine(this.clock);
  readonly peer: FakePeer;
  /** How long the server takes to say its first word on a route, ms; Infinity: the route is dead. */
  readonly delays: Record<Route, number> = { websocket: 0, "xhr-streaming": 0, "long-polling": 0, upstream: 0 };
  /** How long the answer to a plain GET takes, ms, and its status where that is not the route's own. */
  visits = 0;
  readonly statuses: Partial<Record<Route, number>> = {};
  /** The routes that were asked for, and when. */
  readonly asked: { readonly route: Route; readonly at: number }[] = [];
  /** The WebSockets that are connecting or open. */
  readonly sockets = new Set<object>();

  /** `welcome`: what the server states besides its defaults. */
  constructor(welcome: JsonObject = {}) {
    this.peer = new FakePeer({ pollHold: HOLD_MS, ...welcome });
  }

  routes(): Route[] {
    return this.asked.map(({ route }) => route);
  }

  /** A plain GET: the routes are there, if only for others. Answers what is called when its caller goes away. */
  visit(route: Route, answer: (status: number) => void): () => void {
    if (this.visits === Infinity) return () => undefined;
    return this.clock.after(this.visits, () => {
      answer(this.statuses[route] ?? (route === "websocket" ? 426 : 405));
    });
  }

  /** A request has arrived. Answers what is called when its caller goes away. */
  request(route: Route, body: string, caller: Caller): () => void {
    const { clock, delays } = this;
    if (delays[route] === Infinity) return () => undefined;
    let leave = (): void => undefined;
    const cancel = clock.after(delays[route], () => {
      const frames = framesOf(body);
      if (route === "upstream") {
        caller.receive(encodeLines(this.peer.upstream(frames)));
        caller.end();
      } else leave = route === "long-polling" ? this.poll(frames, caller) : this.stream(frames, caller);
    });
    return () => {
      cancel();
      leave();
    };
  }

  /** A connection that carries frames for as long as it lives. */
  socket(caller: Caller): { take(data: string | Uint8Array): void; leave(): void } {
    const connection = this.connectionTo(caller);
    let opened = false;
    return {
      take: (data) => {
        const frames =
          typeof data === "string" ? framesOf(data) : [decodeWebSocketBinary(data, "client", DEFAULT_LIMITS)];
        if (opened) this.peer.take(connection, frames);
        else opened = this.peer.open(frames, connection);
        connection.write([{ kind: "ACK", received: this.peer.received }]);
      },
      leave: () => {
        this.peer.lost(connection);
      },
    };
  }

  private stream(frames: readonly Frame[], caller: Caller): () => void {
    const connection = this.connectionTo(caller);
    if (this.peer.open(frames, connection)) {
      this.clock.after(MARK_MS, () => {
        connection.write([{ kind: "MARK" }]);
      });
    }
    return () => {
      this.peer.lost(connection);
    };
  }

  private poll(frames: readonly Frame[], caller: Caller): () => void {
    const content: Frame[] = [];
    let live = true;
    const finish = (): void => {
      if (!live) return;
      leave();
      caller.receive(encodeLines(content));
      caller.end();
    };
    const leave = (): void => {
      live = false;
      this.peer.lost(connection);
    };
    const connection: PeerConnection = {
      write: (more) => {
        content.push(...more);
        if (content.some(({ kind }) => kind !== "ATTACHED")) this.clock.after(0, finish);
      },
      end: (more) => {
        content.splice(0, content.length, ...more);
        finish();
      },
    };
    if (this.peer.open(frames, connection)) this.clock.after(HOLD_MS, finish);
    return leave;
  }

  private connectionTo(caller: Caller): PeerConnection {
    return {
      write: (frames) => {
        caller.receive(encodeLines(frames));
      },
      end: (frames) => {
        caller.receive(encodeLines(frames));
        caller.end();
      },
    };
  }
}

function framesOf(text: string): readonly Frame[] {
  return text ? decodeWebSocketText(text.replace(/\n$/, ""), "client", DEFAULT_LIMITS).frames : NONE;
}
