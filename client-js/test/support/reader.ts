// SPDX-License-Identifier: Apache-2.0
// What the client's transports and decoder make of input: the code of the client from the socket on.
import type { WebSocketConstructor, WebSocketLike } from "../../src/platform.js";
import { decode } from "../../src/protocol/decode.js";
import type { Item, Json, ProtocolError } from "../../src/protocol/frames.js";
import { limitsOf } from "../../src/protocol/limits.js";
import { lineReader } from "../../src/transport/http.js";
import { longPolling } from "../../src/transport/long-polling.js";
import type { Link } from "../../src/transport/transport.js";
import { websocket } from "../../src/transport/websocket.js";
import type { Frame } from "./codec/frames.js";
import { frameOfTuple } from "./tuples.js";

/** What was read before an error, and its code. */
export interface Read {
  readonly frames: Frame[];
  error: number | undefined;
  /** Whether the connection ended as planned; undefined while it lives. */
  planned?: boolean;
}

/** A link whose items are decoded as a session does it: nothing is read after an error. */
function reading(
  limits: Json,
  WebSocket: WebSocketConstructor | null,
  read: Read,
  ended = (): void => undefined,
): Link {
  return {
    url: "http://server",
    WebSocket: WebSocket as WebSocketConstructor,
    limits: () => limitsOf(limits),
    patience: () => Infinity,
    opener: () => [],
    onItems: (items, tooLarge) => {
      for (const item of items) if (read.error === undefined) take(item, limits, read);
      if (tooLarge) read.error ??= 4413;
    },
    onAnswer: () => undefined,
    onEnd: (planned) => {
      read.planned = planned;
      ended();
    },
  };
}

function take(item: Item, limits: Json, read: Read): void {
  try {
    read.frames.push(frameOfTuple(decode(item, limitsOf(limits))));
  } catch (error) {
    if (typeof (error as Partial<ProtocolError>).code !== "number") throw error;
    read.error = (error as ProtocolError).code;
  }
}

/** Pieces of text, as script elements and XMLHttpRequest give them. */
export function readText(pieces: readonly string[], limits: Json): Read {
  const read: Read = { frames: [], error: undefined };
  const push = lineReader(reading(limits, null, read), true);
  for (const piece of pieces) push(piece);
  return read;
}

/** The whole answer to a poll, as `fetch` gives it. */
export function readBytes(pieces: readonly Uint8Array[], limits: Json): Promise<Read> {
  const read: Read = { frames: [], error: undefined };
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = left.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  return new Promise((resolve) => {
    const link = reading(limits, null, read, () => {
      resolve(read);
    });
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.resolve(new Response(body));
    longPolling.open(link);
    globalThis.fetch = fetch;
  });
}

/** One WebSocket message. */
export function readMessage(data: string | ArrayBuffer, limits: Json): Read {
  const read: Read = { frames: [], error: undefined };
  const socket = {} as WebSocketLike;
  const make = function (): WebSocketLike {
    return socket;
  };
  websocket.open(reading(limits, make as unknown as WebSocketConstructor, read));
  socket.onmessage?.({ data } as never);
  return read;
}
