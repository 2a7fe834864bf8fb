// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { upstream } from '../lib/connection.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { repeat } from '../lib/wire.mjs';

const posting = ['xhr-streaming', 'long-polling'];

onEach('UP-1 a POST is answered with ACK after all its frames have been taken in', async (transport) => {
  const session = await open(transport);

  const answer = await session.say('s1', ...repeat(100, (index) => `m${index}`));

  assert.equal(answer.status, 200);
  assert.match(answer.frames[0], /^a100( [0-9]+)?$/);
  for (let index = 0; index < 100; index++) await session.expect(new RegExp(`^m${index}$`));
}, posting);

test('UP-1 a POST without counted frames is answered with ACK', async () => {
  const session = await open('long-polling');

  const answer = await upstream([`U${session.sid} 1`, 'a0']);

  assert.equal(answer.status, 200);
  assert.match(answer.frames[0], /^a0( [0-9]+)?$/);
});

onEach('UP-2 a POST that arrives twice is confirmed twice and taken in once', async (transport) => {
  const session = await open(transport, { auth: { service: 'sum' } });

  const answers = [await session.say('s1', 'ma', 'mb'), await session.say('s1', 'ma', 'mb')];

  for (const answer of answers) {
    assert.equal(answer.status, 200);
    assert.match(answer.frames[0], /^a2( [0-9]+)?$/);
  }
  await session.say('s3', 'mc');
  for (const count of [1, 2, 3]) await session.expect(new RegExp(`^m${count}$`));
}, posting);

test('UP-2 a POST that arrives again behind a later one states the higher received', async () => {
  const session = await open('long-polling');
  const first = [`U${session.sid} 1`, 's1', 'ma'];
  await upstream(first);
  await upstream([`U${session.sid} 1`, 's2', 'mb']);

  const answer = await upstream(first);

  assert.match(answer.frames[0], /^a2( [0-9]+)?$/);
});

onEach('UP-3 the answer holds WRITTEN when a connection is attached, and no END', async (transport) => {
  const session = await open(transport);
  await session.park();

  const answer = await upstream([`U${session.sid} 1`, 'a0']);

  assert.ok(answer.frames.some((frame) => /^d[0-9]+$/.test(frame)), answer.text);
  assert.ok(!answer.frames.includes('x'), answer.text);
});

test('UP-3 WRITTEN states the highest number written to the connection', async () => {
  const session = await open('xhr-streaming', { auth: { service: 'push', count: 4, size: 10 } });
  await session.until(/^m4:/);

  const answer = await session.say('a0');

  assert.ok(answer.frames.includes('d4'), answer.text);
});

test('UP-4 the answer holds END when no connection is attached, and no WRITTEN', async () => {
  const session = await open('long-polling');
  await session.connection.rest();

  const answer = await session.say('s1', 'mone');

  assert.match(answer.frames[0], /^a1( [0-9]+)?$/);
  assert.ok(answer.frames.includes('x'), answer.text);
  assert.ok(!answer.frames.some((frame) => frame[0] === 'd'), answer.text);
});

onEach('UP-5 a POST of an older attempt is taken in by its numbers', async (transport) => {
  const session = await open(transport);
  await session.park();
  await session.park();

  const answer = await upstream([`U${session.sid} 1`, 's1', 'mfrom attempt 1']);

  assert.match(answer.text, /^a1( [0-9]+)?$/m);
  await session.expect(/^mfrom attempt 1$/);
});

onEach('UP-6 a POST of an attempt higher than the current one is refused with 4400', async (transport) => {
  const session = await open(transport);

  const answer = await upstream([`U${session.sid} 99`, 's1', 'mx']);

  assert.match(answer.frames.at(-1), /^R4400( |$)/);
  await session.alive(0);
});

onEach('UP-8 DL-3 a POST whose BASE leaves a gap is answered R4412 with received', async (transport) => {
  const session = await open(transport);
  await session.say('s1', 'mone');
  await session.expect(/^mone$/);

  const answer = await upstream([`U${session.sid} 1`, 's4', 'mlate']);

  assert.equal(answer.status, 200);
  assert.match(answer.frames.at(-1), /^R4412 \{/);
  assert.equal(JSON.parse(answer.frames.at(-1).slice(6)).received, 1);
  await upstream([`U${session.sid} 1`, 's2', 'mtwo', 'mthree']);
  await session.expect(/^mtwo$/);
  await session.expect(/^mthree$/);
});

onEach('AT-4 an upstream POST goes on after a takeover by another transport', async (transport) => {
  const session = await open('long-polling');
  await session.attach({ transport });

  const answer = await upstream([`U${session.sid} 1`, 's1', 'mlate']);

  assert.match(answer.text, /^a1( [0-9]+)?$/m);
  await session.expect(/^mlate$/);
});

test('DL-12 the answer states the window that is left', async () => {
  const session = await open('long-polling', { auth: { service: 'silent' } });
  const { window } = session.welcome;

  const [first, second] = [await session.say('s1', `m${'x'.repeat(1000)}`), await session.say('s2', `m${'x'.repeat(1000)}`)];

  const granted = [first, second].map((answer) => Number(/^a[0-9]+ ([0-9]+)/.exec(answer.frames[0])[1]));
  assert.deepEqual(granted, [window - 1016, window - 2032]);
});
