// SPDX-License-Identifier: Apache-2.0
// A real Prometheus scrapes the demo under load by all transports, draws what the dashboard asks for, and warns when provoked.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { connect } from '../../client-js/dist/index.js';
import { Prometheus } from '../lib/prometheus.mjs';
import { repository, startServer } from '../lib/server.mjs';

const CLIENTS = { websocket: 3, 'xhr-streaming': 2, 'long-polling': 2 };
const MESSAGES = 20;
const TEXT = 'twelve bytes';

const ops = (name) => join(repository, 'ops', name);

/** The value, once it is as wanted; the last one when that takes too long. */
async function eventually(read, wanted, seconds = 30) {
  const until = Date.now() + seconds * 1_000;
  for (;;) {
    const value = await read();
    if (wanted(value) || Date.now() > until) return value;
    await new Promise((next) => setTimeout(next, 250));
  }
}

test('the rules are good, and warn of what they are for', () => {
  const promtool = (...args) => execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' });
  assert.match(promtool('check', 'rules', ops('alerts.yml')), /SUCCESS/);
  assert.match(promtool('test', 'rules', ops('alerts.test.yml')), /SUCCESS/);
  assert.match(promtool('check', 'config', ops('prometheus.yml')), /SUCCESS/);
});

describe('the demo, scraped', { timeout: 180_000 }, () => {
  let server;
  let prometheus;
  const connections = [];

  before(async () => {
    server = await startServer('chat.ChatDemo', { BOT: 'off' });
    prometheus = await Prometheus.scraping(`127.0.0.1:${server.port}`);
  });

  after(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await prometheus?.stop();
    await server?.stop();
  });

  async function converse(transport) {
    const connection = connect(server.url, { transports: [transport], WebSocket });
    connections.push(connection);
    let echoes = 0;
    const done = new Promise((resolve) => connection.on('message', () => ++echoes === MESSAGES && resolve()));
    for (let i = 0; i < MESSAGES; i++) connection.send(TEXT);
    await done;
  }

  const post = (route, body) => fetch(`${server.url}/${route}`, { method: 'POST', body }).then((answer) => answer.text());

  async function becomes(expression, label, wanted) {
    const holds = (value) => Object.entries(wanted).every(([key, number]) => value[key] === number);
    const value = await eventually(() => prometheus.query(expression, label), holds);
    assert.ok(holds(value), `${expression} is ${JSON.stringify(value)}, not ${JSON.stringify(wanted)}`);
  }

  test('sessions, messages and bytes of each transport are what was done', async () => {
    const all = Object.entries(CLIENTS).flatMap(([transport, count]) => Array(count).fill(transport));
    await Promise.all(all.map(converse));

    const each = (number) => Object.fromEntries(Object.entries(CLIENTS).map(([name, count]) => [name, count * number]));
    await becomes('throughline_opens_total{client="node"}', 'transport', each(1));
    await becomes('sum by (transport) (throughline_sessions)', 'transport', { ...each(1), 'jsonp-polling': 0 });
    await becomes('throughline_time_to_usable_seconds_count', 'transport', { ...each(1), 'jsonp-polling': 0 });
    for (const direction of ['received', 'sent']) {
      await becomes(`throughline_messages_total{direction="${direction}"}`, 'transport', each(MESSAGES));
      await becomes(`throughline_bytes_total{direction="${direction}"}`, 'transport', each(MESSAGES * TEXT.length));
    }
  });

  test('why a client has no WebSocket is counted as it says, in a class of its own', async () => {
    const tried = [{ transport: 'websocket', outcome: 'code 1006', ms: 300 }, { transport: '"} 1', outcome: '"} 1', ms: 0 }];
    await post('long-polling', `H${JSON.stringify({ v: 1, cid: 'a-client-that-tells', n: 1, tried })}\n`);

    await becomes('throughline_fallbacks_total{from="websocket", to="long-polling"}', 'reason', { cut: 1 });
    await becomes('throughline_failed_tries_total{reason=~"cut|other"}', 'transport', { websocket: 1, none: 1 });
  });

  test('a session that is cut off is detached, and resumes', async () => {
    const resumes = 'sum(throughline_attaches_total{kind="resume", transport="long-polling"})';
    const { '': before } = await prometheus.query(resumes);
    connections.at(-1).cut();
    await becomes(resumes, '', { '': before + 1 });
  });

  test('the dashboard asks for what there is', async () => {
    const { panels } = JSON.parse(readFileSync(ops('grafana-dashboard.json'), 'utf8'));
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    assert.ok(expressions.length > 30, `${expressions.length} expressions`);
    for (const expression of expressions) {
      const filled = expression.replaceAll('$__rate_interval', '30s').replace(/"\$\w+"/g, '".*"');
      await assert.doesNotReject(prometheus.query(filled));
    }
    const drawn = await prometheus.query('sum by (transport) (throughline_sessions{job=~".*", instance=~".*"})', 'transport');
    assert.equal(drawn['xhr-streaming'], CLIENTS['xhr-streaming']);
  });

  test('nothing is warned of; when clients come back and their sessions are gone, that is', async () => {
    assert.deepEqual(await eventually(() => prometheus.firing(), (names) => names.length === 0), []);

    let provoked = 0;
    const names = await eventually(
      async () => {
        await post('long-polling', `Ta-session-of-yesterday ${++provoked} 0 262144\n`);
        return prometheus.firing();
      },
      (firing) => firing.includes('ThroughlineResumesRefused'),
      60,
    );

    assert.ok(names.includes('ThroughlineResumesRefused'), `after ${provoked} refusals: ${names}`);
  });
});
