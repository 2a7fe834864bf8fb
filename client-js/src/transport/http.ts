// SPDX-License-Identifier: Apache-2.0
import { encodeLines } from "../protocol/encode.js";
import type { ClientFrame } from "../protocol/frames.js";
import type { Environment } from "../environment.js";
import type { Link } from "./transport.js";

/** How long the answer to a body may take, ms. */
const TIMEOUT = 10_000;
/** A slow line is given so many ms more for each character. */
const MS_PER_CHARACTER = 0.1;

/** Takes text as it arrives. */
type OnText = (text: string) => void;
/** Is told once: the status of the complete answer, 0 when there was none. */
type OnEnd = (status: number) => void;

/** Whether the environment can make HTTP requests. */
export function hasHttp({ fetch, XMLHttpRequest }: Environment): boolean {
  return !!(fetch ?? XMLHttpRequest);
}

/** Makes one POST; answers what aborts it, silently. A status alone says nothing (UP-7): only 200 has a body to be read. */
export function post(env: Environment, url: string, body: string, onText: OnText, onEnd: OnEnd): () => void {
  let refusal = "";
  let live = true;
  const text = (status: number, piece: string): void => {
    if (!live) return;
    if (status === 200) onText(piece);
    else refusal += piece;
  };
  const end = (status: number): void => {
    if (!live) return;
    // Another status comes with a refusal (§7.1), or from something on the way that does not speak this protocol.
    if (/^[Rc]/.test(refusal)) onText(refusal);
    live = false;
    onEnd(status);
  };
  const abort = env.fetch ? byFetch(env.fetch, url, body, text, end) : byXhr(env, url, body, text, end);
  return () => {
    live = false;
    abort();
  };
}

type OnPiece = (status: number, piece: string) => void;

// No header beyond what a plain form could send, so that no preflight is needed.

function byFetch(
  fetch: NonNullable<Environment["fetch"]>,
  url: string,
  body: string,
  onPiece: OnPiece,
  onEnd: OnEnd,
): () => void {
  const controller = new AbortController();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const failed = (): void => {
    onEnd(0);
  };
  fetch(url, { method: "POST", body, signal: controller.signal, cache: "no-store" }).then((response) => {
    const reader = response.body?.getReader();
    const read = (): void => {
      reader?.read().then(({ done, value }) => {
        let piece = "";
        try {
          piece = decoder.decode(value, { stream: !done });
        } catch {
          failed(); // not UTF-8 (FR-3)
          return;
        }
        onPiece(response.status, piece);
        if (done) onEnd(response.status);
        else read();
      }, failed);
    };
    read();
  }, failed);
  return () => {
    controller.abort();
  };
}

function byXhr({ XMLHttpRequest }: Environment, url: string, body: string, onPiece: OnPiece, onEnd: OnEnd): () => void {
  const xhr = new (XMLHttpRequest as NonNullable<typeof XMLHttpRequest>)();
  let seen = 0;
  xhr.open("POST", url, true);
  xhr.onreadystatechange = () => {
    if (xhr.readyState < 3) return;
    const piece = xhr.status ? xhr.responseText.slice(seen) : "";
    seen += piece.length;
    onPiece(xhr.status, piece);
    if (xhr.readyState === 4) onEnd(xhr.status);
  };
  xhr.setRequestHeader("Content-Type", "text/plain;charset=UTF-8");
  xhr.send(body);
  return () => {
    xhr.abort();
  };
}

/** Feeds a link with the lines of an answer as they get complete (FR-1). */
export function lineReader(link: Link, bounded: boolean): OnText {
  let partial = "";
  let count = 0;
  return (text) => {
    const lines = (partial + text).split("\n");
    partial = lines.pop() as string;
    const complete = lines.filter((line) => line);
    const { maxFrame, maxFrames } = link.limits();
    const most = bounded ? maxFrames : Infinity;
    link.onItems(complete.slice(0, most - count));
    count += complete.length;
    // An escape doubles a character at most.
    if (partial.length > 2 * Math.max(maxFrame, 8_192) + 1 || count > most) link.onTooLarge();
  };
}

/** A body upstream (§7.6). Its answer counts only when all of it is there: the session is told, and tries again if not. */
export function postUpstream(link: Link, frames: readonly ClientFrame[]): void {
  const { env } = link;
  const body = encodeLines(frames);
  let answer = "";
  const done = (status: number): void => {
    cancel();
    const lines = answer.split("\n");
    link.onAnswer(status && !lines.pop() ? lines.filter((line) => line) : null);
  };
  const abort = post(
    env,
    link.url + "/upstream",
    body,
    (text) => {
      answer += text;
    },
    done,
  );
  const cancel = env.after(TIMEOUT + body.length * MS_PER_CHARACTER, () => {
    abort();
    done(0);
  });
}
