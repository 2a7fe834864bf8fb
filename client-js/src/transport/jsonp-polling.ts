// SPDX-License-Identifier: Apache-2.0
import { encodeLines } from "../protocol/encode.js";
import type { ClientFrame } from "../protocol/frames.js";
import { lineReader } from "./http.js";
import { Upstream, type Link, type Transport } from "./transport.js";

const REGISTRY = "___tl";
/** What an HTTP request line may take (§4.4), without "GET " and " HTTP/1.1". */
const TARGET_LIMIT = 4_083;
/** How long a form's answer is waited for, ms; the answer says nothing, so a missing one costs nothing else. */
const FORM_TIMEOUT = 10_000;

type Callbacks = Record<number, (batch: string) => void>;

/** §7.5: script elements downstream, forms in hidden frames upstream; for pages that have nothing better. */
export const jsonpPolling: Transport = {
  name: "jsonp-polling",
  upstream: Upstream.FORMS,
  early: false,
  marked: false,
  polled: true,
  usable: ({ document }) => !!document,
  open: (link) => ({
    send: (frames) => {
      submit(link, frames);
    },
    close: poll(link, link.env.document as Document),
  }),
};

/** Answers what cancels it, silently. */
function poll(link: Link, document: Document): () => void {
  const { env, hold } = link;
  const callbacks = (env.global[REGISTRY] ??= {}) as Callbacks;
  const number = Math.floor(env.random() * 1e9);
  const script = document.createElement("script");
  const opener = encodeURIComponent(encodeLines(link.opener()));
  const url = link.url + "/jsonp-polling?c=" + number + "&f=" + opener + (hold ? "&hold=" + hold : "");
  let live = true;
  const finish = (): boolean => {
    const was = live;
    live = false;
    if (was) script.parentNode?.removeChild(script);
    // A cancelled script may still run: its callback stays, and cleans up after itself.
    return was;
  };
  const failed = (): void => {
    if (finish()) link.onEnd(false, "no script");
  };
  callbacks[number] = (batch) => {
    delete callbacks[number];
    if (!finish()) return;
    lineReader(link, true)(batch);
    link.onEnd(true, "answered");
  };
  script.onload = script.onerror = failed; // a script that called back is finished by now
  if (url.replace(/^\w+:\/\/[^/]*/, "").length > TARGET_LIMIT) env.soon(failed);
  else {
    script.src = url;
    ((document.head as HTMLElement | null) ?? document.body).appendChild(script);
  }
  return finish;
}

/** Posts a form into a frame of its own. Its load event only says that an answer came, not which. */
function submit(link: Link, frames: readonly ClientFrame[]): void {
  const { env } = link;
  const document = env.document as Document;
  const holder = document.createElement("div");
  const name = REGISTRY + Math.floor(env.random() * 1e9);
  holder.style.display = "none";
  holder.innerHTML =
    `<iframe name="${name}"></iframe>` +
    `<form method="post" target="${name}" accept-charset="utf-8"><textarea name="f"></textarea></form>`;
  const [frame, form] = holder.children as unknown as [HTMLIFrameElement, HTMLFormElement];
  form.action = link.url + "/jsonp-upstream";
  (form.firstChild as HTMLTextAreaElement).value = encodeLines(frames);
  document.body.appendChild(holder);
  const finish = (answered: boolean): void => {
    if (!holder.parentNode) return;
    cancel();
    document.body.removeChild(holder);
    link.onAnswer(answered ? [] : null);
  };
  const cancel = env.after(FORM_TIMEOUT, () => {
    finish(false);
  });
  form.submit();
  frame.onload = () => {
    finish(true);
  };
}
