// SPDX-License-Identifier: Apache-2.0
import { diagnose } from "../diagnose/run.js";
import type { Progress, Report, Tested } from "../diagnose/report.js";
import { DOING_WORDS, STATUS_WORDS, stepsInWords, TITLES } from "./words.js";

/** Old engines have no Promise: everything is told to callbacks. */
const ORDER: readonly Tested[] = ["server", "websocket", "xhr-streaming", "long-polling", "jsonp-polling"];
/** How long the copy button says that it has copied, ms. */
const SAID_MS = 2_000;

function find(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}

function add(parent: HTMLElement, tag: string, className: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  parent.appendChild(element);
  return element;
}

/** Begins at once; what the page says without a script is replaced. */
export function begin(): void {
  const text = find("text") as HTMLTextAreaElement;
  find("again").onclick = check;
  find("copy").onclick = () => {
    copy(text);
  };
  check();
}

function check(): void {
  const rows = find("rows");
  rows.textContent = "";
  const shown: Partial<Record<Tested, (progress: Progress) => void>> = {};
  for (const name of ORDER) shown[name] = row(rows, name);
  say("running", "Checking the connection …", "This takes up to 15 seconds.");
  find("report").hidden = true;
  const onProgress = (progress: Progress): void => {
    const show = shown[progress.name];
    if (show) show(progress);
  };
  diagnose(".", { onProgress }, (_error, report) => {
    finish(report as Report);
  });
}

/** A row, and what shows in it how far that is. */
function row(rows: HTMLElement, name: Tested): (progress: Progress) => void {
  const item = add(rows, "li", "row waiting");
  const head = add(item, "div", "head");
  add(head, "span", "mark").setAttribute("aria-hidden", "true");
  add(head, "span", "title", TITLES[name]);
  const status = add(head, "span", "status", "waiting …");
  const words = add(item, "p", "words");
  const steps = add(item, "p", "steps");
  return ({ doing, result }) => {
    item.className = "row " + (result ? result.status : "running");
    status.textContent = result ? STATUS_WORDS[result.status] : DOING_WORDS[doing] || doing;
    if (!result) return;
    words.textContent = result.findings.map((found) => found.words).join(" ");
    steps.textContent = stepsInWords(result.steps);
  };
}

function finish({ results, status, summary, text, transport }: Report): void {
  const by = transport ? TITLES[transport] : "";
  const all = results.every((result) => result.status === "works" || result.status === "skipped");
  if (all) say(status, "Everything works", "Applications are connected by " + by + ", the best way there is.");
  else if (transport) say(status, "It works, by " + by, summary);
  else say(status, "No connection", summary);
  (find("text") as HTMLTextAreaElement).value = text;
  find("report").hidden = false;
}

function say(className: string, title: string, more: string): void {
  find("result").className = className;
  find("title").textContent = title;
  find("more").textContent = more;
}

/** By the clipboard where the page may use it; else the text is selected, which any engine can copy. */
function copy(text: HTMLTextAreaElement): void {
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  const bySelection = (): void => {
    text.focus();
    text.select();
    said(document.execCommand("copy") ? "Copied" : "Selected: copy it by hand"); // eslint-disable-line @typescript-eslint/no-deprecated -- where there is no clipboard
  };
  if (!clipboard) bySelection();
  else {
    clipboard.writeText(text.value).then(() => {
      said("Copied");
    }, bySelection);
  }
}

function said(words: string): void {
  const button = find("copy");
  const { textContent: before } = button;
  button.textContent = words;
  setTimeout(() => {
    button.textContent = before;
  }, SAID_MS);
}
