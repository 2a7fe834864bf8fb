// SPDX-License-Identifier: Apache-2.0
// §4.4: the limits that the server stated are kept, and those that hold for the server are enforced. What a client writes
// is held against the stated limits in every test; here they are small.
import assert from 'node:assert/strict';
import { bodied } from '../lib/settings.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { repeat, sizeOf } from '../lib/wire.mjs';

onEach('LM-1 a message over maxFrame goes in parts, text between code points, the last one TEXT or BINARY', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { maxFrame: 10 });
  const texts = ['x'.repeat(10), 'x'.repeat(11), '€😀é'.repeat(20), '😀'.repeat(5), '\n~\r'.repeat(9), ''];
  const bytes = [Buffer.alloc(10, 1), Buffer.alloc(25, 2)];

  for (const message of [...texts, ...bytes]) client.send(message);
  for (let sent = 1; sent <= 8; sent += 1) assert.deepEqual(await client.next('sent'), { id: sent });

  assert.deepEqual(session.messages, [...texts, ...bytes]);
  const frames = session.frames.seen.filter((frame) => 'mfbg'.includes(frame[0]));
  assert.ok(frames.every((frame) => sizeOf(frame) <= 10), frames.join('|'));
  assert.ok(frames.every((frame) => !frame.includes('\ufffd')), 'a character was cut');
});

onEach('LM-1 LM-2 parts are put together, empty ones and such of every size', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  session.write('fhel', 'flo', 'm', 'f', 'm', 'gAP8', 'g', 'bAA', 'fa', 'vbetween', 'mb');

  assert.deepEqual(await client.messages(5), ['hello', '', Buffer.from([0, 255, 0]), 'between', 'ab']);
});

onEach('LM-6 a message over maxMessage is refused before any part of it is sent', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { maxFrame: 100, maxMessage: 300 });

  const over = client.send('é'.repeat(151));
  const bytes = client.send(Buffer.alloc(301));
  const fits = client.send('é'.repeat(150));

  assert.deepEqual(await client.next('failed'), { id: over, code: 'TOO_LARGE' });
  assert.deepEqual(await client.next('failed'), { id: bytes, code: 'TOO_LARGE' });
  assert.deepEqual(await client.next('sent'), { id: fits });
  assert.deepEqual(session.messages, ['é'.repeat(150)]);
  assert.equal(session.received, 3);
});

onEach('LM-6 LM-1 a message of more parts than maxParts is refused', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { maxFrame: 10, maxParts: 3 });

  const over = client.send('x'.repeat(31));
  const fits = client.send('x'.repeat(30));

  assert.deepEqual(await client.next('failed'), { id: over, code: 'TOO_LARGE' });
  assert.deepEqual(await client.next('sent'), { id: fits });
  assert.deepEqual(session.messages, ['x'.repeat(30)]);
});

onEach('LM-7 WS-13 batches stay within maxFrames, maxWsMessage and maxBody', async (scene, transport) => {
  const limits = { maxFrames: 300, maxWsMessage: 2_000, maxBody: 10_000, maxFrame: 1_000 };
  const { client, session } = await scene.open(transport, limits);
  const texts = repeat(500, (index) => `message ${index}`).concat(repeat(30, (index) => `${index}~`.repeat(300)));

  for (const text of texts) client.send(text);
  for (let sent = 1; sent <= texts.length; sent += 1) await client.next('sent');

  assert.deepEqual(session.messages, texts);
  const batches = transport === 'websocket' ? session.connection.messages.length : session.bodies.seen.length;
  assert.ok(batches < texts.length / 2, `${texts.length} messages went in ${batches} batches`);
});

const OVER = {
  'a frame over maxFrame': [{ maxFrame: 100 }, () => [`m${'x'.repeat(101)}`]],
  'a binary frame over maxFrame': [{ maxFrame: 100 }, () => [`b${Buffer.alloc(102).toString('base64').replace(/=+$/, '')}`]],
  'more parts than maxParts': [{ maxParts: 3 }, () => ['fa', 'fb', 'fc', 'md']],
  'a message over maxMessage': [{ maxMessage: 50 }, () => [`f${'x'.repeat(30)}`, `m${'x'.repeat(21)}`]],
  'a control frame over 8,192 bytes': [{ maxFrame: 100 }, () => [`M{"after":0,"spread":0,"x":"${'x'.repeat(8_192)}"}`]],
};

for (const [what, [limits, frames]] of Object.entries(OVER)) {
  onEach(`FR-8 ${what} ends the session with 4413`, async (scene, transport) => {
    const { client, session } = await scene.open(transport, limits);
    const connection = await session.parked();

    session.write(...frames());

    await session.expect(/^c4413 /);
    assert.equal((await client.next('close')).code, 4413);
    assert.deepEqual(client.received, []);
    if (transport === 'websocket') assert.equal(await connection.left(), 4413);
  });
}

test('FR-8 a frame without an end is refused before it has all arrived', async (scene) => {
  const { client, session } = await scene.open('xhr-streaming', { maxFrame: 100 });
  const { form } = session.connection;

  session.connection.raw(form === 'binary' ? Buffer.from([0xff, 0xff, 0x7f, 0x6d]) : `m${'x'.repeat(40_000)}`);

  await session.expect(/^c4413 /);
  assert.equal((await client.next('close')).code, 4413);
});

onEach('FR-8 LM-7 a batch of more frames than maxFrames ends the session with 4413', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { maxFrames: 50 });

  const frames = repeat(60, () => 'a0');
  const connection = await session.parked();
  if (transport === 'long-polling') connection.answer([session.attachedFrame(connection), ...frames]);
  else connection.write(...frames);

  await session.expect(/^c4413 /);
  assert.equal((await client.next('close')).code, 4413);
}, ['websocket', 'long-polling']);

onEach('LM-2 LM-3 a part that is followed, or completed, by a frame of the other type ends the session with 4400', async (scene, transport) => {
  for (const frames of [['fa', 'bAA'], ['gAA', 'ma'], ['fa', 'gAA'], ['gAA', 'fa']]) {
    const { client, session } = await scene.open(transport);

    const connection = await session.parked();

    session.write(...frames);

    await session.expect(/^c4400 [12]( .*)?$/);
    assert.equal((await client.next('close')).code, 4400, frames.join());
    assert.deepEqual(client.received, []);
    if (transport === 'websocket') assert.equal(await connection.left(), 4400);
  }
});

onEach('LM-7 many small messages fit within maxFrames, replayed ones too', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport, { maxFrames: 100 });
  session.silent = true;
  for (let sent = 0; sent < 400; sent += 1) client.send(`${sent}`);
  await session.expect(/^m0$/);
  const body = session.bodies.seen.at(-1);

  const again = await session.lose();
  body.cut();
  session.silent = false;
  server.accept(again);
  server.automatic = true;

  for (let sent = 1; sent <= 400; sent += 1) await client.next('sent');
  assert.deepEqual(session.messages, repeat(400, String));
}, bodied);
