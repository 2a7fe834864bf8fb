// SPDX-License-Identifier: Apache-2.0
import { Line } from "../line.js";

const SHOWN_ECHOES = 200;
const SHOWN_EVENTS = 50;

const byId = (id) => document.getElementById(id);
const line = new Line(byId("line"));

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function chip(transport) {
  const made = element("span", "chip", transport);
  made.dataset.transport = transport;
  return made;
}

function readable(bytes) {
  const head = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `${bytes.length} bytes  ${head}${bytes.length > 8 ? " …" : ""}`;
}

/** Shows one echo on top of the list. */
export function showEcho({ number, content, ms }, transport) {
  const item = element("li");
  item.dataset.number = String(number);
  const text = typeof content === "string" ? element("span", "text", content) : element("span", "text bytes", readable(content));
  item.append(element("span", "number", String(number)), text, chip(transport), element("span", "ms", `${ms.toFixed(1)} ms`));
  const list = byId("echoes");
  list.prepend(item);
  while (list.childElementCount > SHOWN_ECHOES) list.lastElementChild.remove();
}

/** Shows where the session stands. */
export function showSession(connection) {
  const state = connection.state.toLowerCase();
  const transport = connection.transport ?? null;
  byId("state").value = state;
  byId("state").dataset.state = state;
  byId("session-id").value = connection.id ?? "–";
  byId("transport").value = transport ?? "none";
  byId("transport").dataset.transport = transport ?? "";
  if (state !== "connecting") line.mark(state === "open" ? transport : null);
  const usable = state !== "closed" && state !== "closing";
  for (const button of byId("switches").children) {
    button.setAttribute("aria-pressed", String(button.dataset.transport === transport));
    button.disabled = !usable;
  }
  for (const button of byId("composer").querySelectorAll("button")) button.disabled = !usable;
  byId("cut").disabled = state !== "open";
  byId("renew").hidden = state !== "closed";
}

/** Shows the counters of a sequence and what they say. */
export function showCheck(sequence) {
  for (const name of ["sent", "confirmed", "received"]) byId(name).value = sequence[name];
  for (const name of ["lost", "doubled", "disordered"]) {
    byId(name).value = sequence[name];
    byId(name).toggleAttribute("data-bad", sequence[name] > 0);
  }
  const [verdict, text] = judge(sequence);
  byId("verdict").dataset.verdict = verdict;
  if (byId("verdict").textContent !== text) byId("verdict").textContent = text;
}

function judge({ sent, outstanding, faults, altered }) {
  if (sent === 0) return ["none", "Nothing sent yet."];
  if (faults > 0) return ["bad", altered > 0 ? `${altered} came back altered.` : "The order is broken."];
  if (outstanding > 0) return ["waiting", `In order so far, ${outstanding} under way.`];
  return ["good", `All ${sent} came back once, in order.`];
}

/** Adds a line to what happened; `detail` says why. */
export function showEvent(text, detail) {
  const item = element("li");
  const what = element("span", "", text);
  if (detail) what.append(element("small", "", detail));
  item.append(element("time", "", new Date().toLocaleTimeString([], { hour12: false })), what);
  const list = byId("history");
  list.prepend(item);
  while (list.childElementCount > SHOWN_EVENTS) list.lastElementChild.remove();
}

/** Makes a button for each transport. */
export function showSwitches(transports, onSwitch) {
  for (const transport of transports) {
    const button = element("button", "", transport);
    button.type = "button";
    button.dataset.transport = transport;
    button.addEventListener("click", () => onSwitch(transport));
    byId("switches").append(button);
  }
}
