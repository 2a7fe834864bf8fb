// SPDX-License-Identifier: Apache-2.0
// §5.2: every later connection, and what was in flight.
import assert from 'node:assert/strict';
import { onEach, test } from '../lib/suite.mjs';
import { transports } from '../lib/settings.mjs';

const MOVE = 'M{"after":0,"spread":0}';

onEach('AT-1 DL-4 ST-1 after a loss ATTACH states a higher attempt and all that was received, and the session goes on', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  session.write('mone', 'mtwo');
  await client.messages(2);
  const before = (await session.parked()).opener.number;

  const { opener } = await session.lose();

  assert.equal(opener.kind, 'ATTACH');
  assert.equal(opener.sid, session.sid);
  assert.ok(opener.number > before, `attempt ${opener.number} after ${before}`);
  assert.equal(opener.received, 2);
  assert.ok(opener.window > 0, `window ${opener.window}`);
  await client.next('suspended');
  server.accept(server.arrivals.seen.at(-1));
  await client.next('resumed');
  server.automatic = true;
  session.write('mthree');
  assert.equal(await client.message(), 'three');
  assert.deepEqual(client.received, ['one', 'two', 'three']);
});

onEach('DL-6 DL-7 AT-9 after an attach exactly what the server has not is sent again, under its numbers', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  client.send('one');
  await client.next('sent');
  await session.expect(/^mone$/);
  session.silent = true;
  client.send('two');
  await session.expect(/^mtwo$/);
  const body = session.bodies.seen.at(-1);

  const again = await session.lose();
  body?.cut();
  await client.next('suspended');
  client.send('three');
  await client.sync();
  session.silent = false;
  server.accept(again, { received: 1 });

  await session.expect(/^s2$/);
  await session.expect(/^mtwo$/);
  server.automatic = true;
  assert.deepEqual([await client.next('sent'), await client.next('sent')], [{ id: 2 }, { id: 3 }]);
  assert.deepEqual(session.messages, ['one', 'two', 'three']);
  assert.equal(session.frames.seen.filter((frame) => frame === 'mone').length, 1);
});

onEach('DL-7 DL-6 what ATTACHED confirms is not sent again', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  session.silent = true;
  client.send('one');
  await session.expect(/^mone$/);
  const body = session.bodies.seen.at(-1);
  if (body) session.take(body, body.early);

  const again = await session.lose();
  body?.cut();
  session.silent = false;
  server.accept(again);
  server.automatic = true;
  assert.deepEqual(await client.next('sent'), { id: 1 });
  client.send('two');

  await session.expect(/^s2$/);
  await session.expect(/^mtwo$/);
  assert.deepEqual(session.messages, ['one', 'two']);
});

onEach('AT-8 DL-2 DL-1 frames from an older base are skipped as far as they are known', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  session.write('mone', 'mtwo');
  await client.messages(2);
  session.sent.push('mthree');

  const again = await session.lose();
  server.accept(again, { base: 1 });
  server.automatic = true;
  await session.parked();
  session.write('mfour');

  assert.deepEqual(await client.messages(2), ['three', 'four']);
  assert.deepEqual(client.received, ['one', 'two', 'three', 'four']);
});

onEach('AT-8 ATTACHED again on the same connection numbers what follows by its base', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  const connection = await session.parked();
  session.sent.push('mone', 'mtwo', 'mthree');

  // Numbers 1 and 2, then 2 again under its number, then 3.
  const again = `A${connection.opener.number} 0 2 262144`;
  const frames = [`A${connection.opener.number} 0 1 262144`, 'mone', 'mtwo', again, 'mtwo', 'mthree'];
  if (transport === 'long-polling') connection.answer(frames);
  else connection.write(...frames.slice(1));

  assert.deepEqual(await client.messages(3), ['one', 'two', 'three']);
  assert.deepEqual(client.received, ['one', 'two', 'three']);
});

onEach('AT-8 ST-1 a base that leaves a gap drops the connection; the next ATTACH asks for what is missing', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  session.write('mone');
  await client.message();
  const connection = await session.parked();
  server.automatic = false;

  const gap = `A${connection.opener.number} 0 4 262144`;
  if (transport === 'long-polling') connection.answer([gap, 'mfour']);
  else connection.write(gap, 'mfour');
  const next = await server.arrival(transport);
  await connection.left();
  session.sent.push('mtwo', 'mthree', 'mfour');
  server.automatic = true;
  server.accept(next);

  assert.equal(next.opener.received, 1);
  assert.deepEqual(await client.messages(3), ['two', 'three', 'four']);
});

onEach('AT-6 AT-17 XS-5 ST-1 until ATTACHED the old connection carries both directions; then the client closes it', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const old = session.connection;
  server.automatic = false;

  session.write(transport === 'xhr-streaming' ? 'x' : MOVE);
  const beside = await server.arrival(transport);
  session.write('mone', 'p7');
  assert.equal(await client.message(), 'one');
  await session.expect(/^q7 1( .*)?$/);
  client.send('up');
  if (transport === 'websocket') await old.expect(/^mup$/);
  assert.deepEqual(client.all('suspended'), []);
  assert.ok(old.gone.seen.length === 0, 'AT-6: the old connection is kept');

  session.connection = null; // the test sees to the old one
  server.automatic = true;
  server.accept(beside);
  await old.left();
  assert.deepEqual(await client.next('sent'), { id: 1 });
  session.write('mtwo');
  assert.equal(await client.message(), 'two');
  assert.deepEqual(client.all('suspended'), []);
}, transports.filter((name) => name !== 'long-polling'));

onEach('AT-17 AT-6 an attempt beside a working connection that is refused is closed, and touches nothing', async (scene, transport) => {
  const target = transport === 'websocket' ? 'long-polling' : 'websocket';
  const { client, server, session } = await scene.open([transport, target]);
  const connection = await session.parked();

  for (const code of [4400, 4403, 4404, 4409, 4413, 4426, 4429, 4500, 4503]) {
    server.automatic = false;
    const id = client.switchTo(target);
    const beside = await server.arrival(target);
    if (target === 'websocket') beside.write(`R${code} {"retryAfter":1}`);
    else beside.answer([`R${code} {"retryAfter":1}`]);
    assert.deepEqual(await client.next('failed'), { id, code: 'SWITCH_FAILED' });
    if (target === 'websocket') await beside.left();
    server.automatic = true;
  }

  assert.deepEqual(connection.gone.seen, []);
  session.write('mon');
  assert.equal(await client.message(), 'on');
  assert.deepEqual([client.all('suspended'), client.all('close'), client.all('reset')], [[], [], []]);
});

onEach('AT-19 what is unexpected before ATTACHED fails that attempt only; the session is resumed by the next', async (scene, transport) => {
  await Promise.all(['mx', 'p1', 'a0', 'k', 'x', 'd0', 'v1', 'M{"after":0,"spread":0}', 'zx', '<html>'].map(async (line) => {
    const { client, server, session } = await scene.open(transport);
    session.write('mone');
    await client.message();
    const first = await session.lose();

    if (transport === 'long-polling') first.answer([line, session.attachedFrame(first)]);
    else first.write(line, session.attachedFrame(first));
    const second = await server.arrival(transport);
    await first.left();
    server.automatic = true;
    server.accept(second);

    assert.ok(second.opener.number > first.opener.number);
    await client.next('resumed');
    assert.deepEqual([second.opener.kind, second.opener.received, client.all('close')], ['ATTACH', 1, []], line);
  }));
});

onEach('AT-19 SL-1 ATTACHED without WELCOME opens no session', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  const first = await server.arrival(transport);

  if (transport === 'long-polling') first.answer(['A1 0 1 262144']);
  else first.write('A1 0 1 262144');
  const second = await server.arrival(transport);
  await first.left();

  assert.deepEqual([second.opener.kind, second.opener.number > 1, client.all('open')], ['HELLO', true, []]);
  server.automatic = true;
  server.accept(second);
  await client.next('open');
});

onEach('AT-19 ST-1 ATTACHED with the number of another attempt is not taken', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const first = await session.lose();

  const wrong = `A${first.opener.number - 1} 0 1 262144`;
  if (transport === 'long-polling') first.answer([wrong]);
  else first.write(wrong);
  const second = await server.arrival(transport);
  await first.left();
  server.automatic = true;
  server.accept(second);

  await client.next('resumed');
  assert.deepEqual(client.all('close'), []);
});

onEach('DL-5 ST-1 ATTACHED that confirms more than was sent ends the session with 4400', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const again = await session.lose();

  server.accept(again, { received: 5, more: ['a5'] });

  assert.equal((await client.next('close')).code, 4400);
});

onEach('HS-10 AT-1 an answer to HELLO that is lost: the next one has the same cid, and finds the same session', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  const id = client.send('one');
  const first = await server.arrival(transport);
  first.session.take(first, first.early);

  first.cut();
  const second = await server.arrival(transport);

  assert.deepEqual([second.opener.kind, second.opener.hello.cid], ['HELLO', first.opener.hello.cid]);
  assert.ok(second.opener.number > first.opener.number);
  server.automatic = true;
  server.accept(second);
  assert.deepEqual(await client.next('sent'), { id });
  assert.deepEqual(server.session.messages, ['one']);
  assert.equal(server.sessions.size, 1);
});

onEach('AT-1 HS-10 a WELCOME that came is kept when ATTACHED did not: the next connection attaches', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  const first = await server.arrival(transport);

  if (transport === 'long-polling') first.answer([first.session.welcomeFrame()]);
  else first.write(first.session.welcomeFrame());
  if (transport === 'xhr-streaming') first.end();
  if (transport === 'websocket') first.end(1011);
  const second = await server.arrival(transport);
  assert.deepEqual(client.all('open'), []);
  server.automatic = true;
  server.accept(second);

  await client.next('open');
  assert.equal(server.sessions.size, 1);
});

test('AT-6 AT-17 MOVE with an address: the session moves there, the old connection is let go', async (scene) => {
  const { client, server, session } = await scene.open('websocket');
  const old = session.connection;

  session.write(`M{"after":0,"spread":0,"url":"${server.url.replace('/line', '/moved')}"}`);
  await old.left();
  client.send('there');
  await client.next('sent');

  assert.equal(session.connection.path, '/moved/websocket');
  assert.deepEqual([client.all('suspended'), client.all('reset')], [[], []]);
});
