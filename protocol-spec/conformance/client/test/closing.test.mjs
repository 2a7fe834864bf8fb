// SPDX-License-Identifier: Apache-2.0
// §6.1: the end of a session that the client's application, or the server, asks for.
import assert from 'node:assert/strict';
import { bodied } from '../lib/settings.mjs';
import { onEach } from '../lib/suite.mjs';

const PATIENT = { closeTimeoutMs: 20_000 };

onEach('CL-1 CL-4 CL-6 CLOSE follows what was queued; the answer ends the session, with the counts', async (scene, transport) => {
  const { client, session } = await scene.open(transport, {}, PATIENT);
  const { connection } = session;

  for (const text of ['one', 'two', 'three']) client.send(text);
  client.close(3001, 'done ~\n€');
  const after = client.send('after');

  await session.expect(/^mone$/);
  await session.expect(/^mtwo$/);
  await session.expect(/^mthree$/);
  await session.expect(/^c3001 0 done ~\n€$/);
  const { code, confirmed, reason, unknown, willRetry } = await client.next('close');
  assert.deepEqual([code, reason, confirmed, unknown, willRetry], [3001, 'done ~\n€', 3, 0, false]);
  assert.deepEqual(client.all('failed'), [{ id: after, code: 'CLOSED' }]);
  if (transport === 'websocket') assert.equal(await connection.left(), 3001, 'CL-5');
});

onEach('CL-1 CL-6 behind messages that the window holds back CLOSE waits', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { window: 30 }, PATIENT);

  for (const text of ['first message', 'second message', 'third message']) client.send(text);
  client.close();

  const { confirmed, unknown } = await client.next('close');
  assert.deepEqual([confirmed, unknown], [3, 0]);
  assert.deepEqual(session.messages, ['first message', 'second message', 'third message']);
  assert.match(session.frames.seen.at(-1), /^c1000 0/);
});

onEach('CL-1 ST-1 a CLOSE that was lost is sent again after the resume, behind the replay', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport, {}, PATIENT);
  session.silent = true;
  client.send('one');
  await session.expect(/^mone$/);
  client.close(3000);
  const body = session.bodies.seen.at(-1);
  if (!body) await session.expect(/^c3000 0/);

  const again = await session.lose();
  body?.cut();
  session.silent = false;
  server.accept(again, { received: 0 });
  server.automatic = true;

  await session.expect(/^mone$/);
  await session.expect(/^c3000 0/);
  const { code, confirmed, unknown } = await client.next('close');
  assert.deepEqual([code, confirmed, unknown], [3000, 1, 0]);
  assert.deepEqual(session.messages, ['one']);
});

onEach('CL-6 ST-1 without an answer the session ends after closeTimeout; what is unconfirmed is unknown', async (scene, transport) => {
  const { client, session } = await scene.open(transport, {}, { closeTimeoutMs: 300 });
  client.send('one');
  await client.next('sent');
  session.silent = true;
  client.send('two');
  await session.expect(/^mone$/);
  await session.expect(/^mtwo$/);

  client.close(3000, 'enough');

  const { code, confirmed, unknown, willRetry } = await client.next('close');
  assert.deepEqual([code, confirmed, unknown, willRetry], [3000, 1, 1, false]);
  assert.deepEqual(await client.next('failed'), { id: 2, code: 'UNKNOWN_FATE' });
});

onEach('CL-6 ST-1 closed while it opens, the session ends at once', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  client.send('one');
  const connection = await server.arrival(transport);

  client.close(3002);

  const { code, confirmed, unknown } = await client.next('close');
  assert.deepEqual([code, confirmed, unknown], [3002, 0, 1]);
  await connection.left();
  assert.deepEqual(client.all('open'), []);
});

onEach('CL-4 CL-6 CLOSE of the server is answered by CLOSE with what was received, and nothing after it', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  client.send('one');
  await client.next('sent');

  session.write('mbye', 'vlast', 'c4001 1 the end');

  await session.expect(/^mone$/);
  await session.expect(/^c4001 1( .*)?$/);
  assert.deepEqual(await client.next('close'), { code: 4001, reason: 'the end', confirmed: 1, unknown: 0, willRetry: false });
  assert.deepEqual(client.received, ['bye', 'last']);
});

onEach('CL-4 ST-1 what comes behind CLOSE is ignored', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  await session.writeBad('zzz', 'mone', 'c4002 0', 'mtwo', 'p1', 'c4003 0');

  assert.equal((await client.next('close')).code, 4002);
  await client.sync();
  assert.deepEqual([client.received, client.all('close').length], [['one'], 1]);
});

onEach('CL-4 ST-1 while CLOSE waits for its answer messages are delivered and PING is answered', async (scene, transport) => {
  const { client, session } = await scene.open(transport, {}, PATIENT);
  session.silent = true;
  client.close();
  await session.expect(/^c1000 0/);
  if (transport !== 'websocket') (await session.bodies.next('the body')).answer(['a0', 'd0']);

  session.write('mlate', 'p9');
  assert.equal(await client.message(), 'late');
  await session.expect(/^q9 1( .*)?$/);
  await session.parked();
  session.write('c1000 0');

  assert.equal((await client.next('close')).code, 1000);
});

onEach('CL-6 the answer to CLOSE may come by the connection as well as by the body', async (scene, transport) => {
  const { client, session } = await scene.open(transport, {}, PATIENT);
  session.silent = true;
  client.send('one');
  client.close(3005);
  const body = await session.bodies.next('the body');
  session.take(body, body.early);

  session.write('a1', `c3005 ${session.received}`);

  const { code, confirmed, unknown } = await client.next('close');
  assert.deepEqual([code, confirmed, unknown], [3005, 1, 0]);
}, bodied);

onEach('CC-1 CL-6 a session whose resumeTimeout has passed is given up, and a new one opened', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport, { resumeTimeout: 1_500 });
  client.send('one');
  await client.next('sent');
  const again = await session.lose();
  await client.next('suspended');
  client.send('lost');

  const { code, confirmed, unknown } = await client.next('reset');

  assert.deepEqual([code, confirmed, unknown], [4407, 1, 1]);
  await again.left();
  const next = await server.arrival(transport);
  assert.deepEqual([next.opener.kind, next.opener.number], ['HELLO', 1]);
  assert.deepEqual(next.early, [], 'nothing is sent again behind the application\'s back');
});
