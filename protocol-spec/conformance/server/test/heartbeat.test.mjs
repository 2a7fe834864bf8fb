// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { elapse } from '../../lib/inbox.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { slack } from '../lib/settings.mjs';

const holding = ['websocket', 'xhr-streaming'];

onEach('HB-1 PING is sent when nothing has been received for pingInterval', async (transport) => {
  const session = await open(transport, { mute: true });
  const began = performance.now();

  await session.connection.expect(/^p(0|[1-9][0-9]*)$/, session.welcome.pingInterval + slack);

  const waited = performance.now() - began;
  assert.ok(waited > session.welcome.pingInterval / 2, `PING came after ${waited} ms`);
}, holding);

onEach('HB-1 PING is sent when nothing has been sent for pingInterval, though frames come in', async (transport) => {
  const session = await open(transport, { mute: true });
  const steps = 12;

  for (let step = 0; step < steps; step++) {
    await elapse(session.welcome.pingInterval / 6);
    await session.say('a0');
  }

  await session.connection.expect(/^p(0|[1-9][0-9]*)$/);
}, ['websocket']);

onEach('HB-1 PING goes on while the client answers', async (transport) => {
  const session = await open(transport);

  for (let count = 0; count < 4; count++) {
    await session.connection.expect(/^p/, session.welcome.pingInterval + slack);
  }

  assert.equal(session.connection.frames.over, false, 'the connection lives');
}, holding);

onEach('HB-2 HB-6 PING is answered by PONG with its token and received', async (transport) => {
  const session = await open(transport);
  await session.say('s1', 'mone', 'mtwo');
  await session.until(/^mtwo$/);
  if (transport !== 'websocket') await session.park();

  const answer = await session.say('p4711');

  const inAnswer = answer?.frames?.some((frame) => /^q4711 2( [0-9]+)?$/.test(frame));
  if (!inAnswer) await session.expect(/^q4711 2( [0-9]+)?$/);
});

onEach('HB-2 PING behind the opener is answered', async (transport) => {
  const session = await open('websocket');

  await session.attach({ transport, frames: ['p5'] });

  await session.expect(/^q5 0( [0-9]+)?$/);
}, ['websocket', 'xhr-streaming', 'long-polling']);

onEach('HB-3 silence ends the connection with 4408, the session lives on', async (transport) => {
  const session = await open(transport, { mute: true });
  const { pingInterval, pingTimeout } = session.welcome;
  const began = performance.now();

  await session.connection.expect(/^R4408( |$)/, pingInterval + pingTimeout + slack);

  const waited = performance.now() - began;
  assert.ok(waited > (pingInterval + pingTimeout) * 0.8, `after ${waited} ms`);
  const end = await session.connection.expectEnd();
  if (transport === 'websocket') assert.equal(end.code, 4408);
  else assert.equal(end.how, 'complete');
  await session.alive(0);
}, holding);

onEach('HB-3 a session whose connection is silent is detached', async (transport) => {
  const session = await open(transport, { mute: true });
  await session.connection.expect(/^R4408/, session.welcome.pingInterval + session.welcome.pingTimeout + slack);

  session.transport = 'long-polling';
  const answer = await session.say('s1', 'mwhile away');
  assert.match(answer.text, /^a1( [0-9]+)?$/m);
  assert.match(answer.text, /^x$/m);

  await session.attach();
  await session.expect(/^mwhile away$/);
}, holding);

test('HB-3 any byte is a sign of life: padding keeps a connection', async () => {
  const session = await open('websocket', { mute: true });
  const { pingInterval, pingTimeout } = session.welcome;

  for (let passed = 0; passed < 2 * (pingInterval + pingTimeout); passed += pingInterval / 2) {
    await elapse(pingInterval / 2);
    session.connection.socket.send('\n');
  }

  await session.say('s1', 'mhello');
  await session.expect(/^mhello$/);
});

test('HB-3 any byte is a sign of life: WebSocket pings and the pieces of a message keep a connection', async () => {
  const session = await open('websocket', { mute: true });
  const { socket } = session.connection;
  const { pingInterval, pingTimeout } = session.welcome;
  const pieces = ['s1\n', 'm', 'h', 'e', 'l', 'l'];

  for (let passed = 0; passed < 2 * (pingInterval + pingTimeout); passed += pingInterval / 2) {
    await elapse(pingInterval / 2);
    if (pieces.length > 0) socket.send(pieces.shift(), { binary: false, fin: false });
    else socket.ping();
  }

  socket.send('o', { binary: false, fin: true });
  await session.expect(/^mhello$/);
});
