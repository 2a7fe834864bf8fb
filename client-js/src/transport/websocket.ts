// SPDX-License-Identifier: Apache-2.0
import type { WebSocketConstructor, WebSocketLike } from "../environment.js";
import { decodeWebSocketBinary, encodeBinary } from "../protocol/binary-form.js";
import { collect, isBinary, type Batch, type Frame } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import { decodeWebSocketText, encodeLine } from "../protocol/text-form.js";
import { utf8Length } from "../protocol/unicode.js";
import type { Connection, ConnectionHandlers, OpenRequest, Transport } from "./transport.js";

const SUBPROTOCOL = "throughline.v1";

/** §7.2: a WebSocket, frames both ways. */
export function websocket(WebSocket: WebSocketConstructor): Transport {
  return {
    name: "websocket",
    mode: "stream",
    path: null,
    early: true,
    marked: false,
    polled: false,
    open: (request, handlers) => {
      const socket = new WebSocket(request.url.replace(/^http/, "ws") + "/websocket", [SUBPROTOCOL]);
      return new WebSocketConnection(socket, request, handlers);
    },
  };
}

class WebSocketConnection implements Connection {
  /** Null after `close`: what still arrives is not told. */
  private handlers: ConnectionHandlers | null;
  private readonly limits: () => Limits;

  constructor(
    private readonly socket: WebSocketLike,
    request: OpenRequest,
    handlers: ConnectionHandlers,
  ) {
    this.handlers = handlers;
    this.limits = request.limits;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (this.handlers !== null) this.send(request.frames);
    };
    socket.onmessage = (event: { readonly data: unknown }) => {
      this.receive(event.data);
    };
    socket.onclose = (event: { readonly code: number }) => {
      this.handlers?.onEnd(false, `closed with ${event.code}`);
    };
    socket.onerror = () => {
      // A close event follows with all there is to know; without a listener Node would throw.
    };
  }

  send(frames: readonly Frame[]): void {
    for (const message of pack(frames, this.limits())) this.socket.send(message);
  }

  close(code: number): void {
    this.handlers = null;
    // Browsers let an application say 1000 and 3000 to 4999 only.
    this.socket.close(code === 1000 || code >= 3000 ? code : 1000);
  }

  private receive(data: unknown): void {
    const { frames, error } = unpack(data, this.limits());
    this.handlers?.onFrames(frames);
    if (error !== null) this.handlers?.onBroken(error);
  }
}

function unpack(data: unknown, limits: Limits): Batch {
  if (data instanceof ArrayBuffer) {
    return collect([new Uint8Array(data)], 1, (bytes) => decodeWebSocketBinary(bytes, "server", limits));
  }
  return decodeWebSocketText(String(data), "server", limits);
}

/** Frames as messages (§4.1): lines together as far as the limits allow, each binary frame on its own. */
function pack(frames: readonly Frame[], limits: Limits): (string | Uint8Array<ArrayBuffer>)[] {
  const messages: (string | Uint8Array<ArrayBuffer>)[] = [];
  let lines: string[] = [];
  let bytes = 0;
  const finish = (): void => {
    if (lines.length > 0) messages.push(lines.join("\n"));
    lines = [];
    bytes = 0;
  };
  for (const frame of frames) {
    if (isBinary(frame)) {
      finish();
      messages.push(encodeBinary(frame));
      continue;
    }
    const line = encodeLine(frame);
    const size = utf8Length(line) + 1;
    if (bytes + size > limits.maxWsMessage || lines.length >= limits.maxFrames) finish();
    lines.push(line);
    bytes += size;
  }
  finish();
  return messages;
}
