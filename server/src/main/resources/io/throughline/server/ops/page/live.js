// SPDX-License-Identifier: Apache-2.0
// The page's own session with the server that it shows: over whatever transport gets through, as for everyone else.
import { byId } from './dom.js';
import { renewal } from './renewal.js';

const AGAIN_MS = 2_000;
const PATIENCE_MS = 5_000;
/** Without a policy that allows frames there is no jsonp-polling. */
const OVER = ['websocket', 'xhr-streaming', 'long-polling'];

let ticket;

/** Shows that there still is an operator here; the session goes on, so long, with what the server gives for it. */
async function showAgain(connection) {
  await fetchTicket();
  return connection.renew(credentials());
}

const credentials = () => ({ 'throughline-ops': ticket });

async function fetchTicket() {
  const answer = await fetch('api/v1/ticket', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
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
  const connection = throughline.connect(base, { transports: OVER, auth: credentials });
  const renewing = renewal(() => showAgain(connection));
  const over = () => tell('live', `live over ${connection.transport}`);
  connection.on('open', ({ expiresIn }) => {
    over();
    renewing.within(expiresIn);
  });
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
    renewing.end();
    if (!willRetry) end();
  }));
  return Promise.all([joined, closed]);
}
