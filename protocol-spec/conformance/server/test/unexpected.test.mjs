// SPDX-License-Identifier: Apache-2.0
// The table of section 11: each row, in each of its three columns, on each transport that has the column.
import assert from 'node:assert/strict';
import { connect, jsonpUpstream, upstream } from '../lib/connection.mjs';
import { request } from '../lib/http.mjs';
import { closed, onEach, refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { attach, attached, hello, nonce, repeat } from '../lib/wire.mjs';

const withBodies = ['websocket', 'xhr-streaming', 'long-polling'];
const withUpstream = ['xhr-streaming', 'long-polling', 'jsonp-polling'];
const both = [200, 400];

const large = (session) => `m${'x'.repeat(session.welcome.maxFrame + 1)}`;

/** Rows that end the session: their frames, the code, and the status upstream: 400 for what cannot be read (§7.1). */
const fatal = {
  'a malformed frame': [() => ['a-'], 4400, [400]],
  'an unknown kind': [() => ['zx'], 4400, [400]],
  'bad base64': [() => ['s1', 'b!'], 4400, [400]],
  'bad UTF-8': [() => ['s1', Buffer.from([0x6d, 0xff])], 4400, [400]],
  'a bad escape': [() => ['s1', 'm~x'], 4400, [400]],
  'a frame too large': [(session) => ['s1', large(session)], 4413, [200]],
  'too many parts': [(session) => ['s1', ...repeat(session.welcome.maxParts, () => 'fx'), 'mx'], 4413, [200]],
  'too many frames': [(session) => repeat(session.welcome.maxFrames + 1, () => 'a0'), 4413, [200]],
  'a frame of the wrong side': [() => ['d1'], 4400, [400]],
  'a second opener, HELLO': [() => [hello()], 4400, [200]],
  'a second opener, ATTACH': [(session) => [attach(session.sid, 99)], 4400, [200]],
  'a second opener, UPSTREAM': [(session) => [`U${session.sid} 1`], 4400, [200]],
  'a counted frame without BASE': [() => ['mx'], 4400, [200]],
  'ACK beyond sent': [() => ['a1'], 4400, [200]],
  'a part completed by the other type': [() => ['s1', 'fx', 'bAA'], 4400, [200]],
  'a part of the other type between': [() => ['s1', 'fx', 'gAA', 'mx'], 4400, [200]],
};

for (const [what, [frames, code, allowed]] of Object.entries(fatal)) {
  onEach(`UX-1 ${what}, on a connection of a session, closes it with ${code}`, async (transport) => {
    const witness = await open('websocket');
    const session = await open(transport);
    const connection = transport === 'websocket'
      ? session.connection
      : await session.attach({ frames: frames(session) });
    if (transport === 'websocket') connection.write(...frames(session));
    else if (connection.transport !== 'websocket') await connection.expect(/^(A2|c)/).then((frame) => assert.match(frame, /^A2/));

    // The head of an answer may be out before its frames are read, so 200 is as good as 400 here.
    await closed(connection, code, both);

    await session.ended(code);
    await witness.say('s1', 'munharmed');
    await witness.expect(/^munharmed$/);
  }, withBodies);

  onEach(`UX-1 ${what}, in an upstream body, closes the session with ${code}`, async (transport) => {
    const session = await open(transport);
    const parked = await session.park();
    const batch = [`U${session.sid} ${session.attempt}`, ...frames(session)];

    if (transport === 'jsonp-polling') {
      assert.equal((await jsonpUpstream(batch)).text, 'ok');
      await parked.expect(/^A2/);
      await closed(parked, code, [200]);
    } else {
      const answer = await upstream(batch);
      assert.match(answer.frames.at(-1) ?? '(nothing)', new RegExp(`^c${code} [0-9]+( .*)?$`), answer.text);
      assert.ok(allowed.includes(answer.status), `status ${answer.status}`);
      await parked.frames.ended();
    }
    await session.ended(code);
  }, withUpstream);
}

/** Rows in an opener or before one: the lines, the code, and the status: 400 for what cannot be read (§7.1). */
const refusals = {
  'a malformed frame': [() => ['a-'], 4400, [400]],
  'a malformed HELLO': [() => ['H{'], 4400, [400]],
  'a malformed ATTACH': [() => ['Tx 1'], 4400, [400]],
  'an unknown kind': [() => ['zx'], 4400, [400]],
  'bad base64': [() => ['b!'], 4400, [400]],
  'bad UTF-8': [() => [Buffer.from([0x6d, 0xff])], 4400, [400]],
  'bad UTF-8 in HELLO': [() => [Buffer.concat([Buffer.from(hello().slice(0, -1)), Buffer.from(',"x":"'), Buffer.from([0xff]), Buffer.from('"}')])], 4400, [400]],
  'a bad escape': [() => ['m~x'], 4400, [400]],
  'a frame of the wrong side': [() => ['A1 0 1 1'], 4400, [400]],
  'a counted frame': [() => ['mx'], 4400, [400]],
  'BASE': [() => ['s1'], 4400, [400]],
  'an opener of another role': [() => [`U${nonce()} 1`], 4400, [400]],
  'an unknown sid': [() => [attach(nonce(), 1)], 4404, [200]],
  'a stale attempt': [(session) => [attach(session.sid, 4)], 4409, [200]],
  'a received beyond sent': [(session) => [attach(session.sid, 6, 1)], 4400, [200]],
};

for (const [what, [first, code, allowed]] of Object.entries(refusals)) {
  onEach(`UX-1 UX-2 ${what}, as or before the opener, is refused with ${code} and harms no session`, async (transport) => {
    const session = await open('websocket', { n: 5 });

    const connection = await connect(transport, first(session));

    await refused(connection, code, transport === 'jsonp-polling' ? [200] : allowed);
    await session.say('s1', 'munharmed');
    await session.expect(/^munharmed$/);
  });

  if (['a stale attempt', 'an opener of another role', 'a received beyond sent', 'an unknown sid'].includes(what)) continue;
  onEach(`UX-1 ${what}, before UPSTREAM, is refused with ${code}`, async (transport) => {
    const session = await open(transport);

    const answer = await upstream([...first(session), `U${session.sid} 1`, 's1', 'mx']);

    assert.match(answer.frames.at(-1) ?? '(nothing)', new RegExp(`^R${code}( |$)`), answer.text);
    assert.ok(allowed.includes(answer.status), `status ${answer.status}`);
    await session.alive(0);
  }, ['xhr-streaming', 'long-polling']);
}

onEach('UX-1 a frame too large as the opener is refused with 4413', async (transport) => {
  const connection = await connect(transport, [`T${'x'.repeat(20000)} 1 0 1`]);

  await refused(connection, 4413, [200]);
}, withBodies);

onEach('UX-1 BASE that leaves a gap, on a connection, is refused with 4412 and the session is unharmed', async (transport) => {
  const session = await open('websocket');
  const connection = transport === 'websocket'
    ? session.connection
    : await session.attach({ transport, frames: ['s2', 'mx'] });
  if (transport === 'websocket') connection.write('s2', 'mx');
  else await connection.expect(/^A2/);

  assert.equal((await refused(connection, 4412, [200])).received, 0);

  await session.alive(0);
}, withBodies);

onEach('UX-1 BASE that leaves a gap behind HELLO is refused with 4412, the session can be attached', async (transport) => {
  const cid = nonce();
  const connection = await connect(transport, [hello({ cid }), 's2', 'mx']);
  await connection.expect(/^W/);
  await connection.expect(/^A1 0 1 /);

  assert.equal((await refused(connection, 4412, [200])).received, 0);

  const again = await connect(transport, [hello({ cid, n: 2 })]);
  await again.expect(/^W/);
  await again.expect(/^A2 0 1 /);
}, withBodies);

onEach('UX-1 BASE that leaves a gap in a form leaves the session unharmed', async (transport) => {
  const session = await open(transport);

  await session.say('s2', 'mx');

  await session.alive(0);
  await session.say('s1', 'mone');
  await session.expect(/^mone$/);
}, withUpstream);

onEach('UX-1 BASE that repeats known numbers is skipped, on a connection and upstream', async (transport) => {
  const session = await open(transport, { auth: { service: 'sum' } });
  await session.say('s1', 'ma', 'mb');
  await session.until(/^m2$/);

  if (transport !== 'jsonp-polling') await session.attach({ frames: ['s1', 'ma', 'mb', 'mc'] });
  else await session.say('s2', 'mb', 'mc');

  await session.expect(/^m3$/);
});

onEach('UX-1 ACK below an earlier one is ignored', async (transport) => {
  const session = await open(transport, { auth: { service: 'push', count: 4, size: 10 } });
  await session.until(/^m4:/);

  await session.say('a3');
  await session.say('a1', 'a0');

  await session.attach({ received: 0 });
  assert.equal(attached(await session.connection.expect(/^A/)).base, 4);
});

onEach('UX-1 PONG with an unknown token counts as an ACK', async (transport) => {
  const session = await open(transport, { auth: { service: 'push', count: 4, size: 10 } });
  await session.until(/^m4:/);

  await session.say('q123456 3');

  await session.attach({ received: 0 });
  assert.equal(attached(await session.connection.expect(/^A/)).base, 4);
});

onEach('UX-1 an ended session is refused with 4410, as an opener and upstream', async (transport) => {
  const session = await open('websocket');
  await session.say('c1000 0');
  await closed(session.connection, 1000);

  const state = await refused(await connect(transport, [attach(session.sid, 2)]), 4410, [200]);
  assert.equal(state.code, 1000);
  const answer = await upstream([`U${session.sid} 1`, 's1', 'mx']);
  assert.match(answer.frames.at(-1), /^R4410 \{/);
  assert.equal((await jsonpUpstream([`U${session.sid} 1`])).text, 'ok');
});

test('UX-1 an unknown sid upstream is answered R4404', async () => {
  const answer = await upstream([`U${nonce()} 1`, 's1', 'mx']);

  assert.equal(answer.status, 200);
  assert.match(answer.frames.at(-1), /^R4404( |$)/);
});

for (const path of ['xhr-streaming', 'long-polling', 'upstream']) {
  for (const [what, body] of [['no body', undefined], ['an empty body', ''], ['padding alone', '\n\n\n'], ['half a line', 'H{']]) {
    test(`UX-1 HT-1 ${what} is answered 400 with R4400 [${path}]`, async () => {
      const headers = body === undefined ? { 'Content-Length': '0' } : {};
      const exchange = request({ path: `/${path}`, headers, body });

      assert.equal((await exchange.head()).status, 400);
      assert.match(await exchange.text(), /^R4400( \{.*\})?\n$/);
    });
  }
}

for (const [what, line] of [['HELLO', () => hello()], ['ATTACH', (session) => attach(session.sid, 2)]]) {
  test(`UX-1 ${what} on upstream is answered 400 with R4400`, async () => {
    const session = await open('websocket');

    const answer = await upstream([line(session), 's1', 'mx']);

    assert.equal(answer.status, 400);
    assert.match(answer.frames.at(-1), /^R4400( |$)/);
    await session.say('s1', 'munharmed');
    await session.expect(/^munharmed$/);
  });
}

onEach('UX-1 DL-1 frames before one that cannot be read are taken in', async (transport) => {
  const session = await open(transport, { auth: { service: 'silent' } });
  if (transport !== 'websocket') await session.park();

  const answer = await session.say('s1', 'mone', 'mtwo', 'zx', 'mthree');

  await session.connection.frames.ended();
  if (answer?.frames) assert.match(answer.frames.at(-1), /^c4400 2( .*)?$/);
  assert.equal((await session.ended(4400)).received, 2);
});

onEach('UX-1 DL-3 a gap before a frame that cannot be read drops the rest and leaves the session', async (transport) => {
  const session = await open(transport);

  const answer = await session.say('s5', 'mone', 'zx');

  if (answer?.frames) assert.match(answer.frames.at(-1), /^R4412 \{/);
  await session.alive(0);
}, withUpstream);

onEach('UX-1 frames after CLOSE are ignored', async (transport) => {
  const session = await open(transport);
  if (transport !== 'websocket') await session.park();

  const answer = await session.say('s1', 'mone', 'c1000 0', 'mtwo', 'zx', 'm~x');

  await session.connection.frames.ended();
  if (answer?.frames) {
    assert.equal(answer.status, 200);
    assert.match(answer.frames.at(-1), /^c1000 1( .*)?$/);
  }
  assert.equal((await session.ended(1000)).received, 1);
});

onEach('UX-3 a handler that throws closes that session with 4500 and no other', async (transport) => {
  const other = await open(transport, { auth: { service: 'throw' } });
  const witness = await open(transport);
  const session = await open(transport, { auth: { service: 'throw' } });
  await session.park();

  await session.say('s1', 'mgo');

  await session.until(/^c4500 1( .*)?$/);
  await session.ended(4500);
  await witness.say('s1', 'munharmed');
  await witness.expect(/^munharmed$/);
  await other.alive(0);
});
