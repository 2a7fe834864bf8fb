// SPDX-License-Identifier: Apache-2.0
import { Sequence } from "./sequence.js";
import { showCheck, showEcho, showEvent, showSession, showSwitches } from "./view.js";

const TRANSPORTS = ["websocket", "xhr-streaming", "long-polling", "jsonp-polling"];

let connection;
let sequence;

function start() {
  sequence = new Sequence();
  connection = throughline.connect(new URL("/throughline", location.href).href, { transports: TRANSPORTS });
  connection.on("open", () => showEvent("Session opened", `over ${connection.transport}`));
  connection.on("message", (message) => {
    showEcho(sequence.take(message, performance.now()), connection.transport);
    showCheck(sequence);
  });
  connection.on("transport", ({ from, to, why }) => showEvent(from ? `${from} → ${to}` : to, why));
  connection.on("suspended", ({ why }) => showEvent("No connection", `${why}; messages wait, the session lives on`));
  connection.on("resumed", () => showEvent("Resumed", `over ${connection.transport}`));
  connection.on("reset", (end) => startOver(end));
  connection.on("close", (end) => {
    if (end.willRetry) startOver(end);
    else showEvent(`Session closed, ${end.code}`, fate(end));
  });
  for (const name of ["open", "transport", "suspended", "resumed", "reset", "close"]) {
    connection.on(name, () => showSession(connection));
  }
  showSession(connection);
  showCheck(sequence);
}

function fate({ confirmed, unknown }) {
  return `${confirmed} confirmed, ${unknown} of unknown fate`;
}

/** The session ended and a new one begins: so do the numbers. */
function startOver(end) {
  sequence = new Sequence();
  showEvent(`New session, the last one ended with ${end.code}`, fate(end));
  showCheck(sequence);
}

function send(content) {
  const sending = sequence;
  const confirm = () => {
    sending.confirmed++;
    if (sending === sequence) showCheck(sequence);
  };
  // A send whose session ended is told by `reset` or `close`, with the counts.
  connection.send(sequence.next(content, performance.now())).then(confirm, () => undefined);
  showCheck(sequence);
}

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = document.getElementById("text");
  send(input.value || "hello");
  input.value = "";
});

document.getElementById("send-many").addEventListener("click", () => {
  for (let i = 1; i <= 100; i++) send(`message ${i} of 100`);
});

document.getElementById("send-binary").addEventListener("click", () => {
  send(crypto.getRandomValues(new Uint8Array(1024)));
});

document.getElementById("cut").addEventListener("click", () => {
  showEvent("Cut", "the connection was dropped here");
  connection.cut();
});

document.getElementById("renew").addEventListener("click", start);

showSwitches(TRANSPORTS, (transport) => {
  Promise.resolve(connection.switchTo(transport)).catch((error) => showEvent(`No switch to ${transport}`, error.message));
});

start();
