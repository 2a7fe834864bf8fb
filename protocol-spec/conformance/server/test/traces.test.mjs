// SPDX-License-Identifier: Apache-2.0
// The traces of Appendix A and of sections 7.2 to 7.5, line by line.
import assert from 'node:assert/strict';
import { connect, jsonpUpstream, upstream } from '../lib/connection.mjs';
import { request } from '../lib/http.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { allowedOrigin, markDelay, slack, tombstone } from '../lib/settings.mjs';
import { attach, hello, json } from '../lib/wire.mjs';

test('HS-2 HS-10 trace: open, and a message in the first round trip', async () => {
  const connection = await connect('websocket', [hello(), 's1', 'mhello']);

  const { sid } = json(await connection.frames.next('WELCOME'));
  assert.match(sid, /^[A-Za-z0-9_-]{16,64}$/);
  assert.match(await connection.frames.next('ATTACHED'), /^A1 1 1 [0-9]+$/);
  await connection.expect(/^mhello$/);
});

test('AT-5 AT-7 trace: switch while data is in flight', async () => {
  const session = await open('websocket', { auth: { service: 'push', count: 2, size: 10 } });
  const one = session.connection;
  await one.expect(/^m1:/);
  await one.expect(/^m2:/); // number 2, written before the fence

  const two = await connect('long-polling', [attach(session.sid, 2, 1)]);

  assert.match(await two.frames.next('ATTACHED'), /^A2 0 2 [0-9]+$/);
  assert.match(await two.frames.next('number 2'), /^m2:/);
  await one.expect(/^R4409( |$)/);
  assert.equal((await one.expectEnd()).code, 4409);
  const three = await connect('long-polling', [attach(session.sid, 3, 2)]);
  assert.match(await three.frames.next('ATTACHED'), /^A3 0 3 [0-9]+$/);
});

test('LP-7 DL-6 trace: a lost answer', async () => {
  const session = await open('websocket', { auth: { service: 'push', count: 3, size: 10 } });
  await session.until(/^m3:/);

  for (const attempt of [4, 5]) {
    const poll = await connect('long-polling', [attach(session.sid, attempt, 2)]);
    assert.match(await poll.frames.next('ATTACHED'), new RegExp(`^A${attempt} 0 3 [0-9]+$`));
    assert.match(await poll.frames.next('number 3'), /^m3:/);
    assert.deepEqual(await poll.rest(), []);
  }
});

test('UP-2 trace: a POST that a browser sent twice', async () => {
  const session = await open('xhr-streaming', { auth: { service: 'push', count: 3, size: 10 } });
  await session.until(/^m3:/);

  for (let time = 0; time < 2; time++) {
    const { status, frames } = await upstream([`U${session.sid} 1`, 's1', 'mhi']);
    assert.equal(status, 200);
    assert.match(frames[0], /^a1( [0-9]+)?$/);
    assert.ok(frames.includes('d3'), `${frames}`);
  }
});

test('UP-8 DL-3 trace: a gap', async () => {
  const session = await open('xhr-streaming');
  await upstream([`U${session.sid} 1`, 's1', 'mhi']);

  const gap = await upstream([`U${session.sid} 1`, 's4', 'mlate']);
  assert.equal(gap.status, 200);
  assert.match(gap.frames[0], /^R4412 \{/);
  assert.equal(json(`W${gap.frames[0].slice(6)}`).received, 1);

  const filled = await upstream([`U${session.sid} 1`, 's2', 'mtwo', 'mthree', 'mlate']);
  assert.match(filled.frames[0], /^a4( [0-9]+)?$/);
  for (const text of ['hi', 'two', 'three', 'late']) await session.expect(new RegExp(`^m${text}$`));
});

test('ST-2 AT-14 AT-13 trace: expired', async () => {
  const session = await open('websocket');
  await session.say('s1', 'ma', 'mb', 'mc', 'md');
  await session.until(/^md$/);
  session.connection.drop();

  await elapse(session.welcome.resumeTimeout + slack);
  const state = await refused(await connect('long-polling', [attach(session.sid, 6, 3)]), 4410);
  assert.deepEqual([state.code, state.received], [4407, 4]);

  await elapse(tombstone + slack);
  await refused(await connect('long-polling', [attach(session.sid, 7, 3)]), 4404);
});

test('AT-2 trace: superseded', async () => {
  const session = await open('websocket', { auth: { service: 'push', count: 3, size: 10 } });
  await session.say('s1', 'ma', 'mb', 'mc', 'md');
  await session.until(/^m3:/);
  for (let received = 0; received < 4;) received = Number((await session.expect(/^a/)).slice(1).split(' ')[0]);

  const eight = await connect('websocket', [attach(session.sid, 8, 3)]);
  assert.match(await eight.frames.next('ATTACHED'), /^A8 4 4 [0-9]+$/);

  await refused(await connect('websocket', [attach(session.sid, 7, 3)]), 4409);
  await eight.roundTrip();
});

test('CL-3 CL-2 trace: close by the server, the answer lost', async () => {
  const session = await open('websocket', { auth: { service: 'close', code: 1000 } });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c1000 1( .*)?$/);
  session.connection.drop();

  const nine = await connect('long-polling', [attach(session.sid, 9, 0)]);
  assert.match(await nine.frames.next('ATTACHED'), /^A9 1 1 [0-9]+$/);
  assert.match(await nine.expect(/^c/), /^c1000 1( .*)?$/);

  const answer = await upstream([`U${session.sid} 9`, 'c1000 0']);
  assert.equal(answer.status, 200);
  await session.ended(1000);
});

test('XS-3 UP-1 trace: xhr-streaming', async () => {
  const connection = await connect('xhr-streaming', [hello()]);
  const { sid } = json(await connection.frames.next('WELCOME'));
  assert.match(await connection.frames.next('ATTACHED'), /^A1 0 1 [0-9]+$/);
  assert.equal(await connection.frames.next('MARK', markDelay + slack), 'k');

  const { frames } = await upstream([`U${sid} 1`, 's1', 'mhi']);
  assert.match(frames[0], /^a1( [0-9]+)?$/);
  assert.match(frames[1], /^d[01]$/);
  await connection.expect(/^mhi$/);
});

test('LP-2 LP-6 trace: long-polling', async () => {
  const session = await open('long-polling');
  await session.say('s1', 'mone', 'mtwo');

  const poll = await connect('long-polling', [attach(session.sid, 7, 0)]);
  assert.match(await poll.frames.next('ATTACHED'), /^A7 2 1 [0-9]+$/);
  await poll.expect(/^mone$/);
  await poll.expect(/^mtwo$/);
  const next = await connect('long-polling', [attach(session.sid, 8, 2)], { query: 'hold=50' });
  assert.match(await next.frames.next('ATTACHED'), /^A8 2 3 [0-9]+$/);
});

test('JP-2 JP-5 trace: jsonp-polling', async () => {
  const session = await open('jsonp-polling');
  assert.equal((await jsonpUpstream([`U${session.sid} 1`, 's1', 'mhi'])).text, 'ok');

  const exchange = request({
    method: 'GET', path: `/jsonp-polling?c=3&f=T${session.sid}%202%200%20262144`, headers: { Referer: `${allowedOrigin}/` },
  });

  assert.match(await exchange.text(), /^\/\*\*\/___tl\[3\]\("A2 1 1 [0-9]+\\n((a1( [0-9]+)?|mhi)\\n)+"\);$/);
});
