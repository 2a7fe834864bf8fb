// SPDX-License-Identifier: Apache-2.0
// §5.4: signs of life, both ways.
import assert from 'node:assert/strict';
import { onEach, test } from '../lib/suite.mjs';
import { repeat } from '../lib/wire.mjs';

const SHORT = { pingInterval: 400, pingTimeout: 400 };

onEach('HB-2 DL-4 PING is answered by PONG with its token and what was received', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  session.write('p0');
  await session.expect(/^q0 0( .*)?$/);
  await session.parked();
  session.write('mone', 'p9007199254740991', 'mtwo');
  await client.messages(2);

  await session.expect(/^q9007199254740991 [12]( .*)?$/);
});

onEach('HB-2 each PING has its answer', async (scene, transport) => {
  const { session } = await scene.open(transport);

  session.write(...repeat(30, (index) => `p${index + 1}`));

  for (let token = 1; token <= 30; token += 1) await session.expect(new RegExp(`^q${token} 0`));
});

onEach('HB-4 AT-1 ST-1 after pingInterval and pingTimeout without a byte the client attaches anew', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport, { ...SHORT, pollHold: 400 });
  const { number } = (await session.parked()).opener;
  server.automatic = false;

  const next = await server.arrival(transport);
  const silent = session.connection;
  assert.ok(next.opener.number > number);
  server.automatic = true;
  server.accept(next);
  await silent.left();
  session.write('mon');

  assert.equal(await client.message(), 'on');
  assert.deepEqual([client.all('reset'), client.all('close')], [[], []]);
}, ['websocket', 'xhr-streaming']);

onEach('HB-4 FR-2 any byte is a sign of life, padding too', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport, { pingInterval: 1_500, pingTimeout: 1_500 });
  const { connection } = session;
  const padding = Buffer.from(connection.form === 'binary' ? [0] : '\n');

  for (let passed = 0; passed < 4_000; passed += 200) {
    if (transport === 'websocket') connection.raw(padding);
    else connection.raw(padding);
    await new Promise((resolve) => { server.later(200, resolve); });
  }

  assert.equal(session.connection, connection);
  assert.deepEqual(client.all('suspended'), []);
}, ['websocket', 'xhr-streaming']);

test('HB-4 AT-6 ST-1 a confirmation that is late is asked for by PING; without PONG the client attaches anew, beside', async (scene) => {
  const { client, server, session } = await scene.open('websocket');
  const { connection } = session;
  session.silent = true;
  client.send('one');

  await session.expect(/^mone$/);
  await session.expect(/^p[0-9]+$/);
  server.automatic = false;
  const beside = await server.arrival('websocket');
  assert.deepEqual(connection.gone.seen, []);
  session.write('mheard');
  assert.equal(await client.message(), 'heard');
  session.silent = false;
  server.accept(beside);
  server.automatic = true;

  await connection.left();
  assert.deepEqual(await client.next('sent'), { id: 1 });
  assert.deepEqual(session.messages, ['one']);
});

test('HB-2 DL-4 a PONG that confirms saves the connection', async (scene) => {
  const { client, session } = await scene.open('websocket');
  const { connection } = session;
  session.silent = true;
  client.send('one');

  await session.expect(/^mone$/);
  const ping = await session.expect(/^p[0-9]+$/);
  session.write(`q${ping.slice(1)} 1 262144`);

  assert.deepEqual(await client.next('sent'), { id: 1 });
  assert.equal(session.connection, connection);
  assert.deepEqual(client.all('suspended'), []);
});

onEach('HB-2 DL-4 PONG with a token that nobody sent counts as life and ACK', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  session.silent = true;
  client.send('one');
  await session.expect(/^mone$/);

  session.write('q12345 1');

  assert.deepEqual(await client.next('sent'), { id: 1 });
  assert.deepEqual(client.all('close'), []);
});
