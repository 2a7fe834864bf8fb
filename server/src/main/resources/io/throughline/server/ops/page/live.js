// SPDX-License-Identifier: Apache-2.0
// The page's own session with the server that it shows: over whatever transport gets through, as for everyone else.
import { byId } from './dom.js';

/** The server wants to be asked before this session expires; asked so many times in that time, it may miss some. */
const ASKED_BEFORE_EXPIRY = 4;
const AGAIN_MS = 2_000;
/** Without a policy that allows frames there is no jsonp-polling. */
const OVER = ['websocket', 'xhr-streaming', 'long-polling'];

let ticket;

/** Shows that there still is an operator here; the session goes on with what the server gives for it. */
async function showAgain(connection) {
  await fetchTicket();
  await connection.renew(credentials());
}

const credentials = () => ({ 'throughline-ops': ticket });

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
  let asking;
  const over = () => tell('live', `live over ${connection.transport}`);
  connection.on('open', ({ expiresIn }) => {
    over();
    clearInterval(asking);
    asking = setInterval(() => showAgain(connection).catch(() => undefined), expiresIn / ASKED_BEFORE_EXPIRY);
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
    clearInterval(asking);
    if (!willRetry) end();
  }));
  return Promise.all([joined, closed]);
}
