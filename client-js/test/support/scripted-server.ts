// SPDX-License-Identifier: Apache-2.0
import type { WebSocketConstructor, WebSocketLike } from "../../src/index.js";

const WELCOME = 'W{"v":1,"sid":"abcdefghABCDEFGH01","id":"public-1","maxMessage":1024,"maxFrame":512}';

/** A server within the test: WebSockets in text form, without a network. It confirms at once what is counted. */
export class ScriptedServer {
  /** Sockets do not open, and nothing is said by those that are. */
  mute = false;
  /** The JSON of every HELLO. */
  readonly hellos: Record<string, unknown>[] = [];
  /** Messages taken in: texts, and bytes as lists. */
  readonly messages: unknown[] = [];
  /** CLOSE frames of the client. */
  readonly closes: string[] = [];
  private received = 0;
  private live: ScriptedSocket | null = null;

  /** The class to give to the client. */
  get WebSocket(): WebSocketConstructor {
    const accept = (socket: ScriptedSocket): void => {
      if (!this.mute) socket.opens();
    };
    const heard = (socket: ScriptedSocket, data: string | Uint8Array): void => {
      this.live = socket;
      this.onMessage(data);
    };
    return class extends ScriptedSocket {
      constructor() {
        super(heard);
        queueMicrotask(() => {
          accept(this);
        });
      }
    };
  }

  /** Sends frames in text form. */
  say(...lines: readonly string[]): void {
    if (!this.mute) this.live?.onmessage?.({ data: lines.join("\n") } as never);
  }

  sayBytes(...bytes: readonly number[]): void {
    const message = new TextEncoder().encode("b");
    this.live?.onmessage?.({ data: new Uint8Array([...message, ...bytes]).buffer } as never);
  }

  private onMessage(data: string | Uint8Array): void {
    if (typeof data !== "string") {
      this.messages.push([...data.subarray(1)]);
      this.received++;
    } else for (const line of data.split("\n")) this.onLine(line);
    if (this.received > 0) this.say(`a${this.received}`);
  }

  private onLine(line: string): void {
    const payload = line.slice(1);
    if (line.startsWith("H")) {
      this.hellos.push(JSON.parse(payload) as Record<string, unknown>);
      this.say(WELCOME, `A${this.hellos.at(-1)?.["n"] as number} 0 1 262144`);
    } else if (line.startsWith("m")) {
      this.messages.push(payload);
      this.received++;
    } else if (line.startsWith("b")) {
      this.messages.push([...Buffer.from(payload, "base64")]);
      this.received++;
    } else if (line.startsWith("c")) {
      this.closes.push(payload);
      this.say(`c${payload.replace(/ \d+/, ` ${this.received}`)}`);
    }
  }
}

class ScriptedSocket implements WebSocketLike {
  binaryType = "blob";
  readyState = 0;
  bufferedAmount = 0;
  onopen: WebSocketLike["onopen"] = null;
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;
  onerror: WebSocketLike["onerror"] = null;

  constructor(private readonly heard: (socket: ScriptedSocket, data: string | Uint8Array) => void) {}

  opens(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  send(data: string | Uint8Array): void {
    queueMicrotask(() => {
      if (this.readyState === 1) this.heard(this, typeof data === "string" ? data : data.slice());
    });
  }

  close(): void {
    this.readyState = 3;
  }
}
