// SPDX-License-Identifier: Apache-2.0
import { root } from "../platform.js";
import { encodeLines } from "../protocol/encode.js";
import type { ClientFrame } from "../protocol/frames.js";
import { lineReader, patienceFor } from "./http.js";
import { Upstream, type Link, type Transport } from "./transport.js";

const REGISTRY = "___tl";

type Callbacks = Record<number, (batch: string) => void>;

/** §7.5: script elements downstream, forms in hidden frames upstream; for pages that have nothing better. */
export const jsonpPolling: Transport = {
  name: "jsonp-polling",
  upstream: Upstream.FORMS,
  polled: true,
  usable: () => !!root.document,
  open: (link) => ({
    send: (frames) => {
      submit(link, frames);
    },
    close: poll(link),
  }),
};

function randomNumber(): number {
  return Math.floor(Math.random() * 1e9);
}

/** Answers what cancels it, silently. */
function poll(link: Link): () => void {
  const callbacks = (root[REGISTRY] = root[REGISTRY] || {}) as Callbacks;
  const number = randomNumber();
  const script = document.createElement("script");
  let live = true;
  const finish = (): boolean => {
    const was = live;
    live = false;
    if (was) document.documentElement.removeChild(script);
    // A cancelled script may still run: its callback stays until it has run or failed.
    return was;
  };
  callbacks[number] = (batch) => {
    if (!finish()) return;
    lineReader(link, true)(batch);
    link.onEnd(true, "answered");
  };
  script.onload = script.onerror = () => {
    delete callbacks[number];
    if (finish()) link.onEnd(false, "no script"); // one that called back is finished by now
  };
  script.src = link.url + "/jsonp-polling?c=" + number + "&f=" + encodeURIComponent(encodeLines(link.opener()));
  document.documentElement.appendChild(script);
  return finish;
}

/** Posts a form into a frame of its own. Its load event only says that an answer came, not which. */
function submit(link: Link, frames: readonly ClientFrame[]): void {
  const holder = document.createElement("div");
  const name = REGISTRY + randomNumber();
  const body = encodeLines(frames);
  holder.style.display = "none";
  holder.innerHTML =
    "<iframe name=" + name + "></iframe><form method=post accept-charset=utf-8 target=" + name + "><textarea name=f>";
  const [frame, form] = holder.children as unknown as [HTMLIFrameElement, HTMLFormElement];
  form.action = link.url + "/jsonp-upstream";
  (form.firstChild as HTMLTextAreaElement).value = body;
  document.documentElement.appendChild(holder);
  const finish = (answer: readonly string[] | null): void => {
    clearTimeout(timer);
    if (holder.parentNode) {
      document.documentElement.removeChild(holder);
      link.onAnswer(answer);
    }
  };
  const timer = setTimeout(
    () => {
      finish(null);
    },
    patienceFor(link, body),
  );
  form.submit();
  frame.onload = () => {
    finish([]);
  };
}
