// SPDX-License-Identifier: Apache-2.0
// The server's state table of section 5.3, where no other file has the cell.
import assert from 'node:assert/strict';
import { connect, upstream } from '../lib/connection.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { onEach, refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { openingTimeout, slack } from '../lib/settings.mjs';
import { attach, hello } from '../lib/wire.mjs';

test('ST-2 ST-1 a session without a connection ends with 4407 when resumeTimeout has passed, not before', async () => {
  const session = await open('websocket');
  await session.say('s1', 'mone');
  await session.expect(/^mone$/);
  session.connection.drop();
  await elapse(session.welcome.resumeTimeout * 0.6);
  const back = await session.attach();
  session.took(await back.expect(/^A2 1 /));
  back.drop();

  await elapse(session.welcome.resumeTimeout + slack);

  assert.equal((await session.ended(4407)).received, 1);
});

onEach('ST-4 ST-1 the loss of a connection does not end the session', async (transport) => {
  const session = await open('websocket');

  for (let count = 1; count <= 3; count++) {
    session.connection.drop();
    await session.reattach({ transport });
    await session.say(`s${count}`, `m${count}`);
    await session.expect(new RegExp(`^m${count}$`));
  }
});

test('ST-4 a connection that is reset on the way does not end the session', async () => {
  const session = await open('websocket');

  for (let count = 1; count <= 20; count++) {
    session.connection.write(`s${count}`, `m${count}`);
    session.connection.reset();
    await session.reattach();
    await session.say(`s${count}`, `m${count}`);
    await session.expect(new RegExp(`^m${count}$`));
  }
});

onEach('ST-1 a session stays open past resumeTimeout while it is used', async (transport) => {
  const session = await open(transport);
  const began = performance.now();

  for (let count = 1; performance.now() - began < session.welcome.resumeTimeout * 1.5; count++) {
    await session.say(`s${count}`, `m${count}`);
    await session.expect(new RegExp(`^m${count}$`));
    if (transport === 'websocket' || transport === 'xhr-streaming') await session.connection.expect(/^p/);
    else await session.expect(/^A/);
  }

  await session.alive();
});

test('ST-1 a detached session takes upstream bodies in', async () => {
  const session = await open('websocket', { auth: { service: 'sum' } });
  session.connection.drop();
  session.transport = 'long-polling';

  await upstream([`U${session.sid} 1`, 's1', 'ma']);
  await upstream([`U${session.sid} 1`, 's2', 'mb']);

  await session.attach();
  await session.expect(/^m1$/);
  await session.expect(/^m2$/);
});

test('ST-1 HB-6 PING to a detached session is answered in the POST\'s answer', async () => {
  const session = await open('websocket');
  session.connection.close(1000);
  await session.connection.frames.ended();

  const answer = await upstream([`U${session.sid} 1`, 'p42']);

  assert.ok(answer.frames.some((frame) => /^q42 0( [0-9]+)?$/.test(frame)), answer.text);
});

for (const [what, frames] of [['ACK beyond sent', ['a9']], ['an unknown kind', ['zx']]]) {
  test(`ST-1 ${what} closes a detached session with 4400`, async () => {
    const session = await open('websocket');
    session.connection.drop();

    const answer = await upstream([`U${session.sid} 1`, ...frames]);

    assert.match(answer.frames.at(-1), /^c4400 0/);
    await session.ended(4400);
  });
}

test('ST-1 a gap to a detached session refuses the request only', async () => {
  const session = await open('websocket');
  session.connection.drop();

  const answer = await upstream([`U${session.sid} 1`, 's5', 'mx']);

  assert.match(answer.frames.at(-1), /^R4412 \{/);
  await session.alive(0);
});

onEach('ST-1 a stale attempt of a detached session is refused with 4409', async (transport) => {
  const session = await open('websocket', { n: 3 });
  session.connection.drop();

  await refused(await connect(transport, [attach(session.sid, 2)]), 4409);
  await session.alive(0);
});

onEach('ST-1 received beyond sent of a detached session is refused with 4400, the connection only', async (transport) => {
  const session = await open('websocket');
  session.connection.drop();

  await refused(await connect(transport, [attach(session.sid, 2, 1)]), 4400, [200, 400]);
  await session.alive(0);
});

test('ST-1 a raced session stays raced over a second HELLO', async () => {
  const auth = { service: 'push', count: 1, size: 5 };
  const session = await open('websocket', { raced: true, auth });

  const again = await connect('websocket', [hello({ cid: session.cid, n: 2, raced: true, auth })]);
  await again.expect(/^W/);
  await again.expect(/^A2 0 1 /);
  await again.roundTrip();
  assert.ok(!again.frames.seen.some((frame) => frame[0] === 'm'), `${again.frames.seen}`);

  again.write('a0');
  await again.expect(/^m1:/);
});

test('ST-1 a malformed frame ends a raced session unseen', async () => {
  const session = await open('websocket', { raced: true });

  await session.say('zx');
  await session.connection.frames.ended();

  const late = await connect('long-polling', [attach(session.sid, 2)]);
  assert.match(await late.expect(/^R/), /^R(4404|4410)( |$)/);
});

test('ST-1 a chosen raced session outlives openingTimeout', async () => {
  const session = await open('websocket', { raced: true });
  await session.say('a0');

  await elapse(openingTimeout + slack);

  await session.say('s1', 'mhello');
  await session.expect(/^mhello$/);
});

onEach('ST-1 a session in CLOSING refuses a stale attempt with 4409 and a gap with 4412', async (transport) => {
  const session = await open('websocket', { n: 3, auth: { service: 'close', code: 3001 } });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);

  await refused(await connect(transport, [attach(session.sid, 2)]), 4409);
  const answer = await upstream([`U${session.sid} 3`, 's9', 'mx']);
  assert.match(answer.frames.at(-1), /^R4412 /);
  await session.say('c3001 0');
  assert.equal((await session.connection.expectEnd()).code, 3001);
  await session.ended(3001);
});

test('ST-1 a session in CLOSING answers PING', async () => {
  const session = await open('websocket', { auth: { service: 'close', code: 3001 } });
  await session.say('s1', 'mgo');
  await session.connection.expect(/^c3001 1/);

  await session.say('p5');

  await session.connection.expect(/^q5 1/);
});
