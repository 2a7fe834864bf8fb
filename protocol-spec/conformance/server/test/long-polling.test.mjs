// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { upstream } from '../lib/connection.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { onEach } from '../lib/suite.mjs';
import { isPolling, open } from '../lib/session.mjs';
import { slack, transports } from '../lib/settings.mjs';

const polling = transports.filter(isPolling);
const push = (count, size) => ({ service: 'push', count, size });

/** A hold that ends before the heartbeat can have something to say. */
const quiet = (session) => Math.max(50, Math.floor(Math.min(session.welcome.pollHold, session.welcome.pingInterval) / 2));

onEach('LP-1 a poll with nothing to deliver is held, then answered with ATTACHED alone', async (transport) => {
  const session = await open(transport);
  const hold = quiet(session);
  const began = performance.now();

  const poll = await session.attach({ query: `hold=${hold}` });

  assert.deepEqual((await poll.rest()).map((frame) => frame.split(' ')[0]), ['A2']);
  const waited = performance.now() - began;
  assert.ok(waited >= hold * 0.9, `it was answered after ${waited} of ${hold} ms`);
  assert.ok(waited < hold + slack, `it was answered after ${waited} of ${hold} ms`);
  assert.equal(poll.status, 200);
}, polling);

onEach('LP-1 a poll is answered when there is something', async (transport) => {
  const session = await open(transport);
  const poll = await session.park();

  await session.say('s1', 'mhello');

  const frames = await poll.rest();
  assert.match(frames[0], /^A2 /);
  assert.ok(frames.some((frame) => /^[am]/.test(frame)), `${frames}`);
  await session.attach();
  if (!frames.includes('mhello')) await session.expect(/^mhello$/);
}, polling);

onEach('LP-1 ST-1 a poll is held no longer than pollHold', async (transport) => {
  const session = await open(transport);
  const began = performance.now();

  const poll = await session.attach();

  const frames = await poll.rest(session.welcome.pollHold + slack);
  assert.match(frames[0], /^A2 /);
  assert.ok(frames.slice(1).every((frame) => /^p/.test(frame)), `${frames}`);
  assert.ok(performance.now() - began < session.welcome.pollHold + slack);
}, polling);

onEach('LP-2 a poll is answered with ATTACHED first, and the frames behind it', async (transport) => {
  const session = await open('websocket', { auth: push(3, 10) });
  await session.until(/^m3:/);

  const poll = await session.attach({ transport, received: 0 });

  const frames = await poll.rest();
  assert.match(frames[0], /^A2 0 1 [0-9]+$/);
  assert.deepEqual(frames.slice(1).map((frame) => frame.slice(0, 3)), ['m1:', 'm2:', 'm3:']);
}, polling);

onEach('LP-3 a newer poll releases the older one with an empty 200', async (transport) => {
  const session = await open(transport);
  const older = await session.park();

  const newer = await session.attach();

  assert.deepEqual(await older.rest(), []);
  assert.deepEqual(await older.frames.ended(), { status: 200, how: 'complete' });
  await session.parked();
  await session.say('s1', 'mhello');
  const frames = await newer.rest();
  assert.match(frames[0], /^A3 /);
}, ['long-polling']);

onEach('LP-3 a newer poll releases the older one', async (transport) => {
  const session = await open(transport);
  const older = await session.park();

  await session.attach();

  assert.deepEqual((await older.rest()), []);
  const end = await older.frames.ended();
  assert.equal(end.status, 200);
}, ['jsonp-polling']);

onEach('LP-4 AT-3 a re-sent poll is answered like the first, unconfirmed frames included', async (transport) => {
  const session = await open('websocket', { auth: push(3, 10) });
  await session.until(/^m3:/);
  const first = await (await session.attach({ transport, received: 1 })).rest();

  const second = await (await session.attach({ transport, received: 1, attempt: session.attempt })).rest();

  assert.deepEqual(second, first);
  assert.equal(second.length, 3);
}, polling);

onEach('LP-4 a re-sent poll takes the place of the first that is still parked', async (transport) => {
  const session = await open(transport);
  const first = await session.park();

  await session.attach({ attempt: session.attempt });
  await first.frames.ended();

  await session.say('s1', 'mhello');
  await session.expect(/^mhello$/);
}, polling);

onEach('LP-5 ST-4 an aborted poll does not end the session', async (transport) => {
  const session = await open(transport);
  const poll = await session.park();

  poll.drop();
  await poll.frames.ended();

  const answer = await upstream([`U${session.sid} 1`, 's1', 'mhello']);
  assert.match(answer.text, /^a1/m);
  await session.attach();
  await session.expect(/^mhello$/);
}, polling);

onEach('LP-6 all frames that are ready are answered in one batch', async (transport) => {
  const session = await open('websocket', { auth: push(100, 20) });
  await session.until(/^m100:/);

  const frames = await (await session.attach({ transport, received: 0 })).rest();

  assert.equal(frames.filter((frame) => frame[0] === 'm').length, 100);
}, polling);

onEach('LM-7 LP-6 an answer holds at most maxFrames frames, the rest comes at once by the next', async (transport) => {
  const session = await open('websocket', { auth: push(3000, 6) });
  await session.until(/^m3000:/);
  const { maxFrames } = session.welcome;

  const first = await (await session.attach({ transport, received: 0 })).rest();
  const received = first.filter((frame) => frame[0] === 'm').length;
  const second = await (await session.attach({ transport, received })).rest();

  assert.ok(first.length <= maxFrames && second.length <= maxFrames, `${first.length} and ${second.length} frames`);
  assert.equal(second[1].split(':')[0], `m${received + 1}`);
}, polling);

onEach('LP-6 an answer holds at most 65,536 bytes of payload, the rest comes at once by the next', async (transport) => {
  const session = await open('websocket', { auth: push(20, 10000) });
  await session.until(/^m20:/);
  const seen = [];

  for (let polls = 0; seen.length < 20; polls++) {
    assert.ok(polls < 8, 'too many polls');
    const began = performance.now();
    const frames = (await (await session.attach({ transport, received: seen.length })).rest()).filter((f) => f[0] === 'm');
    assert.ok(performance.now() - began < 1000, 'at once');
    const payload = frames.reduce((sum, frame) => sum + frame.length - 1, 0);
    assert.ok(payload <= 65536, `${payload} bytes`);
    assert.ok(frames.length >= 5 || seen.length + frames.length === 20, `${frames.length} frames`);
    seen.push(...frames);
  }

  assert.deepEqual(seen.map((frame) => Number(/^m([0-9]+):/.exec(frame)[1])), seen.map((_, index) => index + 1));
}, polling);

onEach('LP-7 a frame of a lost answer is delivered again by the next poll', async (transport) => {
  const session = await open(transport, { auth: push(2, 10) });
  const lost = await (await session.attach({ received: 0 })).rest();
  assert.ok(lost.some((frame) => frame.startsWith('m1:')), `${lost}`);

  const again = await (await session.attach({ received: 0 })).rest();

  assert.match(again[0], /^A3 0 1 /);
  assert.deepEqual(again.slice(1).map((frame) => frame.slice(0, 3)), ['m1:', 'm2:']);
}, polling);

onEach('ST-3 the planned end of a poll does not detach the session before the silence deadline', async (transport) => {
  const session = await open(transport);
  const { pingInterval, pingTimeout, resumeTimeout } = session.welcome;
  const poll = await session.attach({ query: 'hold=50' });
  await poll.rest();

  // Detached at once it would be gone after resumeTimeout; the silence deadline comes first.
  await elapse(resumeTimeout + (pingInterval + pingTimeout) * 0.4);

  await session.alive(0);
}, polling);

onEach('ST-2 ST-1 a session without a poll ends with 4407 after silence and resumeTimeout', async (transport) => {
  const session = await open(transport);
  const { pingInterval, pingTimeout, resumeTimeout } = session.welcome;

  await elapse(pingInterval + pingTimeout + resumeTimeout + slack);

  await session.ended(4407);
}, polling);
