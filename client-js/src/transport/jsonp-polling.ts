// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "../environment.js";
import { TextBatchReader } from "../protocol/batch-reader.js";
import type { Frame } from "../protocol/frames.js";
import { REQUEST_LINE_LIMIT } from "../protocol/limits.js";
import { encodeLine, encodeLines } from "../protocol/text-form.js";
import type { Connection, ConnectionHandlers, OpenRequest, Transport } from "./transport.js";

const BRIEF_HOLD = 50;
const REGISTRY = "___tl";
/** "GET " and " HTTP/1.1" around the target. */
const REQUEST_LINE_FRAME = 13;
/** How long a form's answer is waited for, ms; the answer says nothing, so a missing one costs nothing else. */
const FORM_TIMEOUT = 10_000;

type Callbacks = Record<string, (batch: string) => void>;

/** §7.5: script elements downstream, forms in hidden frames upstream; for pages that have nothing better. */
export function jsonpPolling(env: Environment, document: Document): Transport {
  return {
    name: "jsonp-polling",
    mode: "forms",
    path: "jsonp-upstream",
    early: false,
    marked: false,
    polled: true,
    open: (request, handlers) => {
      const close = poll(env, document, request, handlers);
      const send = (frames: readonly Frame[]): void => {
        submit(env, document, request.url, frames, handlers);
      };
      return { send, close } satisfies Connection;
    },
  };
}

function poll(env: Environment, document: Document, request: OpenRequest, handlers: ConnectionHandlers): () => void {
  const callbacks = (env.global[REGISTRY] ??= {}) as Callbacks;
  const number = freeNumber(callbacks, env.random);
  const url = scriptUrl(request, number);
  let live = true;
  const script = document.createElement("script");
  const finish = (tell: () => void): void => {
    if (!live) return;
    live = false;
    script.remove();
    tell();
  };
  const failed = (): void => {
    finish(() => {
      Reflect.deleteProperty(callbacks, number);
      handlers.onEnd(false, "no script");
    });
  };
  callbacks[number] = (batch) => {
    Reflect.deleteProperty(callbacks, number);
    finish(() => {
      receive(batch, request, handlers);
    });
  };
  script.onerror = failed;
  script.onload = failed; // a script that called back is finished by now
  if (url === null) env.soon(failed);
  else {
    script.src = url;
    document.head.appendChild(script);
  }
  return () => {
    finish(() => {
      // A cancelled script may still run: its callback stays, and only cleans up after itself.
      callbacks[number] = () => Reflect.deleteProperty(callbacks, number);
    });
  };
}

function receive(batch: string, request: OpenRequest, handlers: ConnectionHandlers): void {
  const { limits } = request;
  const { frames, error } = new TextBatchReader({ from: "server", limits, bounded: true }).push(batch);
  handlers.onFrames(frames);
  if (error !== null) handlers.onBroken(error);
  else handlers.onEnd(true, "answered");
}

/** The address of the script; null when the opener is too long for a request line (§4.4). */
function scriptUrl(request: OpenRequest, number: string): string | null {
  const [opener] = request.frames;
  if (opener === undefined) return null;
  const hold = request.brief ? `&hold=${BRIEF_HOLD}` : "";
  const url = `${request.url}/jsonp-polling?c=${number}&f=${encodeURIComponent(encodeLine(opener))}${hold}`;
  const target = url.replace(/^https?:\/\/[^/]*/, "");
  return target.length + REQUEST_LINE_FRAME > REQUEST_LINE_LIMIT ? null : url;
}

function freeNumber(callbacks: Callbacks, random: () => number): string {
  let number = Math.floor(random() * 1e9);
  while (String(number) in callbacks) number = (number + 1) % 1e9;
  return String(number);
}

/** Posts a form into a frame of its own. Its load event only says that an answer came, not which. */
function submit(
  env: Environment,
  document: Document,
  url: string,
  frames: readonly Frame[],
  handlers: ConnectionHandlers,
): void {
  const frame = document.createElement("iframe");
  const form = document.createElement("form");
  const field = document.createElement("textarea");
  frame.name = form.target = `${REGISTRY}${Math.floor(env.random() * 1e9)}`;
  frame.style.display = form.style.display = "none";
  form.method = "POST";
  form.action = `${url}/jsonp-upstream`;
  form.acceptCharset = "utf-8";
  field.name = "f";
  field.value = encodeLines(frames);
  form.appendChild(field);
  document.body.appendChild(frame);
  document.body.appendChild(form);
  let done = false;
  const finish = (answered: boolean): void => {
    if (done) return;
    done = true;
    cancel();
    form.remove();
    frame.remove();
    handlers.onAnswer(answered ? [] : null);
  };
  const cancel = env.after(FORM_TIMEOUT, () => {
    finish(false);
  });
  frame.onload = () => {
    finish(true);
  };
  form.submit();
}
