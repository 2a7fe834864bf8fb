// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect, upstream } from '../lib/connection.mjs';
import { closed, closesOn, onEach, refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { attached, repeat } from '../lib/wire.mjs';
import { slack } from '../lib/settings.mjs';

const silent = { service: 'silent' };
const push = (count, size) => ({ service: 'push', count, size });

onEach('DL-1 DL-13 messages are taken in, delivered and sent in order', async (transport) => {
  const session = await open(transport, { auth: { service: 'sum' } });

  await session.say('s1', ...repeat(20, (index) => `m${index}`));

  for (let count = 1; count <= 20; count++) await session.expect(new RegExp(`^m${count}$`));
});

onEach('DL-2 a counted frame whose number is known is skipped', async (transport) => {
  const session = await open(transport, { auth: { service: 'sum' } });
  await session.say('s1', 'ma', 'mb');
  await session.until(/^m2$/);

  await session.say('s1', 'ma', 'mb', 'mc');

  await session.expect(/^m3$/);
});

onEach('DL-3 a BASE that leaves a gap is refused with 4412 and received, the rest dropped', async (transport) => {
  const session = await open('websocket', { auth: { service: 'sum' } });
  await session.say('s1', 'ma');
  await session.expect(/^m1$/);
  const connection = await session.attach({ transport, frames: ['s3', 'mc', 'md'] });
  session.took(await connection.expect(/^A2 1 /));

  const state = await refused(connection, 4412, [200]);

  assert.equal(state.received, 1);
  await session.alive(1);
  await session.say('s2', 'mb', 'mc');
  await session.expect(/^m2$/);
  await session.expect(/^m3$/);
}, ['websocket', 'xhr-streaming', 'long-polling']);

onEach('DL-4 a received lower than one stated before is ignored', async (transport) => {
  const session = await open('websocket', { auth: push(5, 10) });
  await session.until(/^m5:/);

  await session.say('a4');
  await session.say('a2');
  await session.say('q99 1');

  await session.attach({ transport, received: 0 });
  assert.equal(attached(await session.connection.expect(/^A/)).base, 5);
});

for (const frame of ['a6', 'a6 1000', 'q1 6']) {
  onEach(`DL-5 a received beyond the last number sent closes the session with 4400: ${frame}`, async (transport) => {
    const session = await open(transport, { auth: push(5, 10) });
    await session.until(/^m5:/);

    await closesOn(session, [frame], 4400);
  });
}

onEach('DL-6 DL-7 after an attach the unconfirmed frames come again, the confirmed do not', async (transport) => {
  const session = await open('websocket', { auth: push(6, 10) });
  await session.until(/^m6:/);
  await session.say('a2');
  session.connection.drop();

  await session.attach({ transport, received: 3 });

  assert.equal(attached(await session.connection.expect(/^A/)).base, 4);
  for (const number of [4, 5, 6]) await session.connection.expect(new RegExp(`^m${number}:`));
});

onEach('DL-6 what the application sends while detached comes after the attach', async (transport) => {
  const session = await open('websocket');
  session.connection.drop();
  await untilDetached(session);
  const answer = await upstream([`U${session.sid} 1`, 's1', 'mwhile away']);
  assert.match(answer.text, /^a1/m);

  await session.attach({ transport });

  await session.expect(/^mwhile away$/);
});

/** Waits until the server has seen the loss: the upstream answer holds END (UP-4). */
async function untilDetached(session) {
  for (let tries = 0; tries < 200; tries++) {
    if (/^x$/m.test((await upstream([`U${session.sid} 1`, 'a0'])).text)) return;
  }
  assert.fail('the loss was not seen');
}

onEach('DL-8 a frame is confirmed within ackDelay', async (transport) => {
  const session = await open(transport, { auth: silent });
  await session.park();
  const began = performance.now();

  const answer = await session.say('s1', 'mone');

  if (!answer?.frames) await session.expect(/^a1( [0-9]+)?$/);
  else assert.match(answer.text, /^a1( [0-9]+)?$/m);
  assert.ok(performance.now() - began < session.welcome.ackDelay + slack);
});

test('DL-8 64 unconfirmed frames are confirmed', async () => {
  const session = await open('websocket', { auth: silent });

  await session.say('s1', ...repeat(64, () => 'mx'));

  for (let received = 0; received < 64;) {
    received = Number(/^a([0-9]+)/.exec(await session.expect(/^a/))[1]);
  }
});

test('DL-8 a quarter of the window unconfirmed is confirmed', async () => {
  const session = await open('websocket', { auth: silent });
  const { window, maxFrame } = session.welcome;
  const count = Math.ceil(window / 4 / maxFrame);
  await session.say('s1');

  for (const frame of repeat(count, () => `m${'x'.repeat(maxFrame)}`)) await session.say(frame);

  for (let received = 0; received < count;) {
    received = Number(/^a([0-9]+)/.exec(await session.expect(/^a/))[1]);
  }
});

// A PING answered shows that everything written before it has been seen; then no further frame has come.
async function exactly(session, first, last) {
  for (let number = first; number <= last; number++) await session.connection.expect(new RegExp(`^m${number}:`));
  await session.say(`p${last}`);
  await session.connection.expect(new RegExp(`^q${last} `));
}

test('DL-9 DL-10 no more than the window is sent, a frame costs its payload and 16', async () => {
  const session = await open('websocket', { window: 5000, auth: push(20, 984), mute: true });

  await exactly(session, 1, 5);
  await session.say('a2 5000');
  await exactly(session, 6, 7);
  await session.say('a7 3000');
  await exactly(session, 8, 10);
});

test('DL-9 DL-10 a window short of one byte holds one frame less', async () => {
  const session = await open('websocket', { window: 4999, auth: push(20, 984), mute: true });

  await exactly(session, 1, 4);
});

test('DL-9 one frame over the window is sent when nothing is outstanding', async () => {
  const session = await open('websocket', { window: 100, auth: push(3, 984), mute: true });

  await exactly(session, 1, 1);
  await session.say('a1 100');
  await exactly(session, 2, 2);
});

test('DL-9 nothing is sent into a window of 0 until it opens', async () => {
  const session = await open('websocket', { window: 0, auth: push(3, 984), mute: true });

  await session.say('p9');
  await session.connection.expect(/^q9 /);
  await session.say('a0 3000');
  await exactly(session, 1, 3);
});

onEach('DL-9 the window of ATTACH replaces the one of HELLO', async (transport) => {
  const session = await open('websocket', { window: 0, auth: push(3, 984), mute: true });

  await session.attach({ transport, received: 0, window: 262144 });

  await session.connection.expect(/^A/);
  await session.connection.expect(/^m1:/);
});

test('DL-16 an absent window in ACK or PONG is the whole window of HELLO', async () => {
  const session = await open('websocket', { window: 5000, auth: push(30, 984), mute: true });

  await exactly(session, 1, 5);
  await session.say('a5 0');
  await exactly(session, 6, 5);
  await session.say('a5');
  await exactly(session, 6, 10);
  await session.say('q1 10');
  await exactly(session, 11, 15);
});

test('DL-11 a window that opens by a quarter or more is told by ACK', async () => {
  const session = await open('websocket', { auth: { service: 'later', ms: 700 } });
  const { window, maxFrame } = session.welcome;
  const count = Math.floor((window * 0.75) / (maxFrame + 16));
  const statedWindow = async () => {
    for (;;) {
      const ack = /^a[0-9]+(?: ([0-9]+))?$/.exec(await session.connection.frames.next('an ACK'));
      if (ack) return Number(ack[1] ?? window); // DL-16
    }
  };

  await session.say('s1', ...repeat(3, () => `m${'x'.repeat(maxFrame)}`));
  for (let sent = 3; sent < count; sent++) await session.say(`m${'x'.repeat(maxFrame)}`);

  let stated = window;
  while (stated > window / 2) stated = await statedWindow();
  const least = stated;
  while (stated < least + window / 4) stated = await statedWindow();
  assert.ok(stated <= window);
});

onEach('DL-12 more than the window and one frame beyond what was granted closes the session with 4400', async (transport) => {
  const session = await open(transport, { auth: silent });
  const { window, maxFrame } = session.welcome;
  const fits = Math.floor(window / (maxFrame + 16));
  const frame = `m${'x'.repeat(maxFrame)}`;
  if (transport !== 'websocket') await session.park();

  let sent = 0;
  for (; sent < fits; sent++) await session.say(`s${sent + 1}`, frame);
  await session.connection.roundTrip?.();
  await notEnded(session);
  const flood = repeat(3, (index) => [`s${sent + index + 1}`, frame]);

  if (transport === 'websocket') {
    for (const frames of flood) session.connection.write(...frames);
    await closed(session.connection, 4400);
  } else {
    for (const frames of flood) await session.say(...frames);
  }
  await session.ended(4400);
});

async function notEnded(session) {
  const answer = await upstream([`U${session.sid} 1`, 'a0']);
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.text, /^a[0-9]+/m);
}

onEach('DL-13 a message is delivered only when it is whole', async (transport) => {
  const session = await open(transport, { auth: { service: 'sum' } });

  await session.say('s1', 'fone ', 'fmessage ');
  await session.say('s3', 'min parts', 'mand another');

  await session.expect(/^m1$/);
  await session.expect(/^m2$/);
});

onEach('DL-13 parts sent on two connections are one message', async (transport) => {
  const session = await open('websocket');
  await session.say('s1', 'fhel');
  await session.connection.roundTrip();
  await session.park({ transport });

  await session.say('s2', 'mlo');

  await session.expect(/^mhello$/);
});

onEach('DL-15 volatile frames come back unnumbered and are not replayed', async (transport) => {
  const session = await open(transport);
  await session.park();

  await session.say('vtyping', 's1', 'mone', 'wAP8');

  const seen = [];
  const wanted = ['vtyping', 'wAP8', 'mone'];
  while (!wanted.every((frame) => seen.includes(frame))) seen.push(await session.next(`all of ${wanted}`));
  await session.attach({ received: 0 });
  assert.equal(attached(await session.connection.expect(/^A/)).base, 1);
  await session.connection.expect(/^mone$/);
});

async function seenUntil(session, pattern) {
  const seen = [];
  for (;;) {
    const frame = await session.next(String(pattern));
    seen.push(frame);
    if (pattern.test(frame)) return seen;
  }
}

onEach('DL-15 volatile frames are not held for a detached peer', async (transport) => {
  const session = await open('websocket');
  session.connection.drop();
  await untilDetached(session);
  await upstream([`U${session.sid} 1`, 'vlost', 's1', 'mkept']);

  await session.attach({ transport });

  const seen = await seenUntil(session, /^mkept$/);
  assert.ok(!seen.includes('vlost'), `${seen}`);
  await session.say('s2', 'mafter');
  assert.ok(!(await seenUntil(session, /^mafter$/)).includes('vlost'));
});

onEach('LM-1 a large message is sent in parts, text cut between code points', async (transport) => {
  const session = await open(transport);
  const { maxFrame } = session.welcome;
  const letters = '€𝄞a';
  const piece = letters.repeat(Math.floor(maxFrame / 8));
  await session.say('s1', `f${piece}`, `f${piece}`, `m${piece}`);

  const frames = await session.until(/^m/);

  assert.ok(frames.length >= 3, `${frames.length} frames`);
  assert.ok(frames.slice(0, -1).every((frame) => frame[0] === 'f'), 'the parts come before TEXT');
  for (const frame of frames) {
    assert.ok(Buffer.byteLength(frame) - 1 <= maxFrame, 'a frame is larger than maxFrame');
    assert.ok(!frame.includes('\ufffd'), 'a code point was cut');
  }
  assert.equal(frames.map((frame) => frame.slice(1)).join(''), piece.repeat(3));
});

onEach('LM-1 a large binary message is sent in parts', async (transport) => {
  const session = await open(transport);
  const { maxFrame } = session.welcome;
  const piece = Buffer.alloc(maxFrame - maxFrame % 3, 0x7f);
  const base64 = piece.toString('base64');
  await session.say('s1', `g${base64}`, `g${base64}`, `bAAAA`);

  const frames = await session.until(/^b/);

  assert.ok(frames.slice(0, -1).every((frame) => frame[0] === 'g'), 'the parts come before BINARY');
  const parts = frames.map((frame) => Buffer.from(frame.slice(1), 'base64'));
  assert.ok(parts.every((part) => part.length <= maxFrame), 'a frame is larger than maxFrame');
  assert.deepEqual(Buffer.concat(parts), Buffer.concat([piece, piece, Buffer.alloc(3)]));
});

for (const frames of [['s1', 'fa', 'bAA'], ['s1', 'fa', 'gAA'], ['s1', 'gAA', 'mx'], ['s1', 'gAA', 'fx']]) {
  onEach(`LM-2 LM-3 parts completed or followed by the other type are refused with 4400: ${frames}`, async (transport) => {
    await closesOn(await open(transport), frames, 4400);
  });
}

onEach('LM-2 uncounted frames may come between parts', async (transport) => {
  const session = await open(transport);
  if (transport !== 'websocket') await session.park();

  await session.say('s1', 'fhel', 'a0', 'vx', '', 'mlo');

  await session.until(/^mhello$/);
});

test('AT-10 BASE is needed in each upstream body', async () => {
  const session = await open('long-polling');
  await upstream([`U${session.sid} 1`, 's1', 'mone']);

  const answer = await upstream([`U${session.sid} 1`, 'mtwo']);

  assert.match(answer.frames.at(-1), /^c4400 1/);
  await session.ended(4400);
});

test('DL-2 DL-6 frames that were in flight at a takeover are taken in once', async () => {
  const session = await open('websocket', { auth: { service: 'sum' } });
  await session.say('s1', 'ma', 'mb', 'mc');
  const connection = await connect('websocket', [`T${session.sid} 2 0 262144`, 's1', 'ma', 'mb', 'mc', 'md']);
  session.connection = connection;
  session.took(await connection.expect(/^A2/));

  await session.expect(/^m1$/);
  await session.expect(/^m2$/);
  await session.expect(/^m3$/);
  await session.expect(/^m4$/);
});
