// SPDX-License-Identifier: Apache-2.0
// How the client chooses among transports, seen in Chromium by the order in which a network is asked, and by what is told.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startScripted, upgrades } from '../lib/networks.mjs';
import { COUNT, Visits } from '../lib/visits.mjs';

/** Ends before a heartbeat's deadline, 45 s: what is found out is found out by traffic. */
const DEADLINE_MS = 30_000;

const COMES_ONLINE = `dispatchEvent(new Event('online'))`;

/** Gives up quietly after a while: what is waited for is asserted on later. */
async function until(condition) {
  for (let i = 0; i < 200 && !condition(); i++) await sleep(50);
}

const isUpgrade = ({ upgrade }) => upgrade;
const isStream = ({ path }) => path.startsWith('/throughline/xhr-streaming');

describe('the choice of a transport, and what traffic finds out', { timeout: 400_000 }, () => {
  const visits = new Visits();

  before(() => visits.start());
  after(() => visits.stop());

  async function visit(origin, how = {}) {
    const { result, memory } = await visits.visit(origin, { deadlineMs: DEADLINE_MS, ...how });
    console.log(JSON.stringify(result));
    assert.equal(result.fault, null);
    assert.deepEqual([result.received, result.confirmed], [COUNT, COUNT]);
    return { ...result, memory };
  }

  async function through(rules, use) {
    const network = await startScripted(visits.server.port, rules);
    try {
      await use(network);
    } finally {
      await network.stop();
    }
  }

  test('a swallowed WebSocket is not waited for: the stream is asked for beside it, and carries the session', () =>
    through({ treat: upgrades('swallow') }, async ({ origin, requests }) => {
      const { transport, moves } = await visit(origin);

      assert.equal(transport, 'xhr-streaming');
      assert.deepEqual([requests.findIndex(isUpgrade), requests.findIndex(isStream)], [0, 1]);
      assert.match(Object.keys(moves)[0], /websocket/i, 'the reason does not name what failed');
    }));

  test('the second visit to a network that swallows WebSockets begins with the stream', () =>
    through({ treat: upgrades('swallow') }, async ({ origin, requests }) => {
      const { memory } = await visit(origin);
      requests.length = 0;
      const { transport } = await visit(origin, { memory });

      assert.equal(transport, 'xhr-streaming');
      assert.ok(isStream(requests[0]), `the first request was ${JSON.stringify(requests[0])}`);
    }));

  test('a WebSocket that is possible again is gone over to when the browser comes online, and the app is told why', async () => {
    let possible = false;
    const rules = { treat: (request) => (request.upgrade && !possible ? 'refuse' : 'pass') };
    await through(rules, async ({ origin, requests }) => {
      const halfway = async (page) => {
        possible = true;
        await page.evaluate(COMES_ONLINE);
        await until(() => requests.some(({ upgrade, treatment }) => upgrade && treatment === 'pass'));
      };
      const { transport, moves } = await visit(origin, { halfway });

      assert.equal(transport, 'websocket');
      assert.ok(Object.keys(moves).some((move) => / to websocket: \S/.test(move)), JSON.stringify(moves));
    });
  });

  test('a failed promotion does not touch the connection that works', () =>
    through({ treat: upgrades('refuse') }, async ({ origin, requests }) => {
      const halfway = async (page) => {
        const before = requests.filter(isUpgrade).length;
        await page.evaluate(COMES_ONLINE);
        await until(() => requests.filter(isUpgrade).length > before);
      };
      const { changes, suspensions } = await visit(origin, { halfway });

      assert.deepEqual([changes, suspensions], [1, 0]);
    }));

  test('a roam while a stream carries the session is noticed by traffic, not by the heartbeat', () =>
    through({ treat: upgrades('refuse') }, async ({ origin, proxy }) => {
      await visit(origin, { halfway: () => proxy.silence() });
    }));

  test('where WebSocket and streaming fail, the reasons of both are told', () =>
    through({ treat: upgrades('swallow', () => 'hold') }, async ({ origin }) => {
      const { transport, moves } = await visit(origin);

      assert.equal(transport, 'long-polling');
      const whys = Object.keys(moves).map((move) => move.slice(move.indexOf(': ')));
      assert.match(whys.join(), /websocket/);
      assert.match(whys.join(), /xhr-streaming/);
    }));
});
