// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "../environment.js";
import { BinaryBatchReader, Utf8BatchReader, type BodyRules } from "../protocol/batch-reader.js";
import { encodeBinaryBatch } from "../protocol/binary-form.js";
import type { Batch, Frame } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import { encodeLines } from "../protocol/text-form.js";

/** The two forms of a body (§4.1). */
export type Form = "text" | "binary";

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Sends one POST and tells its complete answer, or null when there was none; answers what aborts it, silently. */
export type Post = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  done: (answer: HttpAnswer | null) => void,
) => () => void;

/** A POST by whatever the environment has; null when it has nothing. */
export function postOf(env: Environment): Post | null {
  if (env.fetch !== null) return fetchPost(env.fetch);
  return env.XMLHttpRequest === null ? null : xhrPost(env.XMLHttpRequest);
}

export function encodeBody(frames: readonly Frame[], form: Form): string | Uint8Array<ArrayBuffer> {
  return form === "binary" ? encodeBinaryBatch(frames) : encodeLines(frames);
}

/**
 * What a complete answer holds; null when something else than the protocol answered. A status alone says nothing
 * (UP-7): only 200 holds more than a refusal (§7.1).
 */
export function readAnswer(answer: HttpAnswer, form: Form, limits: () => Limits): Batch | null {
  const rules: BodyRules = { from: "server", limits, bounded: true };
  const reader = form === "binary" ? new BinaryBatchReader(rules) : new Utf8BatchReader(rules);
  const batch = reader.push(answer.body);
  const first = batch.frames[0]?.kind;
  const refused = [400, 403, 408, 413, 415].includes(answer.status) && (first === "REJECT" || first === "CLOSE");
  return answer.status === 200 || refused ? batch : null;
}

function fetchPost(fetch: NonNullable<Environment["fetch"]>): Post {
  return (url, body, done) => {
    const controller = new AbortController();
    const { signal } = controller;
    // No header beyond what a plain form could send, so that no preflight is needed.
    fetch(url, { method: "POST", body, signal, cache: "no-store" })
      .then(async (response) => ({ status: response.status, body: new Uint8Array(await response.arrayBuffer()) }))
      .catch(() => null)
      .then((answer) => {
        if (!signal.aborted) done(answer);
      })
      .catch(rethrow);
    return () => {
      controller.abort();
    };
  };
}

/** What a handler throws is a defect: it surfaces as an uncaught error instead of a silent rejection. */
export function rethrow(error: unknown): void {
  globalThis.queueMicrotask(() => {
    throw error;
  });
}

function xhrPost(XMLHttpRequest: new () => XMLHttpRequest): Post {
  return (url, body, done) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", url, true);
    xhr.responseType = "arraybuffer";
    xhr.onload = () => {
      done({ status: xhr.status, body: new Uint8Array(xhr.response as ArrayBuffer) });
    };
    xhr.onerror = () => {
      done(null);
    };
    xhr.send(body);
    return () => {
      xhr.onload = null;
      xhr.onerror = null;
      xhr.abort();
    };
  };
}
