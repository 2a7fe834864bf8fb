// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect } from '../lib/connection.mjs';
import { dial } from '../lib/http.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { closed, onEach, refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { slack, tombstone, transports } from '../lib/settings.mjs';
import { attach, attached, hello, json, nonce, repeat } from '../lib/wire.mjs';

const pushing = { service: 'push', count: 5, size: 10 };

onEach('AT-2 AT-16 an attempt lower than the current one is refused with 4409 and changes nothing', async (transport) => {
  const session = await open('websocket', { n: 5 });

  await refused(await connect(transport, [attach(session.sid, 4)]), 4409);

  await session.say('s1', 'mstill here');
  await session.expect(/^mstill here$/);
});

onEach('AT-3 an attempt equal to the current one binds the session to the new connection', async (transport) => {
  const session = await open(transport, { auth: { service: 'echo' } });
  await session.park();
  const older = session.connection;

  await session.attach({ attempt: session.attempt });

  const end = await older.frames.ended();
  if (transport === 'websocket') assert.equal(end.code, 4409);
  else assert.deepEqual(end, { status: 200, how: 'complete' });
  await session.say('s1', 'mhello');
  await session.expect(/^mhello$/);
});

for (const from of transports) {
  onEach(`AT-4 AT-5 a takeover from ${from} ends it and the session goes on`, async (to) => {
    const session = await open(from);
    const older = await session.park();

    await session.attach({ transport: to });

    const last = (await older.rest()).filter((frame) => !/^[pakdA]/.test(frame));
    const end = await older.frames.ended();
    if (from === 'websocket') {
      assert.equal(last.length, 1, `${last}`);
      assert.match(last[0], /^R4409( \{.*\})?$/);
      assert.equal(end.code, 4409);
    } else if (from === 'xhr-streaming') {
      assert.equal(last.length, 1, `${last}`);
      assert.match(last[0], /^R4409( \{.*\})?$/);
      assert.equal(end.how, 'complete');
    } else {
      assert.deepEqual(older.frames.seen, [], 'an empty 200');
      assert.deepEqual(end, { status: 200, how: 'complete' });
    }
    await session.say('s1', 'mgoes on');
    await session.expect(/^mgoes on$/);
  });
}

test('AT-4 frames from the older connection are dropped and its close does not touch the session', async () => {
  const session = await open('websocket');
  const older = session.connection;
  await session.attach();
  await session.expect(/^A2/);

  older.write('s1', 'mfrom the older one');
  older.write('c1000 0');
  older.close(1000);
  await older.frames.ended();

  await session.say('s1', 'mfrom the newer one');
  await session.expect(/^mfrom the newer one$/);
});

onEach('AT-4 the loss of the older connection does not touch the session', async (transport) => {
  const session = await open(transport);
  const older = await session.park();
  await session.attach({ transport: 'websocket' });
  await session.expect(/^A/);

  older.drop();
  await older.frames.ended();

  await session.say('s1', 'mhello');
  await session.expect(/^mhello$/);
});

onEach('AT-7 base is one more than what ATTACH states as received', async (transport) => {
  const session = await open('websocket', { auth: pushing });
  await session.until(/^m5:/);

  await session.attach({ transport, received: 2 });

  const state = attached(await session.connection.expect(/^A/));
  assert.equal(state.base, 3);
  await session.connection.expect(/^m3:/);
  await session.connection.expect(/^m4:/);
  await session.connection.expect(/^m5:/);
});

onEach('AT-7 DL-7 base is one more than what was confirmed before when ATTACH states less', async (transport) => {
  const session = await open('websocket', { auth: pushing });
  await session.until(/^m5:/);
  await session.say('a4 262144');

  await session.attach({ transport, received: 1 });

  assert.equal(attached(await session.connection.expect(/^A/)).base, 5);
  await session.connection.expect(/^m5:/);
});

onEach('AT-10 a counted frame without a BASE before it is refused with 4400', async (transport) => {
  const session = await open(transport);

  const connection = await connect(transport, [attach(session.sid, 2), 'mhello']);

  await connection.expect(/^A2/);
  await closed(connection, 4400);
  await session.ended(4400);
}, ['websocket', 'xhr-streaming', 'long-polling']);

onEach('AT-11 AT-16 a received beyond the last number sent is refused with 4400, the connection only', async (transport) => {
  const session = await open('websocket', { auth: pushing });
  await session.until(/^m5:/);

  await refused(await connect(transport, [attach(session.sid, 2, 6)]), 4400, [200, 400]);

  await session.say('p7');
  await session.expect(/^q7 0/);
});

onEach('AT-13 an unknown sid is refused with 4404', async (transport) => {
  await refused(await connect(transport, [attach(nonce(), 1)]), 4404);
});

onEach('AT-14 the sid of an ended session is refused with 4410, with code and received', async (transport) => {
  const session = await open('websocket');
  await session.say('s1', 'mone', 'mtwo');
  await session.until(/^mtwo$/);
  await session.say('c3333 2');
  await closed(session.connection, 3333);

  const state = await refused(await connect(transport, [attach(session.sid, 2)]), 4410);

  assert.equal(state.code, 3333);
  assert.equal(state.received, 2);
});

test('AT-14 ST-1 the tombstone stands for its time and is forgotten then', async () => {
  const session = await open('websocket');
  await session.say('c1000 0');
  await closed(session.connection, 1000);
  await elapse(tombstone / 2);
  await refused(await connect('long-polling', [attach(session.sid, 2)]), 4410);

  await elapse(tombstone / 2 + slack);

  await refused(await connect('long-polling', [attach(session.sid, 3)]), 4404);
});

test('AT-15 CC-4 attaches of one session that take over are limited in rate, over it 4429 with retryAfter', async () => {
  const session = await open('websocket');
  const wires = repeat(400, () => dial());
  await Promise.all(wires.map((wire) => wire.ready));

  // All at one moment: how many the limit lets through does not depend on the speed of the machine.
  const polls = await Promise.all(wires.map((wire) => (
    connect('long-polling', [attach(session.sid, 2)], { wire, query: 'hold=50' }))));
  const answers = (await Promise.all(polls.map((poll) => poll.rest(20_000)))).flat();

  const refusals = answers.filter((frame) => frame[0] === 'R');
  assert.notEqual(refusals.length, 0, '400 takeovers at one moment were not limited');
  for (const refusal of refusals) assert.match(refusal, /^R4429 \{/);
  const waits = refusals.map((refusal) => json(`W${refusal.slice(6)}`).retryAfter);
  assert.ok(waits.every((wait) => Number.isInteger(wait) && wait > 0), refusals[0]);
  await elapse(Math.max(...waits));
  session.attempt = 2;
  await session.alive();
});

onEach('DL-6 unconfirmed frames are sent again under their numbers after an attach', async (transport) => {
  const session = await open(transport, { auth: pushing });
  await session.until(/^m5:/);

  await session.attach({ received: 0 });

  assert.equal(attached(await session.connection.expect(/^A/)).base, 1);
  for (const number of [1, 2, 3, 4, 5]) await session.connection.expect(new RegExp(`^m${number}:`));
});

onEach('AT-16 an attach that cannot be read does not touch the connection', async (transport) => {
  const session = await open('websocket');

  await refused(await connect(transport, [`T${session.sid} 2 0`]), 4400);
  await refused(await connect(transport, [`T${session.sid} 2 0 1 x`]), 4400);
  await refused(await connect(transport, [`T${session.sid} 02 0 1`]), 4400);

  await session.say('s1', 'mstill here');
  await session.expect(/^mstill here$/);
});

onEach('ST-1 a HELLO with the cid of a detached session attaches it', async (transport) => {
  const session = await open('websocket');
  session.connection.drop();

  const connection = await connect(transport, [hello({ cid: session.cid, n: 2 })]);

  assert.equal(json(await connection.expect(/^W/)).sid, session.sid);
  await connection.expect(/^A2 0 1 /);
});

for (const transport of ['websocket', 'xhr-streaming']) {
  test(`AT-18 AT-7 frames confirmed before they were written to the connection do not shift its numbers [${transport}]`, async () => {
    const session = await open('websocket', { mute: true });
    await session.say('s1', 'm1', 'm2', 'm3');
    await session.until(/^m3$/);
    const connection = await session.attach({ transport, received: 1, window: 0 });
    assert.equal(session.took(await connection.expect(/^A/)).base, 2);

    await session.say('a3', 's4', 'm4');

    assert.equal(attached(await connection.expect(/^A/)).base, 4);
    await connection.expect(/^m4$/);
  });
}
