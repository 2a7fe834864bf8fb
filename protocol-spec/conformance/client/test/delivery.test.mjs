// SPDX-License-Identifier: Apache-2.0
// §6: numbers, confirmations and the window.
import assert from 'node:assert/strict';
import { bodied } from '../lib/settings.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { repeat } from '../lib/wire.mjs';

onEach('DL-1 messages of both directions arrive once and in order, however they are batched', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  const down = repeat(200, (index) => `down ${index}`);
  const up = repeat(200, (index) => `up ${index}`);

  for (const text of up) client.send(text);
  for (let from = 0; from < down.length; from += 7) session.write(...down.slice(from, from + 7).map((text) => `m${text}`));

  assert.deepEqual(await client.messages(200), down);
  for (let sent = 1; sent <= 200; sent += 1) assert.deepEqual(await client.next('sent'), { id: sent });
  assert.deepEqual(session.messages, up);
});

onEach('DL-8 what was taken in is confirmed although nothing else is to be said', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { ackDelay: 50 });

  session.write('mone');
  await client.message();

  if (transport === 'long-polling') assert.equal((await session.parked()).opener.received, 1);
  else await session.expect(/^a1( .*)?$/);
});

test('DL-8 AT-8 what a connection confirmed that was superseded meanwhile is said again', async (scene) => {
  const { client, server, session } = await scene.open('websocket', { ackDelay: 50 });
  server.automatic = false;
  session.write('M{"after":0,"spread":0}');
  const beside = await server.arrival('websocket');
  assert.equal(beside.opener.received, 0);
  session.write('mone');
  await client.message();
  await session.connection.expect(/^a1( .*)?$/);

  session.confirmed = 0; // the server did not hear it
  server.accept(beside);

  await beside.expect(/^a1( .*)?$/);
  await client.sync();
  assert.deepEqual(client.received, ['one']);
});

onEach('DL-8 64 frames are confirmed before ackDelay has passed', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport, { ackDelay: 10_000 });
  const from = performance.now();

  session.write(...repeat(64, (index) => `m${index}`));
  await client.messages(64);

  await session.expect(/^a64( .*)?$/);
  assert.ok(server.url && performance.now() - from < 4_500, 'before half of ackDelay');
}, ['websocket', 'xhr-streaming']);

onEach('DL-8 DL-11 a quarter of the window is confirmed, and given again, before ackDelay has passed', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { ackDelay: 10_000 });
  const { hello } = session.connection.opener;
  const quarter = (hello.window ?? 262_144) / 4;
  const from = performance.now();

  session.write(...repeat(Math.ceil(quarter / 8_016), () => `m${'x'.repeat(8_000)}`));
  await client.messages(Math.ceil(quarter / 8_016));

  await session.expect(/^a[1-9]/);
  assert.ok(performance.now() - from < 4_500, 'before half of ackDelay');
}, ['websocket', 'xhr-streaming']);

onEach('DL-4 a confirmation lower than an earlier one is ignored', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  client.send('one');
  client.send('two');
  await client.next('sent');
  await client.next('sent');

  session.write('a1 1', 'q99 0 1', 'a0', 'a2', 'mthen');
  assert.equal(await client.message(), 'then');
  client.send('three, which a window of one byte would hold back after two more');
  client.send('four');

  await client.next('sent');
  await client.next('sent');
  assert.deepEqual(client.all('close'), []);
});

for (const [what, frame] of Object.entries({ ACK: 'a1', PONG: 'q5 1' })) {
  onEach(`DL-5 ST-1 ${what} beyond what was sent ends the session with 4400`, async (scene, transport) => {
    const { client, session } = await scene.open(transport);

    const connection = await session.writeBad(frame);

    await session.expect(/^c4400 0/);
    assert.equal((await client.next('close')).code, 4400);
    if (transport === 'websocket') assert.equal(await connection.left(), 4400);
  });
}

onEach('DL-9 DL-10 no more is outstanding than the window, and an ACK lets the client go on', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { window: 3 * 26 });
  session.silent = true;
  const texts = repeat(8, (index) => `text ${index}...`); // ten bytes each, 26 with their cost

  for (const text of texts) client.send(text);
  const seen = [];
  while (seen.length < 8) {
    const frame = await session.expect(/^m/);
    seen.push(frame);
    if (seen.length % 3 !== 0 && seen.length < 8) continue;
    if (transport === 'websocket') session.write(`a${seen.length} 78`);
    else session.answer(await session.bodies.next('the body'));
  }

  for (let sent = 1; sent <= 8; sent += 1) assert.deepEqual(await client.next('sent'), { id: sent });
  assert.deepEqual(seen, texts.map((text) => `m${text}`));
}, ['websocket']);

onEach('DL-9 DL-10 bodies hold no more than the window', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { window: 3 * 26 });
  const texts = repeat(8, (index) => `text ${index}...`);

  for (const text of texts) client.send(text);
  for (let sent = 1; sent <= 8; sent += 1) assert.deepEqual(await client.next('sent'), { id: sent });

  const counts = session.bodies.seen.map((body) => body.early.filter((frame) => frame[0] === 'm').length);
  assert.ok(Math.max(...counts) <= 3, `messages in each body: ${counts}`);
  assert.deepEqual(session.messages, texts);
}, bodied);

onEach('DL-9 one frame larger than the window goes alone', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { window: 40 });

  for (const text of ['x'.repeat(500), 'y'.repeat(500), 'z']) client.send(text);

  for (let sent = 1; sent <= 3; sent += 1) assert.deepEqual(await client.next('sent'), { id: sent });
  assert.deepEqual(session.messages.map(({ length }) => length), [500, 500, 1]);
});

onEach('DL-9 DL-16 over a window of 0 nothing is sent; an ACK without window gives all of it', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const again = await session.lose();
  session.window = 0;
  server.accept(again);
  server.automatic = true;
  await client.next('resumed');
  client.send('held');
  await client.sync();
  session.silent = true; // no answer that states the old window may race the new one
  session.write('p5');
  const pong = await session.expect(/^[qm]/);
  assert.match(pong, /^q5 0/, 'nothing counted before the window opened');
  assert.ok(!session.frames.seen.includes('mheld'));
  session.window = 262_144;

  session.write('a0');
  session.silent = false;
  for (const body of session.bodies.seen) if (!body.answered) body.answer(['a0', 'd0']);

  await session.expect(/^mheld$/);
  await client.next('sent');
});

onEach('DL-15 volatile messages are not numbered, need no BASE, and reach the application', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  client.sendVolatile('typing~\n');
  client.sendVolatile(Buffer.from([0, 255]));
  await session.expect(/^vtyping~\n$/);
  await session.expect(/^wAP8$/);
  client.send('one');
  await session.expect(/^s1$/);
  await session.expect(/^mone$/);
  session.write('vdown', 'w/w', 'mtwo');

  assert.deepEqual(await client.messages(3), ['down', Buffer.from([255]), 'two']);
  assert.deepEqual([session.received, session.messages], [1, ['one']]);
});

onEach('DL-15 volatile messages are not held for later', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const again = await session.lose();
  await client.next('suspended');

  client.sendVolatile('lost');
  client.send('kept');
  await client.sync();
  server.accept(again);
  server.automatic = true;

  await session.expect(/^mkept$/);
  await client.next('sent');
  assert.ok(!session.frames.seen.includes('vlost'));
});

onEach('DL-2 DL-1 messages go once although every connection is cut after a few frames', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const down = repeat(40, (index) => `down ${index}`);
  const up = repeat(40, (index) => `up ${index}`);

  for (let round = 0; round < 4; round += 1) {
    for (const text of up.slice(round * 10, round * 10 + 10)) client.send(text);
    session.write(...down.slice(round * 10, round * 10 + 10).map((text) => `m${text}`));
    const again = await session.lose();
    server.automatic = true;
    server.accept(again);
  }

  assert.deepEqual(await client.messages(40), down);
  for (let sent = 1; sent <= 40; sent += 1) await client.next('sent');
  assert.deepEqual([session.messages, client.received], [up, down]);
});

test('DL-6 DL-1 the session goes on over another transport with what is in flight both ways', async (scene) => {
  const { client, server, session } = await scene.open(['websocket', 'long-polling']);
  session.silent = true;
  client.send('one');
  await session.expect(/^mone$/);
  session.write('mdown');
  await client.message();

  client.switchTo('long-polling');
  while (server.session.connection.transport !== 'long-polling') await client.next('transport');
  session.silent = false;
  client.send('two');
  session.write('mlater');

  assert.equal(await client.message(), 'later');
  await client.next('sent');
  await client.next('sent');
  assert.deepEqual([session.messages, client.received], [['one', 'two'], ['down', 'later']]);
});
