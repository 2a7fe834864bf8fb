// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "../environment.js";
import { BinaryBatchReader, TextBatchReader, type BatchReader } from "../protocol/batch-reader.js";
import type { Batch } from "../protocol/frames.js";
import { encodeBody, readAnswer, rethrow } from "./http.js";
import type { ConnectionHandlers, OpenRequest, Transport } from "./transport.js";
import type { Upstream } from "./upstream.js";

/** Starts the endless answer; answers what ends it, silently. */
type Start = (request: OpenRequest, handlers: ConnectionHandlers) => () => void;

/** §7.3: one POST with an endless answer. Null when the environment cannot read an answer while it arrives. */
export function xhrStreaming(env: Environment, upstream: Upstream): Transport | null {
  const start = starter(env);
  if (start === null) return null;
  return {
    name: "xhr-streaming",
    mode: "posts",
    path: "upstream",
    early: true,
    marked: true,
    polled: false,
    open: (request, handlers) => {
      const close = start(request, handlers);
      const { url, limits } = request;
      const send = (frames: OpenRequest["frames"]): void => {
        upstream.send({ url, frames, limits, handlers });
      };
      return { send, close };
    },
  };
}

function starter(env: Environment): Start | null {
  const { fetch, XMLHttpRequest } = env;
  if (fetch !== null && "ReadableStream" in globalThis) {
    return (request, handlers) => {
      const controller = new AbortController();
      stream(fetch, request, handlers, controller.signal).catch(rethrow);
      return () => {
        controller.abort();
      };
    };
  }
  return XMLHttpRequest === null ? null : (request, handlers) => streamByXhr(new XMLHttpRequest(), request, handlers);
}

/** By fetch, in binary form: bytes as they arrive, nothing collected. */
async function stream(
  fetch: NonNullable<Environment["fetch"]>,
  request: OpenRequest,
  handlers: ConnectionHandlers,
  signal: AbortSignal,
): Promise<void> {
  const read = await begin(fetch, request, handlers, signal);
  if (read === null) return;
  const reader = new BinaryBatchReader({ from: "server", limits: request.limits, bounded: false });
  for (;;) {
    const piece = await read().catch(() => null);
    if (signal.aborted) return;
    if (piece === null || piece.done) {
      handlers.onEnd(false, piece === null ? "the stream broke off" : "the stream ended");
      return;
    }
    if (!deliver(reader.push(piece.value), handlers)) return;
  }
}

type Read = () => Promise<ReadableStreamReadResult<Uint8Array>>;

/** The answer's body; null when there is none to be read, which has been told. */
async function begin(
  fetch: NonNullable<Environment["fetch"]>,
  request: OpenRequest,
  handlers: ConnectionHandlers,
  signal: AbortSignal,
): Promise<Read | null> {
  const body = encodeBody(request.frames, "binary");
  const url = `${request.url}/xhr-streaming?form=binary`;
  const response = await fetch(url, { method: "POST", body, signal, cache: "no-store" }).catch(() => null);
  if (signal.aborted) return null;
  if (response?.status === 200 && response.body !== null) {
    const reader = response.body.getReader();
    return () => reader.read();
  }
  await tellWhole(response, request, handlers, signal);
  return null;
}

/** Another answer than a stream is complete in itself: a refusal, or something that is not the protocol. */
async function tellWhole(
  response: Response | null,
  request: OpenRequest,
  handlers: ConnectionHandlers,
  signal: AbortSignal,
): Promise<void> {
  const bytes = await response?.arrayBuffer().catch(() => null);
  if (signal.aborted) return;
  const answer = response && bytes ? { status: response.status, body: new Uint8Array(bytes) } : null;
  const batch = answer && readAnswer(answer, "binary", request.limits);
  if (batch === null || deliver(batch, handlers)) {
    handlers.onEnd(false, answer === null ? "no answer" : `answered with status ${answer.status}`);
  }
}

/** Answers whether reading may go on. */
function deliver({ frames, error }: Batch, handlers: ConnectionHandlers): boolean {
  handlers.onFrames(frames);
  if (error !== null) handlers.onBroken(error);
  return error === null;
}

/** By XMLHttpRequest, in text form: what is new in the text so far. */
function streamByXhr(xhr: XMLHttpRequest, request: OpenRequest, handlers: ConnectionHandlers): () => void {
  const reader: BatchReader<string> = new TextBatchReader({
    from: "server",
    limits: request.limits,
    bounded: false,
  });
  let seen = 0;
  const receive = (): void => {
    const piece = xhr.responseText.slice(seen);
    seen += piece.length;
    if (piece !== "") deliver(reader.push(piece), handlers);
  };
  const end = (why: string) => (): void => {
    receive();
    handlers.onEnd(false, why);
  };
  xhr.open("POST", `${request.url}/xhr-streaming`, true);
  xhr.onprogress = receive;
  xhr.onload = end("the stream ended");
  xhr.onerror = end("the stream broke off");
  xhr.send(encodeBody(request.frames, "text"));
  return () => {
    xhr.onprogress = xhr.onload = xhr.onerror = null;
    xhr.abort();
  };
}
