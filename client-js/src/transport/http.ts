// SPDX-License-Identifier: Apache-2.0
import { root } from "../platform.js";
import { encodeLines } from "../protocol/encode.js";
import type { ClientFrame } from "../protocol/frames.js";
import type { Link } from "./transport.js";

/** A slow line is given so many ms more for each character of a body. */
const MS_PER_CHARACTER = 0.5;

/** Takes text as it arrives, with the status of its answer. */
type OnText = (text: string) => void;
/** Is told once: the status of the complete answer, 0 when there was none. */
type OnEnd = (status: number) => void;

/** Whether the environment can make HTTP requests. */
export function hasHttp(): boolean {
  return !!(root.XMLHttpRequest || root.fetch);
}

/** Makes one POST; answers what aborts it, silently. A status alone says nothing (UP-7): only 200 has a body to be read. */
export function post(url: string, body: string, onText: OnText, onEnd: OnEnd): () => void {
  let head = "";
  let live = true;
  const text = (status: number, piece: string): void => {
    head = head || piece;
    // Another status comes with a refusal (§7.1), or from something on the way that does not speak this protocol.
    if (live && (status === 200 || /^[Rc]/.test(head))) onText(piece);
  };
  const end = (status: number): void => {
    if (live) onEnd(status);
    live = false;
  };
  const abort = (root.XMLHttpRequest ? byXhr : byFetch)(url, body, text, end);
  return () => {
    live = false;
    abort();
  };
}

type OnPiece = (status: number, piece: string) => void;

// No header beyond what a plain form could send, so that no preflight is needed.

function byXhr(url: string, body: string, onPiece: OnPiece, onEnd: OnEnd): () => void {
  const xhr = new XMLHttpRequest();
  let seen = 0;
  xhr.open("POST", url);
  xhr.onreadystatechange = () => {
    if (xhr.readyState < 3) return;
    const piece = xhr.status ? xhr.responseText.slice(seen) : "";
    seen += piece.length;
    onPiece(xhr.status, piece);
    if (xhr.readyState === 4) onEnd(xhr.status);
  };
  xhr.setRequestHeader("Content-Type", "text/plain");
  xhr.send(body);
  return () => {
    xhr.abort();
  };
}

/** Where there is no XMLHttpRequest: in service workers, in Node. */
function byFetch(url: string, body: string, onPiece: OnPiece, onEnd: OnEnd): () => void {
  const controller = new AbortController();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const failed = (): void => {
    onEnd(0);
  };
  fetch(url, { method: "POST", body, signal: controller.signal })
    .then(({ body: answer, status }) => {
      const reader = (answer as NonNullable<typeof answer>).getReader(); // throws where there can be none, as with 204
      const read = (): Promise<void> =>
        reader.read().then(({ done, value }) => {
          onPiece(status, decoder.decode(value, { stream: !done })); // throws when it is not UTF-8 (FR-3)
          if (!done) return read();
          onEnd(status);
        });
      return read();
    })
    .catch(failed);
  return () => {
    controller.abort();
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
    const room = bounded ? maxFrames - count : Infinity;
    count += complete.length;
    // An escape doubles a character at most.
    const tooLong = partial.length > 2 * Math.max(maxFrame, 8_192) + 1;
    link.onItems(complete.slice(0, room), tooLong || complete.length > room);
  };
}

/** How long the answer to a body upstream may take, ms. */
export function patienceFor(link: Link, body: string): number {
  return link.patience() + body.length * MS_PER_CHARACTER;
}

/** A body upstream (§7.6). Its answer counts only when all of it is there: the session is told, and tries again if not. */
export function postUpstream(link: Link, frames: readonly ClientFrame[]): void {
  const body = encodeLines(frames);
  let answer = "";
  const done = (status: number): void => {
    clearTimeout(timer);
    const lines = answer.split("\n");
    link.onAnswer(status && !lines.pop() ? lines.filter((line) => line) : null);
  };
  const abort = post(
    link.url + "/upstream",
    body,
    (text) => {
      answer += text;
    },
    done,
  );
  const timer = setTimeout(
    () => {
      abort();
      done(0);
    },
    patienceFor(link, body),
  );
}
