// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect } from '../lib/connection.mjs';
import { onEach, refused, closed, closesOn, test } from '../lib/suite.mjs';
import { open, Session } from '../lib/session.mjs';
import { attach, attached, hello, json, nonce } from '../lib/wire.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { openingTimeout, slack, transports } from '../lib/settings.mjs';

const bodies = ['websocket', 'xhr-streaming', 'long-polling'];

onEach('HS-2 HELLO with a new cid is answered by WELCOME, then ATTACHED', async (transport) => {
  const connection = await connect(transport, [hello()]);

  const welcome = json(await connection.frames.next('WELCOME'));
  const state = attached(await connection.frames.next('ATTACHED'));

  assert.equal(welcome.v, 1);
  assert.match(welcome.sid, /^[A-Za-z0-9_-]{16,64}$/);
  assert.equal(typeof welcome.id, 'string');
  for (const member of ['pingInterval', 'pingTimeout', 'resumeTimeout', 'pollHold', 'ackDelay', 'window', 'maxFrame',
    'maxMessage', 'maxParts', 'maxWsMessage', 'maxBody', 'maxFrames', 'streamLimit']) {
    assert.ok(Number.isInteger(welcome[member]), `${member} is ${welcome[member]}`);
  }
  assert.ok(Array.isArray(welcome.transports));
  assert.ok(welcome.transports.every((name) => transports.includes(name)));
  assert.ok(welcome.transports.includes(transport));
  assert.deepEqual(state, { attempt: 1, received: 0, base: 1, window: welcome.window });
});

onEach('HS-2 ATTACHED states the attempt that HELLO gave', async (transport) => {
  const session = await open(transport, { n: 7 });

  assert.equal(session.attached.attempt, 7);
});

onEach('HS-3 HELLO with a known cid gets the same WELCOME and attaches with received 0', async (transport) => {
  const session = await open(transport, { frames: [] });
  await session.say('s1', 'mone');
  await session.expect(/^mone$/);

  const again = await connect(transport, [hello({ cid: session.cid, n: session.attempt + 1 })]);

  const welcome = json(await again.expect(/^W/));
  assert.deepEqual(welcome, session.welcome);
  const state = attached(await again.expect(/^A/));
  assert.equal(state.received, 1);
  assert.equal(state.attempt, session.attempt + 1);
});

onEach('HS-3 a HELLO that arrives twice opens one session', async (transport) => {
  const cid = nonce();
  const first = await open(transport, { cid });

  const second = await open(transport, { cid });

  assert.equal(second.sid, first.sid);
  assert.equal(second.attached.attempt, 1);
});

test('HS-3 a known cid without anything confirmed is replayed from 1', async () => {
  const session = await open('websocket', { auth: { service: 'push', count: 3, size: 10 } });
  await session.until(/^m3:/);

  const again = await connect('websocket', [hello({ cid: session.cid, n: 2 })]);

  await again.expect(/^W/);
  assert.equal(attached(await again.expect(/^A/)).base, 1);
  await again.expect(/^m1:/);
  await again.expect(/^m2:/);
  await again.expect(/^m3:/);
});

onEach('HS-4 a version that is not supported is refused with 4426', async (transport) => {
  for (const v of [0, 2, 99]) await refused(await connect(transport, [hello({ v })]), 4426);
});

onEach('HS-5 HELLO without a valid v, cid or n is refused with 4400', async (transport) => {
  const cid = nonce();
  const broken = [
    { cid, n: 1 }, { v: '1', cid, n: 1 }, { v: null, cid, n: 1 }, { v: 1, n: 1 }, { v: 1, cid: 'short', n: 1 },
    { v: 1, cid: 'x'.repeat(65), n: 1 }, { v: 1, cid: 'sixteen characters!', n: 1 }, { v: 1, cid: 12345678901234567890, n: 1 },
    { v: 1, cid }, { v: 1, cid, n: 0 }, { v: 1, cid, n: -1 }, { v: 1, cid, n: '1' }, { v: 1, cid, n: 1.5 },
  ];
  for (const members of broken) {
    await refused(await connect(transport, [`H${JSON.stringify(members)}`]), 4400);
  }
  for (const text of ['H', 'H{', 'H[]', 'H1', 'Hnull', 'H"x"', `H{"v":1,"cid":"${cid}","n":1}x`]) {
    await refused(await connect(transport, [text]), 4400);
  }
});

onEach('FR-12 unknown members of HELLO\'s JSON are ignored', async (transport) => {
  const session = await open(transport, { later: { minor: [1, 2] }, client: 'suite 1', tried: [] });

  assert.equal(session.attached.attempt, 1);
});

onEach('HS-1 a first frame that is no opener is refused with 4400', async (transport) => {
  for (const frame of ['mhello', 's1', 'a0', 'p1', 'c1000 0', 'vx']) {
    await refused(await connect(transport, [frame]), 4400);
  }
});

onEach('HS-10 frames right behind HELLO are taken in', async (transport) => {
  const session = await open(transport, { frames: ['s1', 'mhello', 'mworld'] });

  await session.expect(/^mhello$/);
  await session.expect(/^mworld$/);
}, bodies);

onEach('HS-10 frames right behind ATTACH are taken in', async (transport) => {
  const session = await open('websocket');
  await session.attach({ transport, frames: ['s1', 'mhello'] });

  await session.expect(/^mhello$/);
}, bodies);

test('HS-10 WebSocket messages sent before the answer are taken in', async () => {
  const connection = await connect('websocket', []);
  connection.write(hello());
  connection.write('s1');
  connection.write('mhello');

  await connection.expect(/^W/);
  await connection.expect(/^A/);
  await connection.expect(/^mhello$/);
});

onEach('HS-9 a second opener on one connection is refused with 4400', async (transport) => {
  for (const second of [hello(), `T${nonce()} 2 0 100`, `U${nonce()} 1`]) {
    const connection = await connect(transport, [hello(), second]);
    await connection.expect(/^W/);
    await connection.expect(/^A/);
    await closed(connection, 4400);
  }
}, bodies);

onEach('HS-9 a second opener in an upstream body closes the session with 4400', async (transport) => {
  const session = await open(transport);

  await closesOn(session, [attach(session.sid, 9)], 4400);
});

onEach('HS-11 a HELLO whose cid belongs to an ended session is refused with 4410', async (transport) => {
  const session = await open('websocket');
  await session.say('c1000 0');
  await closed(session.connection, 1000);

  const json4410 = await refused(await connect(transport, [hello({ cid: session.cid, n: 2 })]), 4410);

  assert.equal(json4410.code, 1000);
});

onEach('HS-13 the public id differs from the sid and is no part of it', async (transport) => {
  const { welcome } = await open(transport);

  assert.notEqual(welcome.id, welcome.sid);
  assert.ok(!welcome.sid.includes(welcome.id), 'the sid does not hold the id');
  assert.ok(!welcome.id.includes(welcome.sid), 'the id does not hold the sid');
});

const push = { service: 'push', count: 2, size: 10 };

test('HS-6 a raced session stays unknown to the application until a further frame arrives [websocket]', async () => {
  const raced = await open('websocket', { raced: true, auth: push });
  const witness = await open('websocket', { auth: push });
  await witness.until(/^m2:/);
  await raced.connection.roundTrip();
  assert.ok(!raced.connection.frames.seen.some((frame) => frame.startsWith('m')), 'nothing before it is chosen');

  await raced.say('a0');

  await raced.expect(/^m1:/);
  await raced.expect(/^m2:/);
});

test('HS-6 a raced session stays unknown to the application until a further frame arrives [xhr-streaming]', async () => {
  const raced = await open('xhr-streaming', { raced: true, auth: push });
  await raced.connection.frames.next('MARK').then((frame) => assert.equal(frame, 'k'));

  await raced.say('a0');

  await raced.expect(/^m1:/);
});

onEach('HS-6 a raced session stays unknown to the application until ATTACH arrives', async (transport) => {
  const raced = await open('websocket', { raced: true, auth: push });
  await raced.connection.roundTrip();
  assert.ok(!raced.connection.frames.seen.some((frame) => frame.startsWith('m')), 'nothing before it is chosen');

  await raced.attach({ transport });

  await raced.expect(/^m1:/);
  await raced.expect(/^m2:/);
});

onEach('HS-6 a raced HELLO is answered without the application', async (transport) => {
  const raced = await open(transport, { raced: true, auth: push });

  assert.deepEqual(await raced.connection.rest(), []);
  await raced.attach();
  await raced.expect(/^m1:/);
}, ['long-polling', 'jsonp-polling']);

onEach('HS-6 HS-10 a frame behind a raced HELLO opens the session to the application', async (transport) => {
  const session = await open(transport, { raced: true, frames: ['s1', 'mhello'] });

  await session.expect(/^mhello$/);
}, bodies);

test('ST-1 a raced session that is not chosen is gone after openingTimeout', async () => {
  const raced = await open('websocket', { raced: true, mute: true });
  await elapse(openingTimeout + slack);

  const late = await connect('long-polling', [attach(raced.sid, 2)]);

  assert.match(await late.expect(/^R/), /^R(4404|4410)( |$)/);
});

test('ST-1 HELLO of a lower attempt is refused with 4409', async () => {
  const session = await open('websocket', { n: 5 });

  await refused(await connect('websocket', [hello({ cid: session.cid, n: 4 })]), 4409);
  await session.say('s1', 'mstill here');
  await session.expect(/^mstill here$/);
});

test('ST-1 HELLO of a session in CLOSING is given the replay and CLOSE again', async () => {
  const session = await Session.open('websocket', { auth: { service: 'close', code: 3001 } });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);
  session.connection.drop();

  const again = await connect('websocket', [hello({ cid: session.cid, n: 2 })]);

  await again.expect(/^W/);
  await again.expect(/^A2 1 1 /);
  await again.expect(/^c3001 1/);
});
