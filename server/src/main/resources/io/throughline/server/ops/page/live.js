// SPDX-License-Identifier: Apache-2.0
// The page's own session with the server that it shows: over whatever transport gets through, as for everyone else.
import { byId } from './dom.js';

const TICKET_EVERY_MS = 30_000;
const AGAIN_MS = 2_000;
/** Without a policy that allows frames there is no jsonp-polling. */
const OVER = ['websocket', 'xhr-streaming', 'long-polling'];

let ticket;

async function fetchTicket() {
  const answer = await fetch('api/v1/ticket', { cache: 'no-store' });
  if (answer.status === 401 || answer.status === 403) location.reload(); // logged out: there is a form
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  ({ ticket } = await answer.json());
}

function tell(state, text) {
  const live = byId('live');
  live.dataset.state = state;
  live.textContent = text;
}

/** Keeps a session; `onJoined` is given the conversation each time that there is a new one. */
export async function stayLive(onJoined) {
  setInterval(() => fetchTicket().catch(() => tell('lost', 'the server is away')), TICKET_EVERY_MS);
  for (;;) {
    try {
      await fetchTicket();
      await session(onJoined);
    } catch {
      tell('lost', 'the server is away');
    }
    await new Promise((later) => setTimeout(later, AGAIN_MS));
  }
}

/** One connection, until it is closed for good. */
function session(onJoined) {
  const base = new URL('..', location.href).href.replace(/\/$/, '');
  const connection = throughline.connect(base, { transports: OVER, auth: () => ({ 'throughline-ops': ticket }) });
  const over = () => tell('live', `live over ${connection.transport}`);
  connection.on('open', over);
  connection.on('transport', over);
  connection.on('resumed', over);
  connection.on('suspended', () => tell('lost', 'connection lost'));
  connection.on('reset', () => tell('lost', 'a new session'));
  const joined = connection.join('ops').then((conversation) => {
    connection.on('open', () => onJoined(conversation));
    onJoined(conversation);
  });
  const closed = new Promise((end) => connection.on('close', ({ willRetry }) => {
    tell('lost', 'the server sent this page away');
    if (!willRetry) end();
  }));
  return Promise.all([joined, closed]);
}
