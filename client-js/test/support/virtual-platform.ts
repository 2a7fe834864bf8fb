// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from "node:test";
import type { WebSocketConstructor, WebSocketLike } from "../../src/index.js";
import type { JsonObject } from "./codec/frames.js";
import { withGlobals } from "./globals.js";
import { VirtualWorld, type Route } from "./virtual-world.js";

/** How long the server waits for a body (§5.3). */
const BODY_TIMEOUT_MS = 10_000;

/** A world whose clock, timers and connections are those of the client until the test is over. */
export function virtualWorld(
  context: TestContext,
  globals: Readonly<Record<string, unknown>> = {},
  welcome: JsonObject = {},
): VirtualWorld {
  const world = new VirtualWorld(welcome);
  const { clock } = world;
  context.mock.method(Date, "now", () => Math.floor(clock.now));
  withGlobals(context, {
    setTimeout: (action: () => void, ms = 0) => clock.after(ms, action),
    clearTimeout: (cancel: (() => void) | undefined) => cancel?.(),
    queueMicrotask: (action: () => void) => clock.after(0, action),
    XMLHttpRequest: xmlHttpRequestOf(world),
    WebSocket: webSocketOf(world),
    ...globals,
  });
  return world;
}

function xmlHttpRequestOf(world: VirtualWorld): new () => object {
  return class {
    readyState = 0;
    status = 0;
    responseText = "";
    onreadystatechange: () => void = () => undefined;
    private route: Route = "upstream";
    private method = "POST";
    private cancel: () => void = () => undefined;

    open(method: string, url: string): void {
      this.method = method;
      this.route = url.slice(url.lastIndexOf("/") + 1) as Route;
    }

    setRequestHeader(): void {
      // Nobody looks at them.
    }

    send(body = ""): void {
      const { clock, line } = world;
      if (this.method === "GET") {
        this.cancel = world.visit(this.route, (status) => {
          this.answer("", status);
          this.become(4);
        });
        return;
      }
      const flow = line.flow();
      const tooSlow = clock.after(BODY_TIMEOUT_MS, () => {
        this.cancel();
        this.answer("R4408\n", 408);
        this.become(4);
      });
      world.asked.push({ route: this.route, at: clock.now });
      this.cancel = () => {
        tooSlow();
        flow.drop();
      };
      flow.carry(body.length, () => {
        this.cancel();
        this.cancel = world.request(this.route, body, {
          receive: (lines) => {
            this.answer(lines, 200);
          },
          end: () => {
            this.become(4);
          },
        });
      });
    }

    abort(): void {
      this.cancel();
    }

    private answer(lines: string, status: number): void {
      this.status = status;
      this.responseText += lines;
      this.become(3);
    }

    private become(state: number): void {
      this.readyState = state;
      this.onreadystatechange();
    }
  };
}

/** On a dead route one connects for ever. */
function webSocketOf(world: VirtualWorld): WebSocketConstructor {
  return class implements WebSocketLike {
    readyState = 0;
    binaryType = "blob";
    onopen: WebSocketLike["onopen"] = null;
    onmessage: WebSocketLike["onmessage"] = null;
    onclose: WebSocketLike["onclose"] = null;
    onerror: WebSocketLike["onerror"] = null;
    private live = true;
    private readonly flow = world.line.flow();
    private readonly server = world.socket({
      receive: (lines) => {
        if (this.live) this.onmessage?.({ data: lines } as never);
      },
      end: () => {
        this.close();
      },
    });

    constructor() {
      const { websocket: delay } = world.delays;
      world.asked.push({ route: "websocket", at: world.clock.now });
      world.sockets.add(this);
      if (delay === Infinity) return;
      world.clock.after(delay, () => {
        if (!this.live) return;
        this.readyState = 1;
        this.onopen?.({} as never);
      });
    }

    send(data: string | Uint8Array): void {
      this.flow.carry(data.length, () => {
        world.clock.after(world.delays.websocket, () => {
          if (this.live) this.server.take(data);
        });
      });
    }

    close(): void {
      if (!this.live) return;
      this.live = false;
      this.readyState = 3;
      world.sockets.delete(this);
      this.flow.drop();
      this.server.leave();
      world.clock.after(0, () => {
        this.onclose?.({ code: 1000 } as never);
      });
    }
  };
}
