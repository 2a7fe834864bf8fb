// SPDX-License-Identifier: Apache-2.0
import { addSecond, redraw, setTimeline, showSpan } from './charts.js';
import { stayLive } from './live.js';
import { showOverview } from './panels.js';
import { listSessions } from './sessions.js';

const heard = new WeakSet();
let latest = 0;

const MINUTE_MS = 60_000;

async function timeline(conversation) {
  setTimeline(await conversation.call('timeline'));
}

function show(overview) {
  showOverview(overview);
  if (overview.at - latest < 500) return; // asked for beside the one of that second
  latest = overview.at;
  addSecond(overview.at, overview.second);
}

async function joined(conversation) {
  if (!heard.has(conversation)) {
    heard.add(conversation);
    conversation.on('overview', show);
    // Minutes are not among what comes each second. A lost connection asks for it when it is back.
    setInterval(() => timeline(conversation).catch(() => undefined), MINUTE_MS);
  }
  await timeline(conversation);
  showOverview(await conversation.call('overview'));
  listSessions(conversation);
}

for (const button of document.querySelectorAll('[data-span]')) {
  button.addEventListener('click', () => {
    for (const other of document.querySelectorAll('[data-span]')) other.ariaPressed = String(other === button);
    showSpan(button.dataset.span);
  });
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
let resized;
addEventListener('resize', () => {
  clearTimeout(resized);
  resized = setTimeout(redraw, 150);
});
stayLive((conversation) => joined(conversation).catch(() => undefined)); // a lost connection: it joins again by itself
