// SPDX-License-Identifier: Apache-2.0
import type { Anything, Contract, Whatever } from "../event/contract.js";
import { connect, type Connection, type ConnectOptions } from "../index.js";
import { root } from "../platform.js";
import type { TransportName } from "../transport/transport.js";
import { VirtualClock } from "./clock.js";
import { TestNetwork, webSocketOf, xmlHttpRequestOf } from "./network.js";
import { ScriptedServer, type TestServer } from "./server.js";

/**
 * A server, a network and a time of a test's own: what an application does with its connections is tried in milliseconds,
 * through cuts and changes of transport, without a socket.
 *
 * From `testKit()` to `close()` the global `setTimeout`, `clearTimeout`, `Date.now`, `WebSocket` and `XMLHttpRequest` are the
 * kit's, for everything in the process; microtasks and `setImmediate` are not touched. There is one kit at a time.
 */
export interface TestKit {
  /** The address for `connect`, for an application that makes its connection itself. */
  readonly url: string;
  readonly server: TestServer;
  /** Opens a connection to the server, over websocket, xhr-streaming and long-polling. */
  connect<Sent extends Contract = Anything, Received extends Contract = Whatever>(
    options?: ConnectOptions,
  ): Connection<Sent, Received>;
  /** Lets so much time pass (default: 100 ms): timers ring, what is on the way arrives, Promises are told. */
  advance(ms?: number): Promise<void>;
  /** Sets how long each way through the network takes from now on, ms; in the beginning nothing takes time. */
  latency(ms: number): void;
  /** Cuts every connection as a network would. The sessions resume when time passes. */
  cut(): void;
  /** Lets that transport through no more: what it carries is cut, and it cannot be made anew. */
  block(name: TransportName): void;
  /** Lets it through again. */
  unblock(name: TransportName): void;
  /** Lets nothing but that transport through, so that every session moves to it when time passes. */
  switchTo(name: TransportName): void;
  /** The server forgets its sessions: each client gets a new one, and is told by `reset`. Scripts stay. */
  restartServer(): void;
  /** Gives the globals back. Connections that are open stay silent from then on. */
  close(): void;
}

const TRANSPORTS: readonly TransportName[] = ["websocket", "xhr-streaming", "long-polling"];

let inUse = false;
/** Each kit has an address of its own: the client remembers what works by the address. */
let made = 0;

/** Makes the kit of a test; its last act is `close`. Throws when another one is not closed. */
export function testKit(): TestKit {
  if (inUse) throw new Error("close the kit before");
  inUse = true;
  const url = `http://server-${++made}.test/throughline`;
  const clock = new VirtualClock();
  const server = new ScriptedServer(() => clock.now);
  const network = new TestNetwork(clock, server);
  const restore = replaceGlobals(network);
  return {
    url,
    server,
    connect: (options) => connect(url, { transports: TRANSPORTS, ...options }),
    advance: async (ms = 100) => {
      const end = clock.now + ms;
      do await idle();
      while (clock.step(end));
      await idle();
    },
    ...faultsOf(network),
    restartServer: () => {
      server.forget();
      network.cut();
    },
    close: () => {
      restore();
      inUse = false;
    },
  };
}

function faultsOf(network: TestNetwork): Pick<TestKit, "latency" | "cut" | "block" | "unblock" | "switchTo"> {
  const block = (name: TransportName): void => {
    network.blocked.add(name);
    network.cut(name);
  };
  return {
    latency: (ms) => {
      network.latency = ms;
    },
    cut: () => {
      network.cut();
    },
    block,
    unblock: (name) => {
      network.blocked.delete(name);
    },
    switchTo: (name) => {
      network.blocked.delete(name);
      TRANSPORTS.filter((other) => other !== name).forEach(block);
    },
  };
}

/** Lets Promises that are settled tell so, however long their chain is. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    (root["setImmediate"] as (action: () => void) => void)(resolve);
  });
}

/** Puts the kit's time and network in place of the platform's; answers what undoes that. */
function replaceGlobals(network: TestNetwork): () => void {
  const { clock } = network;
  const start = Date.now();
  const began = clock.now;
  const members: Readonly<Record<string, unknown>> = {
    setTimeout: (action: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      clock.after(ms || 0, () => {
        action(...args);
      }),
    clearTimeout: (cancel?: () => void) => cancel?.(),
    WebSocket: webSocketOf(network),
    XMLHttpRequest: xmlHttpRequestOf(network),
  };
  const { now } = Date;
  Date.now = () => start + clock.now - began;
  const before = Object.keys(members).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return () => {
    Date.now = now;
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  };
}
