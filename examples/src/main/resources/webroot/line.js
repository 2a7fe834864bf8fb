// SPDX-License-Identifier: Apache-2.0

const SHOWN_MS = 60_000;

/** Draws the last minute of a session as one line: a colour for each transport, hatched where there was no connection. */
export class Line {
  #element;
  #spans = [];

  constructor(element) {
    this.#element = element;
    setInterval(() => this.#draw(performance.now()), 250);
  }

  /** From now on: `transport` names what carries the session, null is no connection. */
  mark(transport) {
    const now = performance.now();
    const last = this.#spans.at(-1);
    if (last?.transport === transport) return;
    if (last !== undefined) last.to = now;
    this.#spans.push({ transport, from: now, to: null });
    this.#draw(now);
  }

  #draw(now) {
    const start = now - SHOWN_MS;
    this.#spans = this.#spans.filter((span) => (span.to ?? now) > start);
    this.#element.replaceChildren(...this.#spans.map((span) => segment(span, start, now)));
  }
}

function segment({ transport, from, to }, start, now) {
  const element = document.createElement("i");
  const left = Math.max(0, from - start);
  const right = (to ?? now) - start;
  element.style.left = `${(left / SHOWN_MS) * 100}%`;
  element.style.width = `${((right - left) / SHOWN_MS) * 100}%`;
  if (transport === null) element.className = "gap";
  else element.dataset.transport = transport;
  element.title = transport ?? "no connection";
  return element;
}
