// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import { BinaryBatchReader, Utf8BatchReader } from "./codec/batch-reader.js";
import { decodeWebSocketBinary, encodeBinaryBatch } from "./codec/binary-form.js";
import type { Frame } from "./codec/frames.js";
import { DEFAULT_LIMITS } from "./codec/limits.js";
import { decodeWebSocketText, encodeLines } from "./codec/text-form.js";
import { FakePeer, type PeerConnection } from "./fake-peer.js";

/** How the server misbehaves; counts are used up. */
export interface Faults {
  /** WebSockets: refused, or opened and then silent. */
  websocket: "works" | "refused" | "silent";
  /** Streams keep back everything, or everything behind the first chunk. */
  stream: "works" | "buffered" | "stalled";
  /** Upstream bodies that are taken in but whose answer is lost. */
  lostAnswers: number;
  /** Upstream bodies answered by 200 and nothing else, without being taken in. */
  emptyAnswers: number;
  /** Requests answered by 204, which has no body, as by something on the way. */
  noContent: number;
  /** Poll answers cut inside the last frame, behind a complete head. */
  truncatedPolls: number;
  /** Upstream bodies taken in twice. */
  duplicates: number;
}

/** A scripted server over real sockets: one session at a time, an echo of every message unless told otherwise. */
export class FakeServer {
  readonly faults: Faults = {
    websocket: "works",
    stream: "works",
    lostAnswers: 0,
    emptyAnswers: 0,
    noContent: 0,
    truncatedPolls: 0,
    duplicates: 0,
  };
  /** The routes that were asked for, in order. */
  readonly requests: string[] = [];
  readonly wsMessages: string[] = [];
  /** The frames of each poll. */
  readonly polls: (readonly Frame[])[] = [];
  peer: FakePeer;
  private readonly http: Server;
  private readonly sockets = new WebSocketServer({ noServer: true });
  private echoed = 0;

  private constructor() {
    this.peer = this.newPeer();
    this.http = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
    this.http.on("upgrade", (request, socket, head) => {
      this.requests.push("websocket");
      if (this.faults.websocket === "refused") socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      else {
        this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
          if (this.faults.websocket === "works") this.accept(webSocket);
        });
      }
    });
  }

  static async start(): Promise<FakeServer> {
    const server = new FakeServer();
    await new Promise<void>((resolve) => server.http.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/throughline`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** The session is forgotten, as by a restart. */
  forget(): void {
    this.peer = this.newPeer();
    for (const socket of this.sockets.clients) socket.terminate();
    this.http.closeAllConnections();
  }

  private newPeer(): FakePeer {
    this.echoed = 0;
    return new FakePeer({ resumeTimeout: 60_000, ackDelay: 20, pollHold: 300 });
  }

  /** Sends back what came in since the last time, in the same frames. */
  private echo(): void {
    for (; this.echoed < this.peer.taken.length; this.echoed++) {
      const frame = this.peer.taken[this.echoed];
      if (frame !== undefined) this.peer.sendFrame(frame);
    }
  }

  private open(frames: readonly Frame[], connection: PeerConnection): boolean {
    const [opener] = frames;
    if (opener?.kind === "ATTACH" && this.peer.attempt === 0) {
      connection.end([{ kind: "REJECT", code: 4404 }]);
      return false;
    }
    const attached = this.peer.open(frames, connection);
    this.echo();
    return attached;
  }

  private accept(socket: WebSocket): void {
    const connection: PeerConnection = {
      write: (frames) => {
        socket.send(encodeLines(frames));
      },
      end: (frames) => {
        socket.send(encodeLines(frames));
        socket.close(4409);
      },
    };
    let opened = false;
    socket.on("message", (data: Buffer, isBinary) => {
      if (!isBinary) this.wsMessages.push(data.toString());
      const frames = isBinary
        ? [decodeWebSocketBinary(data, "client", DEFAULT_LIMITS)]
        : decodeWebSocketText(data.toString(), "client", DEFAULT_LIMITS).frames;
      if (opened) this.peer.take(connection, frames);
      else opened = this.open(frames, connection);
      this.peer.sendFrame({ kind: "ACK", received: this.peer.received });
      this.echo();
    });
    socket.on("close", () => {
      this.peer.lost(connection);
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const route = url.pathname.replace("/throughline/", "");
    this.requests.push(route);
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const binary = url.searchParams.get("form") === "binary";
    const rules = { from: "client", limits: () => DEFAULT_LIMITS, bounded: true } as const;
    const reader = binary ? new BinaryBatchReader(rules) : new Utf8BatchReader(rules);
    const { frames, error } = reader.push(Buffer.concat(pieces));
    if (error !== null) throw error;
    const encode = (content: readonly Frame[]): string | Uint8Array =>
      binary ? encodeBinaryBatch(content) : encodeLines(content);
    if (this.faults.noContent > 0) {
      this.faults.noContent -= 1;
      response.writeHead(204).end();
    } else if (route === "upstream") this.upstream(frames, response, encode);
    else if (route === "long-polling") this.poll(frames, response, Number(url.searchParams.get("hold") ?? 300));
    else if (route === "xhr-streaming") this.stream(frames, response, encode);
    else response.writeHead(404).end();
  }

  private upstream(
    frames: readonly Frame[],
    response: ServerResponse,
    encode: (frames: readonly Frame[]) => string | Uint8Array,
  ): void {
    if (this.peer.attempt === 0) {
      response.end(encode([{ kind: "REJECT", code: 4404 }]));
      return;
    }
    if (this.faults.emptyAnswers > 0) {
      this.faults.emptyAnswers -= 1;
      response.end();
      return;
    }
    if (this.faults.duplicates > 0) {
      this.faults.duplicates -= 1;
      this.peer.upstream(frames);
    }
    const answer = this.peer.upstream(frames);
    this.echo();
    if (this.faults.lostAnswers > 0) {
      this.faults.lostAnswers -= 1;
      response.destroy();
    } else response.end(encode(answer));
  }

  private poll(frames: readonly Frame[], response: ServerResponse, hold: number): void {
    this.polls.push(frames);
    const content: Frame[] = [];
    let timer: NodeJS.Timeout | null = null;
    let done = false;
    const finish = (): void => {
      if (done) return;
      done = true;
      if (timer !== null) clearTimeout(timer);
      this.peer.lost(connection);
      const body = encodeLines(content);
      if (this.faults.truncatedPolls > 0 && content.length > 1) {
        this.faults.truncatedPolls -= 1;
        response.end(body.slice(0, -3));
      } else response.end(body);
    };
    const connection: PeerConnection = {
      write: (more) => {
        content.push(...more);
        if (content.some((frame) => frame.kind !== "ATTACHED")) setImmediate(finish);
      },
      end: (more) => {
        content.splice(0, content.length, ...(more[0]?.kind === "REJECT" && more[0].code === 4409 ? [] : more));
        finish();
      },
    };
    response.on("close", () => {
      done = true;
      this.peer.lost(connection);
    });
    this.open(frames, connection);
    timer = setTimeout(finish, hold);
  }

  private stream(
    frames: readonly Frame[],
    response: ServerResponse,
    encode: (frames: readonly Frame[]) => string | Uint8Array,
  ): void {
    const write = (content: readonly Frame[]): void => {
      if (this.faults.stream !== "buffered") response.write(encode(content));
    };
    const connection: PeerConnection = {
      write,
      end: (content) => {
        response.end(this.faults.stream === "buffered" ? "" : encode(content));
      },
    };
    response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" }).flushHeaders();
    response.on("close", () => {
      this.peer.lost(connection);
    });
    if (!this.open(frames, connection)) return;
    if (this.faults.stream === "stalled") this.faults.stream = "buffered";
    else
      setTimeout(() => {
        write([{ kind: "MARK" }]);
      }, 20);
  }
}
