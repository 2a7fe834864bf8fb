// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect } from '../lib/connection.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { closed, onEach, refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { closeTimeout, slack } from '../lib/settings.mjs';
import { attach } from '../lib/wire.mjs';

const closing = { service: 'close', code: 3001 };

onEach('CL-2 CL-5 CLOSE is answered by CLOSE with received and ends the session', async (transport) => {
  const session = await open(transport);
  await session.say('s1', 'mone', 'mtwo');
  await session.until(/^mtwo$/);
  if (transport !== 'websocket') await session.park();

  const answer = await session.say('c1000 2 bye');

  if (answer?.frames) {
    assert.equal(answer.status, 200);
    assert.match(answer.frames.at(-1), /^c1000 2( .*)?$/);
  } else {
    if (transport !== 'websocket') await session.connection.expect(/^A/);
    assert.match(await closed(session.connection, 1000), /^c1000 2( .*)?$/);
  }
  const state = await session.ended(1000);
  assert.equal(state.received, 2);
});

onEach('CL-2 CLOSE behind the opener is answered', async (transport) => {
  const session = await open('websocket');

  const connection = await session.attach({ transport, frames: ['s1', 'mlast', 'c1000 0'] });

  await connection.expect(/^A2/);
  let frame = await connection.frames.next('CLOSE');
  while (/^[mpakd]/.test(frame)) frame = await connection.frames.next('CLOSE');
  assert.match(frame, /^c1000 1( .*)?$/);
  await connection.expectEnd();
  await session.ended(1000);
}, ['websocket', 'xhr-streaming', 'long-polling']);

onEach('CL-2 frames before CLOSE in the same batch are taken in', async (transport) => {
  const session = await open(transport);

  await session.say('s1', 'mone', 'mtwo', 'mthree', 'c1000 0');

  await session.connection.frames.ended();
  assert.equal((await session.ended(1000)).received, 3);
});

onEach('CL-2 ST-1 CLOSE ends a detached session', async (transport) => {
  const session = await open('websocket');
  session.connection.drop();
  session.transport = transport;

  const answer = await session.say('c1000 0');

  if (answer.frames) assert.match(answer.frames.at(-1), /^c1000 0( .*)?$/);
  await session.ended(1000);
}, ['xhr-streaming', 'long-polling', 'jsonp-polling']);

onEach('CL-3 a server that closes gives an attach the replay and CLOSE again', async (transport) => {
  const session = await open('websocket', { auth: closing });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);
  session.connection.drop();

  const connection = await session.attach({ transport });

  await connection.expect(/^A2 1 1 /);
  await connection.expect(/^c3001 1/);
  session.transport = transport;
  await session.say('c3001 0');
  await connection.frames.ended();
  await session.ended(3001);
});

test('CL-3 the answered CLOSE ends the session at once', async () => {
  const session = await open('websocket', { auth: closing });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);

  await session.say('c3001 0');

  const end = await session.connection.expectEnd();
  assert.equal(end.code, 3001);
  await session.ended(3001);
});

test('CL-3 ST-1 a CLOSE that is not answered ends the session after closeTimeout', async () => {
  const session = await open('websocket', { auth: closing, mute: true });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);
  const began = performance.now();

  const end = await session.connection.expectEnd(closeTimeout + slack);

  assert.equal(end.code, 3001);
  assert.ok(performance.now() - began > closeTimeout / 2, 'it waited for the answer');
  await session.ended(3001);
});

test('CL-3 ST-1 a lost connection leaves CLOSING until closeTimeout, then the session is ended', async () => {
  const session = await open('websocket', { auth: closing });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);
  session.connection.drop();

  await elapse(closeTimeout + slack);

  await session.ended(3001);
});

onEach('CL-3 the CLOSE of the server comes on every transport', async (transport) => {
  const session = await open(transport, { auth: closing });

  await session.say('s1', 'mgo');

  await session.expect(/^c3001 1( .*)?$/);
});

onEach('CL-4 nothing follows CLOSE, though frames are queued', async (transport) => {
  const session = await open(transport, { window: 100, auth: { service: 'push', count: 50, size: 900 } });
  await session.expect(/^m1:/);
  if (transport !== 'websocket') await session.park({ window: 0 });

  const answer = await session.say('c1000 1');

  await session.connection.frames.ended();
  const all = session.connection.frames.seen.filter((frame) => !/^[pkd]/.test(frame));
  const closes = [...all, ...(answer?.frames ?? [])].filter((frame) => frame[0] === 'c');
  assert.ok(closes.length >= 1, `no CLOSE: ${all}`);
  if (answer?.frames) assert.match(answer.frames.at(-1), /^c1000 /);
  else assert.match(all.at(-1), /^c1000 /);
});

onEach('CC-1 a code that is not listed closes like any other', async (transport) => {
  for (const code of [1001, 1999, 3000, 3999, 4000, 4499, 4500, 4599, 4600, 4699, 4700, 4799, 4999]) {
    const session = await open('websocket');
    session.transport = transport;
    if (transport !== 'websocket') await session.park({ transport });

    await session.say(`c${code} 0`);

    await session.connection.frames.ended();
    await session.ended(code);
  }
});

onEach('CC-2 a reason has no effect', async (transport) => {
  for (const reason of ['4404', '{"code":4429,"retryAfter":1}', '1000 5 x', 'ä~n~r~0', '']) {
    const session = await open('websocket');
    session.transport = transport;
    if (transport !== 'websocket') await session.park({ transport });

    await session.say(`c3456 0 ${reason}`);

    await session.connection.frames.ended();
    await session.ended(3456);
  }
});

test('CC-3 a reason holds nothing of the request', async () => {
  const marker = 'zzmarkerzz';
  const seen = [];
  for (const first of [`m${marker}`, `H{"${marker}`, `T${marker}`, `T${marker}${marker} 1 0 1`, `z${marker}`]) {
    const connection = await connect('long-polling', [first]);
    seen.push(await connection.expect(/^R/));
  }
  for (const frame of [`z${marker}`, `a${marker}`, `m~${marker}`, `M{"${marker}":1}`]) {
    const session = await open('long-polling');
    seen.push((await session.say(frame)).frames.at(-1));
  }

  for (const frame of seen) {
    assert.match(frame, /^[Rc]4[0-9]{3}/);
    assert.ok(!frame.includes(marker), frame);
  }
});

onEach('CC-3 UX-3 a handler that throws closes its session with 4500 and says nothing of the exception', async (transport) => {
  const reasons = new Set();
  for (const text of ['first secret', 'second secret']) {
    const session = await open(transport, { auth: { service: 'throw' } });
    await session.park();
    await session.say('s1', `m${text}`);
    const frames = await session.until(/^c4500 1( .*)?$/);
    reasons.add(frames.at(-1).slice(8));
    await session.ended(4500);
  }

  assert.equal(reasons.size, 1, 'the reason is constant');
  assert.ok(![...reasons][0].includes('secret'), [...reasons][0]);
});

onEach('ST-1 an UPSTREAM of an ended session is refused with 4410', async (transport) => {
  const session = await open('websocket');
  await session.say('c1000 0');
  await closed(session.connection, 1000);
  session.transport = transport;

  const answer = await session.say('s1', 'mlate');

  assert.equal(answer.status, 200);
  assert.match(answer.frames.at(-1), /^R4410 \{/);
}, ['xhr-streaming', 'long-polling']);

onEach('ST-1 a session in CLOSING takes messages in and drops them', async (transport) => {
  const session = await open('websocket', { auth: closing });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);
  await session.attach({ transport, frames: ['s2', 'mlate', 'mlater'] });
  await session.connection.expect(/^A2 [1-3] 1 /);
  await session.connection.expect(/^c3001 /);

  session.transport = 'long-polling';
  const answer = await session.say('c3001 0');

  assert.ok(answer.frames.length > 0);
  assert.equal((await session.ended(3001)).received, 3);
}, ['websocket', 'xhr-streaming', 'long-polling']);

onEach('ST-1 CLOSE ends the session of another connection that is still open', async (transport) => {
  const session = await open('websocket');
  const other = await session.park({ transport });
  const answer = await connect('websocket', [attach(session.sid, session.attempt + 1), 'c1000 0']);

  await answer.expect(/^A/);
  await closed(answer, 1000);

  await other.frames.ended();
  await refused(await connect(transport, [attach(session.sid, session.attempt + 2)]), 4410);
});

onEach('CL-1 CLOSE follows the counted frames queued before it', async (transport) => {
  const session = await open(transport, { auth: { service: 'push', count: 30, size: 1_000, code: 3005 } });

  const frames = await session.until(/^c/);

  assert.deepEqual(frames.map((frame) => /^m([0-9]+):|^c3005 /.exec(frame)?.[1]), [...Array(30).keys()].map((i) => `${i + 1}`).concat(undefined));
  assert.match(frames.at(-1), /^c3005 0( |$)/);
});
