// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect } from '../lib/connection.mjs';
import { request } from '../lib/http.mjs';
import { closesOn, onEach, refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { allowedOrigin } from '../lib/settings.mjs';
import { hello, repeat } from '../lib/wire.mjs';

onEach('LM-4 LM-5 a frame over maxFrame closes the session with 4413, one just within is taken', async (transport) => {
  const session = await open(transport);
  const { maxFrame } = session.welcome;
  await session.say('s1', `m${'x'.repeat(maxFrame)}`);
  assert.equal((await session.expect(/^mx+$/)).length, maxFrame + 1);

  await closesOn(session, ['s2', `m${'x'.repeat(maxFrame + 1)}`], 4413);
});

onEach('LM-4 maxFrame counts the bytes of the payload, not its characters or escapes', async (transport) => {
  const session = await open(transport);
  const { maxFrame } = session.welcome;
  const escaped = '~n'.repeat(maxFrame);
  await session.say('s1', `m${escaped}`);
  assert.equal(await session.expect(/^m/), `m${escaped}`);
  const bytes = Buffer.alloc(maxFrame, 1).toString('base64').replace(/=+$/, '');
  await session.say('s2', `b${bytes}`);
  assert.equal(await session.expect(/^b/), `b${bytes}`);

  await closesOn(session, ['s3', `m${'€'.repeat(Math.floor(maxFrame / 3) + 1)}`], 4413);
});

onEach('LM-4 a binary frame over maxFrame closes the session with 4413', async (transport) => {
  const session = await open(transport);
  const bytes = Buffer.alloc(session.welcome.maxFrame + 1, 1).toString('base64').replace(/=+$/, '');

  await closesOn(session, ['s1', `b${bytes}`], 4413);
});

onEach('LM-4 a volatile frame over maxFrame closes the session with 4413', async (transport) => {
  const session = await open(transport);

  await closesOn(session, [`v${'x'.repeat(session.welcome.maxFrame + 1)}`], 4413);
});

test('LM-4 a WebSocket binary message over maxFrame closes the session with 4413', async () => {
  const session = await open('websocket');
  await session.say('s1');

  session.connection.writeBinary(Buffer.alloc(session.welcome.maxFrame + 2, 0x62));

  await session.connection.expect(/^c4413 0/);
  assert.equal((await session.connection.expectEnd()).code, 4413);
});

onEach('LM-4 more parts than maxParts close the session with 4413, as many are taken', async (transport) => {
  const session = await open(transport);
  const { maxParts } = session.welcome;
  await session.say('s1', ...repeat(maxParts - 1, () => 'fx'), 'mx');
  const echoed = (await session.until(/^m/)).map((frame) => frame.slice(1)).join('');
  assert.equal(echoed, 'x'.repeat(maxParts));

  await closesOn(session, [`s${maxParts + 1}`, ...repeat(maxParts, () => 'fx'), 'mx'], 4413);
});

/** Sends parts as the window allows: the next lot only when the last one is confirmed and its window is open. */
async function sendParts(session, count, part) {
  const lot = Math.floor(Math.min(session.welcome.maxBody - 1000, session.welcome.window / 2) / (part.length + 40));
  for (let sent = 0; sent < count;) {
    const size = Math.min(lot, count - sent);
    const answer = session.transport === 'websocket'
      ? await sayEach(session, sent, size, part)
      : await session.say(`s${sent + 1}`, ...repeat(size, () => part));
    sent += size;
    if (answer?.frames) assert.match(answer.frames[0], new RegExp(`^a${sent}\\b`), answer.text);
    else await confirmed(session, sent);
  }
}

async function sayEach(session, sent, size, part) {
  for (let index = 1; index <= size; index++) await session.say(`s${sent + index}`, part);
}

/** ACK states it on a connection, ATTACHED states it by the next poll. */
async function confirmed(session, sent) {
  for (let received = -1; received < sent;) {
    const [, own, state] = /^(?:a([0-9]+)|A[0-9]+ ([0-9]+) )/.exec(await session.expect(/^[aA]/));
    received = Math.max(received, Number(own ?? state));
  }
}

onEach('LM-4 a message over maxMessage closes the session with 4413, one just within is taken', async (transport) => {
  const session = await open(transport);
  const { maxFrame, maxMessage } = session.welcome;
  const part = `f${'x'.repeat(maxFrame)}`;
  const fits = Math.floor(maxMessage / maxFrame);
  await sendParts(session, fits - 1, part);
  await session.say(`s${fits}`, `m${'x'.repeat(maxMessage - (fits - 1) * maxFrame)}`);
  const sizes = (await untilWhole(session)).map((frame) => frame.length - 1);
  assert.equal(sizes.reduce((sum, size) => sum + size, 0), maxMessage);

  const other = await open(transport, { auth: { service: 'sum' } });
  await sendParts(other, fits, part);
  await closesOn(other, [`s${fits + 1}`, 'mx'], 4413);
});

/** Reads the echo, and confirms it on the way so that the window stays open. */
async function untilWhole(session) {
  const frames = [];
  for (;;) {
    const frame = await session.expect(/^[fmx]/);
    if (frame === 'x') {
      await session.attach(); // the stream has come to its limit
      continue;
    }
    frames.push(frame);
    if (frame[0] === 'm') return frames;
    if (frames.length % 4 === 0) await session.say(`a${session.received} 262144`);
  }
}

onEach('LM-4 more frames in a batch than maxFrames close the session with 4413, as many are taken', async (transport) => {
  const session = await open(transport);
  const { maxFrames } = session.welcome;
  await session.say(...repeat(maxFrames - 4, () => 'a0'), 's1', 'mone');
  await session.expect(/^mone$/);

  await closesOn(session, repeat(maxFrames + 1, () => 'a0'), 4413);
});

onEach('LM-4 an opener over 8,192 bytes is refused with 4413', async (transport) => {
  const line = hello({ client: 'x'.repeat(8192) });

  await refused(await connect(transport, [line]), 4413);
}, ['websocket', 'xhr-streaming', 'long-polling']);

onEach('LM-4 an opener of 8,000 bytes is taken', async (transport) => {
  const session = await open(transport, { client: 'x'.repeat(7900) });

  assert.equal(session.attached.attempt, 1);
}, ['websocket', 'xhr-streaming', 'long-polling']);

test('LM-4 LM-5 HT-8 a form over maxBody is answered 413', async () => {
  const session = await open('jsonp-polling');
  const exchange = request({
    path: '/jsonp-upstream',
    headers: { Referer: `${allowedOrigin}/`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `f=${'x'.repeat(session.welcome.maxBody)}`,
  });

  assert.equal((await exchange.head()).status, 413);
  await exchange.body();
});

test('LM-4 HT-8 a body of exactly maxBody is taken', async () => {
  const session = await open('long-polling');
  const first = `U${session.sid} 1\ns1\nmend\n`;
  const exchange = request({
    path: '/upstream', body: '\n'.repeat(session.welcome.maxBody - first.length) + first,
  });

  assert.equal((await exchange.head()).status, 200);
  assert.match(await exchange.text(), /^a1\b/);
});
