// SPDX-License-Identifier: Apache-2.0
import type { WebSocketConstructor, WebSocketLike } from "../platform.js";
import type { TransportName } from "../transport/transport.js";
import type { VirtualClock } from "./clock.js";
import type { ScriptedServer } from "./server.js";
import { linesOf, type ServerEnd, type ServerSession } from "./session.js";

const HOLD = 20_000;
const MARK_DELAY = 100;

/** The client's end of a request or a WebSocket. */
interface ClientEnd {
  receive(text: string): void;
  /** It is over: as the server wanted it, or lost. */
  end(lost: boolean): void;
}

/** What lies between the clients and the server: latency, cuts, and transports that do not get through. */
export class TestNetwork {
  /** One way, ms. */
  latency = 0;
  readonly blocked = new Set<TransportName>();
  /** The connections and requests under way, and how to cut them. */
  private readonly live = new Map<() => void, TransportName | "upstream">();

  constructor(
    readonly clock: VirtualClock,
    readonly server: ScriptedServer,
  ) {}

  /** Drops everything that is under way, or what is of that transport. */
  cut(only?: TransportName): void {
    for (const [drop, name] of [...this.live]) if (only === undefined || only === name) drop();
  }

  /** A connection by a transport: what to hand it, and how to leave it. */
  connect(name: TransportName, client: ClientEnd): { take(lines: readonly string[]): void; leave(): void } {
    let session: ServerSession | undefined;
    let whole = true;
    const leave = (): void => {
      whole = false;
      this.live.delete(drop);
      session?.lost(end);
    };
    const drop = (): void => {
      leave();
      client.end(true);
    };
    const answer = (lines: readonly string[], last: boolean): void => {
      this.later(() => {
        if (!whole) return;
        client.receive(lines.map((line) => line + "\n").join(""));
        if (!last) return;
        leave();
        // As in browsers: what arrived is looked at before its end is told.
        this.clock.after(0, () => {
          client.end(false);
        });
      });
    };
    const end = name === "long-polling" ? this.poll(answer) : this.stream(name, answer);
    this.live.set(drop, name);
    return {
      take: (lines) => {
        this.later(() => {
          if (!whole) return;
          if (session) session.take(end, lines);
          else session = this.server.open(lines, end);
        });
      },
      leave,
    };
  }

  /** A body upstream; answers what cuts it. */
  upstream(lines: readonly string[], client: ClientEnd): () => void {
    const drop = (): void => {
      this.live.delete(drop);
      client.end(true);
    };
    this.live.set(drop, "upstream");
    this.later(() => {
      if (!this.live.has(drop)) return;
      const answer = this.server.upstream(lines);
      this.later(() => {
        if (!this.live.delete(drop)) return;
        client.receive(answer.map((line) => line + "\n").join(""));
        client.end(false);
      });
    });
    return () => {
      this.live.delete(drop);
    };
  }

  later(action: () => void): void {
    this.clock.after(this.latency, action);
  }

  private stream(name: TransportName, answer: (lines: readonly string[], last: boolean) => void): ServerEnd {
    if (name === "xhr-streaming") {
      this.clock.after(MARK_DELAY + 2 * this.latency, () => {
        answer(["k"], false);
      });
    }
    return {
      write: (lines) => {
        answer(lines, false);
      },
      end: (lines) => {
        answer(lines, true);
      },
    };
  }

  /** Answers once: soon after there is something to say, or when it was held long enough. */
  private poll(answer: (lines: readonly string[], last: boolean) => void): ServerEnd {
    const content: string[] = [];
    let done = false;
    const finish = (): void => {
      if (!done) answer(content, true);
      done = true;
    };
    this.clock.after(HOLD, finish);
    return {
      write: (lines) => {
        content.push(...lines);
        if (content.some((line) => !line.startsWith("A"))) this.clock.after(0, finish);
      },
      end: (lines) => {
        content.push(...lines);
        finish();
      },
    };
  }
}

/** The WebSocket class of that network. */
export function webSocketOf(network: TestNetwork): WebSocketConstructor {
  return class implements WebSocketLike {
    binaryType = "arraybuffer";
    onopen: WebSocketLike["onopen"] = null;
    onmessage: WebSocketLike["onmessage"] = null;
    onclose: WebSocketLike["onclose"] = null;
    onerror: WebSocketLike["onerror"] = null;
    private live = true;
    private readonly connection = network.connect("websocket", {
      receive: (text) => this.onmessage?.({ data: text } as never),
      end: () => {
        this.close();
      },
    });

    get readyState(): number {
      return this.live ? 1 : 3;
    }

    constructor() {
      network.later(() => {
        network.later(() => {
          if (network.blocked.has("websocket")) this.close();
          else if (this.live) this.onopen?.({} as never);
        });
      });
    }

    send(data: string | Uint8Array): void {
      this.connection.take(linesOf(data));
    }

    close(): void {
      if (!this.live) return;
      this.live = false;
      this.connection.leave();
      network.clock.after(0, () => this.onclose?.({ code: 1006 } as never));
    }
  };
}

/** The XMLHttpRequest class of that network. */
export function xmlHttpRequestOf(network: TestNetwork): new () => object {
  return class {
    readyState = 0;
    status = 0;
    responseText = "";
    onreadystatechange: () => void = () => undefined;
    private route = "";
    private leave: () => void = () => undefined;

    open(_method: string, url: string): void {
      this.route = url.slice(url.lastIndexOf("/") + 1);
    }

    setRequestHeader(): void {
      // Nobody looks at them.
    }

    send(body: string): void {
      this.leave = request(network, this.route, linesOf(body), {
        receive: (text) => {
          this.status = 200;
          this.responseText += text;
          this.become(3);
        },
        end: (lost) => {
          if (lost) this.status = 0;
          this.become(4);
        },
      });
    }

    abort(): void {
      this.leave();
    }

    private become(state: number): void {
      this.readyState = state;
      this.onreadystatechange();
    }
  };
}

/** Begins a request; answers what ends it. */
function request(network: TestNetwork, route: string, lines: readonly string[], client: ClientEnd): () => void {
  if (route === "upstream") return network.upstream(lines, client);
  const name = route as TransportName;
  if (network.blocked.has(name)) {
    network.later(() => {
      client.end(true);
    });
    return () => undefined;
  }
  const connection = network.connect(name, client);
  connection.take(lines);
  return () => {
    connection.leave();
  };
}
