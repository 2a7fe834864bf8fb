// SPDX-License-Identifier: Apache-2.0
// Credentials: who may open a session, who may attach to it, and for how long (section 9.6).
import assert from 'node:assert/strict';
import { connect, upstream } from '../lib/connection.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { open } from '../lib/session.mjs';
import { slack } from '../lib/settings.mjs';
import { closed, onEach, refused, test } from '../lib/suite.mjs';
import { attach, hello, nonce } from '../lib/wire.mjs';

const ann = { user: 'ann' };
const cookie = (user) => ({ Cookie: `theme=dark; user=${user}` });
const withCookies = ['websocket', 'xhr-streaming', 'long-polling'];

/** The session goes on as if nothing had happened, on its own connection where that stays open. */
async function unharmed(session, number) {
  await session.say(`s${number}`, `mstill ${number}`);
  await session.expect(new RegExp(`^mstill ${number}$`));
}

onEach('AU-2 HELLO with credentials that are refused is answered 4401', async (transport) => {
  const connection = await connect(transport, [hello({ auth: { user: 'nobody' } }), 's1', 'mlost']);

  await refused(connection, 4401);
});

onEach('AU-2 HELLO with a cookie that is refused is answered 4401', async (transport) => {
  const connection = await connect(transport, [hello()], { headers: cookie('nobody') });

  await refused(connection, 4401);
}, withCookies);

onEach('AU-2 a HELLO that was refused leaves nothing: its cid opens with better credentials', async (transport) => {
  const cid = nonce();
  await refused(await connect(transport, [hello({ cid, auth: { user: 'nobody' } }), 's1', 'mlost']), 4401);

  const session = await open(transport, { cid, n: 2, auth: ann });

  assert.equal(session.attached.received, 0);
  await unharmed(session, 1);
});

onEach('AU-2 an ATTACH whose cookie is refused is answered 4401', async (transport) => {
  const session = await open('websocket', { auth: ann });

  const connection = await connect(transport, [attach(session.sid, 2)], { headers: cookie('nobody') });

  await refused(connection, 4401);
}, withCookies);

onEach('AU-1 an ATTACH whose cookie names another is refused with 4417, the session unharmed', async (transport) => {
  const session = await open('websocket', { auth: ann });

  const connection = await connect(transport, [attach(session.sid, 2)], { headers: cookie('ben') });

  await refused(connection, 4417);
  await unharmed(session, 1);
  await session.reattach({ transport, headers: cookie('ann') });
  await session.reattach({ transport });
  await unharmed(session, 2);
}, withCookies);

onEach('AU-1 HELLO of a known cid by another is refused with 4417, the session unharmed', async (transport) => {
  const session = await open('websocket', { auth: ann });

  await refused(await connect(transport, [hello({ cid: session.cid, n: 2, auth: { user: 'ben' } })]), 4417);
  await refused(await connect(transport, [hello({ cid: session.cid, n: 2 })]), 4417);

  await unharmed(session, 1);
  const again = await connect(transport, [hello({ cid: session.cid, n: 2, auth: ann })]);
  await again.expect(new RegExp(`^W.*"${session.sid}"`));
});

test('AU-1 an upstream body whose cookie names another is refused with 4417, and nothing of it is taken in', async () => {
  const session = await open('xhr-streaming', { auth: ann });

  const answer = await upstream([`U${session.sid} 1`, 's1', 'mforged'], { headers: cookie('ben') });

  assert.match(answer.frames.join(), /^R4417/);
  await unharmed(session, 1);
  const own = await upstream([`U${session.sid} 1`, 's2', 'mown'], { headers: cookie('ann') });
  assert.match(own.frames[0], /^a2\b/);
});

onEach('AU-1 a session that nobody in particular opened is not taken by somebody', async (transport) => {
  const session = await open('websocket');

  await refused(await connect(transport, [attach(session.sid, 2)], { headers: cookie('ann') }), 4417);

  await unharmed(session, 1);
}, withCookies);

test('JP-7 AU-1 AU-2 the cookies of a JSONP request name nobody', async () => {
  const session = await open('jsonp-polling', { auth: ann, headers: cookie('nobody') });
  await session.reattach({ headers: cookie('ben') });
  await unharmed(session, 1);

  const other = await open('jsonp-polling', { headers: cookie('ann') });
  await other.reattach({ transport: 'long-polling' });
  await refused(await connect('long-polling', [attach(other.sid, 9)], { headers: cookie('ann') }), 4417);
});

onEach('AU-3 credentials that expire end the session with 4411', async (transport) => {
  const session = await open(transport, { auth: { ...ann, for: 900 } });
  const { expiresIn } = session.welcome;
  assert.ok(expiresIn > 0 && expiresIn <= 900, `WELCOME states expiresIn: ${expiresIn}`);
  await unharmed(session, 1);
  if (transport === 'long-polling' || transport === 'jsonp-polling') await session.park();

  const began = performance.now();
  await session.until(/^c4411 1( .*)?$/, 900 + slack);

  assert.ok(performance.now() - began < 900 + slack);
  const state = await session.ended(4411);
  assert.equal(state.received, 1);
});

onEach('AU-3 CLOSE with 4411 is the end of the connection', async (transport) => {
  const session = await open(transport, { auth: { ...ann, for: 400 } });
  if (transport === 'long-polling' || transport === 'jsonp-polling') {
    await session.park({ query: 'hold=600' });
    await session.connection.expect(/^A/);
  }

  await closed(session.connection, 4411);

  await session.ended(4411);
});

test('AU-3 ST-1 credentials expire while the session is detached', async () => {
  const session = await open('websocket', { auth: { ...ann, for: 500 } });
  session.connection.drop();

  await elapse(500 + slack);

  await session.ended(4411);
});

test('AU-3 an attach does not make credentials last longer', async () => {
  const session = await open('websocket', { auth: { ...ann, for: 500 } });

  await session.reattach({ headers: cookie('ann') });
  const again = await connect('websocket', [hello({ cid: session.cid, n: 3, auth: { ...ann, for: 60_000 } })]);
  const welcome = JSON.parse((await again.expect(/^W/)).slice(1));
  assert.ok(welcome.expiresIn <= 500, `expiresIn ${welcome.expiresIn}`);
  await again.expect(/^A3/);

  await closed(again, 4411);
});

test('AU-3 credentials without end are not spoken of', async () => {
  const session = await open('websocket', { auth: ann });

  assert.equal(session.welcome.expiresIn, undefined);
});

const renew = (call, auth) => `n${call}${JSON.stringify({ auth })}`;

onEach('AU-4 RENEW is answered by how long the credentials last, and the session outlives the older ones', async (transport) => {
  const session = await open(transport, { auth: { ...ann, for: 900 } });

  await session.say('s1', renew(1, { ...ann, for: 60_000 }));

  assert.equal(await session.expect(/^r1/), 'r1[{"expiresIn":60000}]');
  await elapse(900 + slack);
  await session.alive(1);
});

test('AU-4 RENEW with credentials without end is answered by nothing more', async () => {
  const session = await open('websocket', { auth: { ...ann, for: 900 } });

  await session.say('s1', renew(1, ann));

  assert.equal(await session.expect(/^r1/), 'r1[]');
});

onEach('AU-4 RENEW by another or with refused credentials is UNAUTHORIZED, and what was there stays', async (transport) => {
  const session = await open(transport, { auth: { ...ann, for: 900 } });

  await session.say('s1', renew(1, { user: 'ben' }), renew(2, { user: 'nobody' }));

  assert.equal(JSON.parse((await session.expect(/^r1/)).slice(2)).code, 'UNAUTHORIZED');
  assert.equal(JSON.parse((await session.expect(/^r2/)).slice(2)).code, 'UNAUTHORIZED');
  await session.until(/^c4411 2( .*)?$/, 900 + slack);
  await session.ended(4411);
});

test('AU-3 AU-4 RENEW may shorten what is left', async () => {
  const session = await open('websocket', { auth: { ...ann, for: 60_000 } });

  await session.say('s1', renew(1, { ...ann, for: 300 }));

  assert.equal(await session.expect(/^r1/), 'r1[{"expiresIn":300}]');
  await closed(session.connection, 4411);
});

const codeOf = (frame) => JSON.parse(frame.slice(frame.indexOf('{'))).code;

test('AU-3 NS-4 credentials of a namespace that expire end it by LEAVE with 4411, and nothing else', async () => {
  const session = await open('websocket', { auth: ann });

  await session.say('s1', 'jclosed:1{"auth":{"for":400}}');

  assert.equal(await session.expect(/^r1/), 'r1[{"expiresIn":400}]');
  assert.equal(codeOf(await session.expect(/^lclosed:\{/)), 4411);
  await unharmed(session, 2);
});

test('AU-4 RENEW in a namespace keeps it', async () => {
  const session = await open('websocket', { auth: ann });

  await session.say('s1', 'jclosed:1{"auth":{"for":600}}', 'nclosed:2{"auth":"secret"}');

  assert.equal(await session.expect(/^r1/), 'r1[{"expiresIn":600}]');
  assert.equal(await session.expect(/^r2/), 'r2[]');
  await elapse(600 + slack);
  await session.say('s3', 'eclosed:3["echo"]');
  assert.doesNotMatch(await session.expect(/^r3/), /NOT_JOINED/);
});

test('AU-3 AU-4 RENEW that is refused in a namespace leaves it as it was', async () => {
  const session = await open('websocket', { auth: ann });

  await session.say('s1', 'jclosed:1{"auth":{"for":600}}', 'nclosed:2{"auth":"wrong"}', 'nopen:3{"auth":"secret"}');

  await session.expect(/^r1\[/);
  assert.equal(codeOf(await session.expect(/^r2/)), 'UNAUTHORIZED');
  assert.equal(codeOf(await session.expect(/^r3/)), 'NOT_JOINED');
  assert.equal(codeOf(await session.expect(/^lclosed:\{/)), 4411);
});
