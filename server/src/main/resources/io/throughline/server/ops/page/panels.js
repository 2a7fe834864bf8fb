// SPDX-License-Identifier: Apache-2.0
// The state of things, panel by panel, from one overview.
import { badge, byId, bytes, duration, h, number, PLACES, show, TRANSPORTS } from './dom.js';

const sum = (list) => list.reduce((all, one) => all + one, 0);

export function showOverview(overview) {
  header(overview.nodes[0], overview.at);
  tiles(overview);
  mix(overview.sessions);
  why([...overview.fallbacks, ...overview.promotions]);
  usable(overview.usable);
  ends(overview.resumes, overview.closes);
  groups('clients', overview.clients);
  groups('networks', overview.networks);
  slow(overview.slow);
}

function header(node, now) {
  byId('node').textContent = `${node.name} · ${node.state} · up ${duration(now - node.started)} · ${node.version} on Java ${node.java} · heap ${bytes(node.heap)} of ${bytes(node['heap-most'])}`;
}

function tiles({ sessions, second, fallen, resumes }) {
  const refused = sum(resumes.refused.map(({ count }) => count));
  const all = resumes.succeeded + refused;
  const tile = (name, value, unit = '') => h('dl', { className: 'tile' }, h('dt', {}, name), h('dd', { data: { tile: name } }, value, ' ', h('small', {}, unit)));
  show(
    'tiles',
    tile('Sessions', number(sessions.live)),
    tile('Opened', number(sessions.opened), 'since the start'),
    tile('Messages in', number(second['messages-in']), '/s'),
    tile('Messages out', number(second['messages-out']), '/s'),
    tile('Fallbacks', number(fallen), 'last hour'),
    tile('Resumes', all === 0 ? '–' : `${Math.floor((100 * resumes.succeeded) / all)} %`, all === 0 ? '' : `of ${number(all)}`),
    tile('Loop lag', number(second.lag), 'ms'),
  );
}

function mix({ live, on }) {
  show(
    'mix',
    ...PLACES.filter((place) => on[place] > 0).map((transport) =>
      h(
        'span',
        { data: { transport, count: on[transport] }, style: { width: `${(100 * on[transport]) / live}%` }, title: `${transport}: ${on[transport]}` },
        h('b', {}, number(on[transport])),
        ` ${transport} · ${Math.round((100 * on[transport]) / live)} %`,
      ),
    ),
  );
}

const cell = (text, className = '') => h('td', { className }, text);
const table = (head, rows) =>
  rows.length === 0
    ? h('p', { className: 'empty' }, 'nothing yet')
    : h('table', {}, h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { className: name.startsWith('#') ? 'number' : '' }, name.replace('#', ''))))), h('tbody', {}, ...rows));

const bar = (value, most, data = {}) => h('td', { className: 'bar' }, h('i', { data, style: { width: `${(100 * value) / Math.max(1, most)}%` } }));

function why(changes) {
  const most = Math.max(...changes.map(({ count }) => count));
  const rows = changes
    .sort((one, other) => other.count - one.count)
    .slice(0, 9)
    .map(({ from, to, reason, count }) =>
      h('tr', {}, h('td', { className: 'name' }, `${short(from)} → `, h('span', { className: 'dot', data: { transport: to } }, short(to))), cell(reason, 'name'), bar(count, most, { transport: to }), cell(number(count), 'number')),
    );
  show('why', table(['change', 'reason', '', '#'], rows));
}

const short = (transport) => transport.replace('xhr-', '').replace('long-', '').replace('-polling', '');

function usable(times) {
  const known = TRANSPORTS.filter((name) => times[name].count > 0);
  const most = Math.max(...known.map((name) => times[name].p99));
  const rows = known.map((transport) => {
    const { count, p50, p90, p99 } = times[transport];
    return h('tr', {}, h('td', { className: 'name' }, badge(transport)), bar(p90, most, { transport }), ...[p50, p90, p99, count].map((n) => cell(number(n), 'number')));
  });
  show('usable', table(['', '90 % within', '#p50', '#p90', '#p99', '#opens'], rows));
}

function ends({ succeeded, refused }, closes) {
  const most = Math.max(succeeded, ...refused.map(({ count }) => count), ...closes.map(({ count }) => count));
  const row = (what, code, name, count, transport) => h('tr', {}, cell(what), cell(`${code || ''} ${name}`, 'name'), bar(count, most, { transport }), cell(number(count), 'number'));
  const rows = [
    ...(succeeded ? [row('resumed', '', '', succeeded, 'websocket')] : []),
    ...refused.slice(0, 4).map(({ code, name, count }) => row('refused', code, name, count, 'long-polling')),
    ...closes.slice(0, 7).map(({ code, name, count }) => row('ended', code, name, count, 'xhr-streaming')),
  ];
  show('ends', table(['', 'code', '', '#'], rows));
}

function groups(id, list) {
  const most = Math.max(...list.map(({ live }) => sum(Object.values(live))));
  const rows = list.slice(0, 9).map(({ name, live, opens, fallbacks }) => {
    const all = sum(Object.values(live));
    const parts = PLACES.filter((place) => live[place] > 0).map((transport) =>
      h('i', { data: { transport }, title: `${transport}: ${live[transport]}`, className: 'part', style: { width: `${(100 * live[transport]) / Math.max(1, most)}%`, background: 'var(--colour)' } }),
    );
    return h('tr', {}, cell(name, 'name'), h('td', { className: 'bar' }, h('div', { className: 'stack' }, ...parts)), cell(number(all), 'number'), cell(number(opens), 'number'), cell(number(fallbacks), 'number'));
  });
  show(id, table(['', 'transports', '#live', '#opens/h', '#fallbacks/h'], rows));
}

function slow(list) {
  const most = Math.max(...list.map(({ held }) => held));
  const rows = list.map(({ id, transport, state, held }) =>
    h('tr', {}, h('td', { className: 'name' }, h('code', {}, id)), h('td', {}, badge(state === 'detached' ? 'detached' : transport)), bar(held, most, { transport }), cell(bytes(held), 'number')),
  );
  show('slow', table(['session', '', '', '#held'], rows));
}
