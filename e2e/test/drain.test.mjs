// SPDX-License-Identifier: Apache-2.0
// A node is asked to end (SIGTERM) while another one stands behind the same balancer: its clients go there, and know of each
// message what became of it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { launchChromium } from '../lib/browsers.mjs';
import { haproxyOf } from '../lib/networks/programs.mjs';
import { startServer } from '../lib/server.mjs';

const PATIENCE_MS = 60_000;
const DRAIN_MS = 4_000;

/**
 * Polls need a balancer that keeps a client at its node: here by a cookie, for as long as the node says that it is ready. Behind
 * that WebSockets and streams stay where they are; requests go to the other node, which does not know the session.
 */
const balancer = (nodes) => (port) => `
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout check 10s
frontend browsers
  bind 127.0.0.1:${port}
  default_backend nodes
backend nodes
  balance roundrobin
  cookie NODE insert indirect nocache
  option redispatch
  option httpchk GET /throughline/ready
  default-server inter 200ms fall 1 rise 1 check
${nodes.map(({ port: node }, i) => `  server n${i} 127.0.0.1:${node} cookie n${i}`).join('\n')}
`;

/** Runs in the page: one connection that says a number every 20 ms, and keeps what was told and what became of each. */
function talkInPage({ transport }) {
  const connection = globalThis.throughline.connect('/throughline', { transports: [transport] });
  const kept = { told: [], echoes: [], confirmed: [], unknown: [], otherwise: [], sent: 0 };
  for (const name of ['open', 'reset', 'close']) {
    connection.on(name, (event) => kept.told.push({ name, code: event.code, willRetry: event.willRetry, at: Date.now() }));
  }
  connection.on('message', (message) => kept.echoes.push({ message, at: Date.now() }));
  const timer = setInterval(() => {
    const text = String(++kept.sent);
    connection.send(text).then(
      () => kept.confirmed.push(text),
      (error) => kept[error.code === 'UNKNOWN_FATE' ? 'unknown' : 'otherwise'].push(text),
    );
  }, 20);
  kept.stop = () => clearInterval(timer);
  globalThis.kept = kept;
}

describe('a node that goes away', { timeout: 240_000 }, () => {
  let nodes;
  let proxy;
  let browser;

  beforeEach(async () => {
    nodes = await Promise.all([0, 1].map(() => startServer('EchoServer', { DRAIN_MS: String(DRAIN_MS) })));
    proxy = await haproxyOf(balancer(nodes));
    browser = await launchChromium();
  });

  afterEach(async () => {
    await browser?.close();
    await proxy?.stop();
    await Promise.all((nodes ?? []).map((node) => node.stop()));
  });

  const ENDS = {
    'websocket': ['close', 4503, true],
    'xhr-streaming': ['reset', 4404, undefined], // its messages go up in requests
    'long-polling': ['reset', 4404, undefined],
  };
  for (const [transport, end] of Object.entries(ENDS)) {
    test(`sends its clients over ${transport} to the other one`, async (t) => {
      const page = await browser.newPage();
      const until = (condition) => page.waitForFunction(condition, null, { timeout: PATIENCE_MS });
      await page.goto(`${proxy.origin}/lab.html`);
      await page.addScriptTag({ url: `${proxy.origin}/throughline/client.js` });
      await page.evaluate(talkInPage, { transport });
      await until(() => globalThis.kept.echoes.length > 20);
      const cookie = (await page.context().cookies()).find(({ name }) => name === 'NODE');
      const node = nodes[Number(cookie.value.slice(1))];

      const ended = node.stop();
      await until(() => globalThis.kept.told.filter(({ name }) => name === 'open').length === 2);
      await until(() => globalThis.kept.echoes.at(-1).at > globalThis.kept.told.at(-1).at);
      await page.evaluate(() => globalThis.kept.stop());
      await until(() => {
        const { confirmed, echoes, otherwise, sent, unknown } = globalThis.kept;
        const settled = confirmed.length + unknown.length + otherwise.length === sent;
        return settled && echoes.at(-1).message === confirmed.at(-1); // of the next session, where nothing is cut off
      });
      await ended;

      const { told, echoes, confirmed, unknown, otherwise } = await page.evaluate(() => ({ ...globalThis.kept, stop: null }));
      const back = echoes.find(({ at }) => at >= told[2].at).at - told[1].at;
      t.diagnostic(`${transport}: from the close to the first echo of the next session ${back} ms; ${unknown.length} of unknown fate`);
      assert.deepEqual(
        told.map(({ name, code, willRetry }) => [name, code, willRetry]),
        [['open', undefined, undefined], end, ['open', undefined, undefined]],
      );
      assert.deepEqual(otherwise, []);
      const heard = echoes.map(({ message }) => Number(message));
      assert.deepEqual(heard, [...new Set(heard)].sort((a, b) => a - b), 'in order, nothing twice');
      const answered = new Set(heard);
      const unanswered = confirmed.map(Number).filter((number) => !answered.has(number));
      const around = [...unanswered, ...unknown.map(Number)].sort((a, b) => a - b);
      assert.deepEqual(around, around.map((_, i) => around[0] + i), 'only what was said around the close has no answer');
    });
  }
});
