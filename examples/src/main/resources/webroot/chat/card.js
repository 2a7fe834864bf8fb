// SPDX-License-Identifier: Apache-2.0
import { Line } from "../line.js";
import { badge, byId, colour, element, timeOf } from "./dom.js";

const SHOWN_EVENTS = 60;

/** One's own session: how it stands, what it counts, the way it went. */
export class Card {
  #line = new Line(byId("life"));
  #why = "";

  /** `transport` null is no connection. */
  state(state, transport, why = this.#why) {
    this.#why = why;
    const open = state === "OPEN";
    const text = { OPEN: transport, CONNECTING: "connecting", RECONNECTING: "no connection" }[state] ?? "closed";
    byId("badge").value = text;
    colour(byId("badge"), open ? transport : null);
    byId("state").dataset.state = state.toLowerCase();
    byId("state").replaceChildren(open ? badge(transport) : element("b", "", text), ` ${why}`);
    if (state !== "CONNECTING") this.#line.mark(open ? transport : null);
  }

  rtt(ms) {
    byId("rtt").value = `${Math.round(ms)} ms`;
    byId("rtt-short").value = `${Math.round(ms)} ms`;
  }

  tally(tally) {
    for (const name of ["sent", "confirmed", "received", "lost", "doubled"]) byId(name).value = tally[name];
    for (const name of ["lost", "doubled"]) byId(name).toggleAttribute("data-bad", tally[name] > 0);
    const [verdict, text] = judge(tally);
    byId("verdict").dataset.verdict = verdict;
    if (byId("verdict").textContent !== text) byId("verdict").textContent = text;
  }

  /** Something that happened to the session. */
  happened(what, detail) {
    const text = element("span", "", what);
    if (detail) text.append(element("small", "", detail));
    byId("path").prepend(element("li", "", timeOf(), text));
    while (byId("path").childElementCount > SHOWN_EVENTS) byId("path").lastElementChild.remove();
  }
}

function judge({ sent, received, lost, doubled, late, underWay, unknown }) {
  if (lost + doubled + late > 0) return ["bad", "The promise is broken."];
  if (sent + received === 0) return ["none", "Each person's messages are numbered; what you hear is checked here."];
  const fate = unknown > 0 ? ` ${unknown} of your own ended with a session, of unknown fate.` : "";
  if (underWay > 0) return ["waiting", `Once and in order so far, ${underWay} of yours under way.${fate}`];
  return ["good", `Every message once and in order.${fate}`];
}
