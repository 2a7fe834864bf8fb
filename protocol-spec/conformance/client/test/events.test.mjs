// SPDX-License-Identifier: Apache-2.0
// §9: what a client says and hears as events and calls, and what it tells of calls whose session ended.
import assert from 'node:assert/strict';
import { eventVectors } from '../../lib/event-vectors.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { repeat } from '../lib/wire.mjs';

/** A frame of bytes, of what is written in Latin-1. */
const bytes = (kind, text) => kind + Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, '');
const FROM_SERVER = /^[eErytul]/;
const jsonOf = (event) => JSON.parse(event.slice(event.search(/[[{]/)));

/** Whoever had a session of this server's gets another one. */
async function endSession(session, server, received) {
  const again = await session.lose();
  const frame = `R4404 ${JSON.stringify({ received })}`;
  server.automatic = true;
  if (again.transport === 'websocket') again.write(frame);
  else again.answer([frame]);
}

onEach('EV-3 events of both directions arrive in order, among the messages', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  client.emit('hi', 1, null, { a: ['é'] });
  client.send('between');
  client.emit('hi');
  session.write('e["ho",1]', 'mbetween', 'e["ho"]');

  assert.deepEqual(jsonOf(await session.event(/^e\[/)), ['hi', 1, null, { a: ['é'] }]);
  assert.equal(await session.event(/^e\[/), 'e["hi"]');
  assert.deepEqual(session.messages, ['between']);
  for (const id of [1, 2, 3]) assert.deepEqual(await client.next('sent'), { id });
  assert.deepEqual(await client.next('event'), { namespace: '', name: 'ho', args: [1] });
  assert.equal(await client.message(), 'between');
  assert.deepEqual(await client.next('event'), { namespace: '', name: 'ho', args: [] });
});

onEach('EV-1 bytes stand in the same frame, both ways', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  client.emit('f', { base64: Buffer.from([0, 10, 255]).toString('base64') }, 'n', { base64: '' });
  session.write(bytes('E', ' 2:2 3:0\n["f",1]\x00\xff'));

  assert.equal(await session.event(/^E/), 'E 1:3 3:0\n["f","n"]\x00\n\xff');
  const { name, args } = await client.next('event');
  assert.deepEqual([name, args], ['f', [1, { base64: 'AP8=' }, { base64: '' }]]);
});

onEach('LM-1 LM-2 an event larger than maxFrame travels in parts, both ways', async (scene, transport) => {
  const { client, session } = await scene.open(transport, { maxFrame: 1_024 });
  const text = 'é'.repeat(3_000);

  client.emit('big', text);
  session.write('f["b', 'fig","', 'ex"]');

  assert.deepEqual(jsonOf(await session.event(/^e\[/)), ['big', text]);
  assert.deepEqual(await client.next('event'), { namespace: '', name: 'big', args: ['x'] });
});

test('DL-15 volatile events travel as volatile frames, both ways', async (scene) => {
  const { client, session } = await scene.open('websocket');

  client.do('emitVolatile', { name: 'typing', args: [1] });
  session.write('t["typing",2]', bytes('u', ' 1:1\n["typing"]A'));

  await session.expect(/^t\["typing",1\]$/);
  assert.deepEqual((await client.next('event')).args, [2]);
  assert.deepEqual((await client.next('event')).args, [{ base64: 'QQ==' }]);
});

onEach('EV-4 calls are numbered from 1, and each gets the reply of its number', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  for (const value of ['a', 'b', 'c']) client.call('echo', value);
  for (const number of [1, 2, 3]) await session.event(new RegExp(`^e${number}\\["echo","[abc]"\\]$`));
  session.write('r3["c"]', 'r1["a"]', bytes('y', '2 0:1\n[]B'));

  assert.deepEqual(await client.next('replied'), { id: 3, value: 'c' });
  assert.deepEqual(await client.next('replied'), { id: 1, value: 'a' });
  assert.deepEqual(await client.next('replied'), { id: 2, value: { base64: 'Qg==' } });
});

test('EV-5 an error in a reply is what its caller is told', async (scene) => {
  const { client, session } = await scene.open('websocket');

  client.call('one');
  client.call('two');
  await session.event(/^e1/);
  await session.event(/^e2/);
  session.write('r1{"code":"NO_HANDLER"}', 'r2{"code":"MINE","message":"why","data":[1]}');

  assert.deepEqual(await client.next('failed'), { id: 1, code: 'NO_HANDLER' });
  assert.deepEqual(await client.next('failed'), { id: 2, code: 'MINE', data: [1] });
});

test('EV-6 a reply to no call, a second one and a late one are ignored', async (scene) => {
  const { client, session } = await scene.open('websocket');

  client.ask('call', { name: 'slow', args: [], timeoutMs: 50 });
  await session.event(/^e1/);
  assert.deepEqual(await client.next('failed'), { id: 1, code: 'TIMEOUT' });
  client.call('quick');
  await session.event(/^e2/);
  session.write('r9[]', 'r1["late"]', 'r2["in time"]', 'r2["again"]', 'mend');

  assert.deepEqual(await client.next('replied'), { id: 2, value: 'in time' });
  assert.equal(await client.message(), 'end');
  assert.equal(client.all('replied').length, 1);
});

for (const [by, error] of [['fail', { code: 'FAILED' }], ['refuse', { code: 'NO', message: 'no', data: 1 }]]) {
  test(`EV-5 a call of the server whose handler does not answer gets an error: ${by}`, async (scene) => {
    const { client, session } = await scene.open('websocket');
    client.do('answer', { name: 'question', by });
    await client.sync();

    session.write('e4["question",1]');

    const told = jsonOf(await session.event(/^r4\{/));
    if (by === 'fail') delete told.message;
    assert.deepEqual(told, error);
  });
}

onEach('EV-3 EV-5 calls of the server are answered, one that takes long holds nothing up', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  client.do('answer', { name: 'never', by: 'never' });
  client.do('answer', { name: 'echo', by: 'echo' });
  await client.sync();

  session.write('e1["never"]', 'e2["echo","x"]', 'e3["nobody"]', bytes('E', '4 1:1\n["echo"]A'), 'e["ho"]');

  assert.equal(await session.event(/^r2/), 'r2["x"]');
  assert.equal(jsonOf(await session.event(/^r3\{/)).code, 'NO_HANDLER');
  assert.equal(await session.event(/^y4/), 'y4 0:1\n[]A');
  assert.equal((await client.next('event')).name, 'ho');
});

test('EV-4 a call with a number that is not higher than those before closes the session with 4400', async (scene) => {
  const { client, session } = await scene.open('websocket');

  session.write('e5["nobody"]');
  await session.expect(/^r5/);
  session.write('e5["nobody"]');

  await session.expect(/^c4400/);
  assert.equal((await client.next('close')).code, 4400);
});

test('EV-2 names that a language knows for its own are names like others', async (scene) => {
  const { client, session } = await scene.open('websocket');
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'open', 'close', 'message'];

  session.write(...names.flatMap((name, index) => [`e["${name}",1]`, `e${index + 1}["${name}"]`]));

  for (const [index, name] of names.entries()) {
    assert.deepEqual(await client.next('event'), { namespace: '', name, args: [1] });
    assert.equal(jsonOf(await session.event(new RegExp(`^r${index + 1}\\{`))).code, 'NO_HANDLER');
  }
});

const readable = eventVectors(({ error, kind }) => !error && kind.includes('EVENT'));
test(`EV-1 payloads that keep the grammar are taken: ${readable.length} vectors`, async (scene) => {
  const { client, session } = await scene.open('websocket');

  for (const { frame } of readable.filter(({ call }) => !call)) session.write(frame);
  session.write('e["after"]');

  while ((await client.next('event')).name !== 'after');
  assert.deepEqual(client.all('close'), []);
});

for (const { id, frame } of eventVectors(({ error }) => error).filter(({ frame }) => FROM_SERVER.test(frame))) {
  test(`EV-1 the payload closes the session with 4400: ${id}`, async (scene) => {
    const { client, session } = await scene.open('websocket');

    session.write(frame);

    await session.expect(/^c4400/);
    assert.equal((await client.next('close')).code, 4400);
  });
}

onEach('EV-8 a session that ends tells of each call what is known of it', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  client.call('confirmed');
  client.send('behind it');
  await session.event(/^e1/);
  await client.next('sent');
  const again = await session.lose();
  await client.next('suspended');
  client.call('unconfirmed');
  await client.sync();

  server.automatic = true;
  if (again.transport === 'websocket') again.write('R4404 {"received":2}');
  else again.answer(['R4404 {"received":2}']);

  const failures = [await client.next('failed'), await client.next('failed')].sort((a, b) => a.id - b.id);
  assert.deepEqual(failures, [{ id: 1, code: 'REPLY_LOST' }, { id: 3, code: 'UNKNOWN_FATE' }]);
  await client.next('open');
  client.call('anew');
  assert.equal(await server.session.event(/^e/), 'e1["anew"]', 'numbers begin anew, and nothing is called again');
});

onEach('NS-2 EV-3 a namespace is joined, talked in and left', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  client.ask('join', { namespace: 'admin', auth: { token: 't' } });
  const join = await session.event(/^jadmin:1\{/);
  assert.deepEqual(jsonOf(join), { auth: { token: 't' } });
  session.write('r1[{"expiresIn":60000}]', 'eadmin:["hi",1]');
  assert.deepEqual(await client.next('joined'), { id: 1, expiresIn: 60_000 });
  assert.deepEqual(await client.next('event'), { namespace: 'admin', name: 'hi', args: [1] });
  client.ask('emit', { namespace: 'admin', name: 'ho', args: [] });
  client.ask('call', { namespace: 'admin', name: 'add', args: [1] });
  client.do('leave', { namespace: 'admin' });

  assert.equal(await session.event(/^e/), 'eadmin:["ho"]');
  assert.equal(await session.event(/^e/), 'eadmin:2["add",1]');
  assert.match(await session.event(/^l/), /^ladmin:(\{.*\})?$/);
  assert.deepEqual(await client.next('failed'), { id: 3, code: 'LEFT' });
});

test('NS-1 a JOIN without credentials says none, and one that is refused fails with the code', async (scene) => {
  const { client, session } = await scene.open('websocket');

  client.ask('join', { namespace: 'nothing' });
  assert.equal(await session.event(/^j/), 'jnothing:1');
  session.write('r1{"code":"NO_NAMESPACE"}');

  assert.deepEqual(await client.next('failed'), { id: 1, code: 'NO_NAMESPACE' });
});

test('NS-4 a namespace that the server ends is told with its code, the others and the session go on', async (scene) => {
  const { client, session } = await scene.open('websocket');
  client.ask('join', { namespace: 'a' });
  client.ask('join', { namespace: 'b' });
  await session.event(/^ja:1$/);
  await session.event(/^jb:2$/);
  session.write('r1[]', 'r2[]');
  await client.next('joined');
  await client.next('joined');

  session.write('la:{"code":3001,"reason":"enough"}', 'ea:["gone"]', 'eb:["here"]', 'e["root"]');

  assert.deepEqual(await client.next('left'), { namespace: 'a', code: 3001, reason: 'enough' });
  assert.deepEqual(await client.next('event'), { namespace: 'b', name: 'here', args: [] });
  assert.deepEqual(await client.next('event'), { namespace: '', name: 'root', args: [] });
});

test('NS-5 between LEAVE and the reply to the next JOIN events of the namespace are dropped', async (scene) => {
  const { client, session } = await scene.open('websocket');
  client.ask('join', { namespace: 'a' });
  await session.event(/^ja:1$/);
  session.write('r1[]');
  await client.next('joined');

  client.do('leave', { namespace: 'a' });
  client.ask('join', { namespace: 'a' });
  await session.event(/^la:/);
  await session.event(/^ja:2$/);
  session.write('ea:["old"]', 'la:{"code":3000}', 'r2[]', 'ea:["new"]');

  await client.next('joined');
  assert.equal((await client.next('event')).name, 'new');
  assert.deepEqual(client.all('left'), []);
});

onEach('NS-6 in a new session what was joined is joined again', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  client.ask('join', { namespace: 'admin', auth: 'secret' });
  await session.event(/^jadmin:1\{/);
  session.write('r1[]');
  await client.next('joined');
  await session.parked();

  await endSession(session, server, 1);
  await client.next('reset');

  await client.next('open');
  const next = server.session;
  assert.deepEqual(jsonOf(await next.event(/^jadmin:1\{/)), { auth: 'secret' });
  await next.parked();
  next.write('r1[]', 'eadmin:["hi"]');
  assert.deepEqual(await client.next('event'), { namespace: 'admin', name: 'hi', args: [] });
});

test('AU-3 AU-4 how long credentials last is told, and they are renewed', async (scene) => {
  const { client, session } = await scene.open('websocket', { expiresIn: 60_000 });
  assert.equal(client.all('open')[0].expiresIn, 60_000);

  client.ask('renew', { auth: 'next' });
  client.ask('renew', { auth: 'bad' });
  assert.equal(await session.event(/^n1/), 'n1{"auth":"next"}');
  assert.equal(await session.event(/^n2/), 'n2{"auth":"bad"}');
  session.write('r1[{"expiresIn":90000}]', 'r2{"code":"UNAUTHORIZED"}');

  assert.deepEqual(await client.next('renewed'), { id: 1, expiresIn: 90_000 });
  assert.deepEqual(await client.next('failed'), { id: 2, code: 'UNAUTHORIZED' });
});

test('EV-8 a call on a connection that is closed for good is not made', async (scene) => {
  const { client } = await scene.open('websocket');
  client.close();
  await client.next('close');

  client.call('late');

  assert.deepEqual(await client.next('failed'), { id: 1, code: 'CLOSED' });
});

onEach('EV-3 DL-6 events that a lost connection carried come once and in order', async (scene, transport) => {
  const { client, session, server } = await scene.open(transport);
  const names = repeat(20, (index) => `event ${index}`);
  for (const name of names.slice(0, 10)) client.emit(name);
  await session.parked();
  const again = await session.lose();
  for (const name of names.slice(10)) client.emit(name);
  server.automatic = true;
  server.accept(again);

  for (const name of names) assert.deepEqual(jsonOf(await session.event(/^e\[/)), [name]);
  for (let sent = 0; sent < 20; sent += 1) await client.next('sent');
});
