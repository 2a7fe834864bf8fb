// SPDX-License-Identifier: Apache-2.0
// The list of sessions. Rows stay what they are while they are open, so that nobody's click goes astray.
import { actions } from './actions.js';
import { badge, byId, clock, duration, h, number } from './dom.js';

const EVERY_MS = 2_000;
const LISTED = 100;

/** By public id: the row, and what it was made of. */
const rows = new Map();
let conversation;

const query = () => ({
  id: byId('search-id').value.trim(),
  transport: byId('search-transport').value,
  state: byId('search-state').value,
  limit: String(LISTED),
});

const stepOf = ({ at, what, transport, why }) =>
  h('li', {}, h('time', { dateTime: new Date(at).toISOString() }, clock(at)), h('span', {}, what), badge(transport), h('span', { className: 'why' }, why));

const age = ({ opened }) => duration(Date.now() - opened);

function summaryOf({ id, transport, state, client, network, opened }) {
  return h(
    'summary',
    {},
    h('code', {}, id),
    badge(state === 'detached' ? 'detached' : transport),
    h('span', {}, state),
    h('span', { className: 'minor' }, client),
    h('span', { className: 'minor' }, network),
    h('span', { className: 'age minor', title: new Date(opened).toLocaleString('en-GB') }, age({ opened })),
  );
}

function pathOf({ path, forgotten }) {
  const steps = path.map(stepOf);
  if (forgotten > 0) steps.splice(1, 0, h('li', { className: 'empty' }, `… ${number(forgotten)} more`));
  return h('ol', { className: 'path' }, ...steps);
}

function row(session) {
  const known = rows.get(session.id);
  const made = JSON.stringify(session);
  if (known && known.made === made) {
    known.element.querySelector('.age').textContent = age(session);
    return known.element;
  }
  if (known) {
    known.made = made;
    known.element.querySelector('.path').replaceWith(pathOf(session));
    known.element.querySelector('summary').replaceWith(summaryOf(session));
    if (session.state === 'ended') known.element.querySelector('.acts')?.remove();
    return known.element;
  }
  const detail = h('div', { className: 'detail' }, pathOf(session));
  if (session.state !== 'ended') detail.append(actions(session.id));
  const element = h('details', { data: { id: session.id } }, summaryOf(session), detail);
  rows.set(session.id, { element, made });
  return element;
}

async function refresh() {
  if (!conversation || document.hidden) return;
  const { found, sessions } = await conversation.call('sessions', query());
  const ids = new Set(sessions.map(({ id }) => id));
  for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id);
  byId('found').textContent = found > sessions.length ? `${number(sessions.length)} of ${number(found)}` : number(found);
  const wanted = sessions.length === 0 ? [h('p', { className: 'empty' }, 'none')] : sessions.map(row);
  const list = byId('sessions');
  const same = wanted.length === list.children.length && wanted.every((element, i) => element === list.children[i]);
  if (!same) list.replaceChildren(...wanted);
}

const tryRefresh = () => refresh().catch(() => undefined); // the next one will do: it says above that the connection is lost

export function listSessions(joined) {
  if (!conversation) {
    setInterval(tryRefresh, EVERY_MS);
    byId('search').addEventListener('input', tryRefresh);
    byId('search').addEventListener('submit', (event) => event.preventDefault());
  }
  conversation = joined;
  tryRefresh();
}
