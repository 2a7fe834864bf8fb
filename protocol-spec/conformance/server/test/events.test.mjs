// SPDX-License-Identifier: Apache-2.0
// Events and calls, spoken by hand: what a payload may say, what is answered to calls, and what stays the session's promise.
import assert from 'node:assert/strict';
import { connect } from '../lib/connection.mjs';
import { eventVectors } from '../../lib/event-vectors.mjs';
import { open } from '../lib/session.mjs';
import { closed, onEach, refused, test } from '../lib/suite.mjs';
import { hello, repeat } from '../lib/wire.mjs';

/** The base64 of a payload of bytes. */
const bytes = (text) => Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, '');
const MAX_CALLS = 256;

onEach('EV-3 events come back in the order they were sent', async (transport) => {
  const session = await open(transport);

  await session.say('s1', ...repeat(20, (index) => `e["echo",${index}]`));

  for (let index = 0; index < 20; index++) await session.expect(new RegExp(`^e\\["echo",${index}\\]$`));
});

onEach('EV-5 a call is answered with its number', async (transport) => {
  const session = await open(transport);

  await session.say('s1', 'e1["add",1,2]', 'e2["echo","a",[null]]', 'e3["echo"]');

  await session.expect(/^r1\[3\]$/);
  await session.expect(/^r2\["a",\[null\]\]$/);
  await session.expect(/^r3\[\]$/);
});

onEach('EV-3 events and calls keep their order among messages', async (transport) => {
  const session = await open(transport);

  await session.say('s1', 'mone', 'e["echo",2]', 'e1["echo",3]', 'mfour');

  for (const frame of ['mone', 'e["echo",2]', 'r1[3]', 'mfour']) assert.equal(await session.expect(/^[mer]/), frame);
});

onEach('EV-1 bytes stand in the same frame, and come back as they were', async (transport) => {
  const session = await open(transport);

  await session.say('s1', `E${bytes(' 1:3\n["echo",7]\x00\n\xff')}`, `E${bytes('1 2:0 3:1\n["echo","n"]A')}`);

  assert.equal(await session.expect(/^E/), `E${bytes(' 1:3\n["echo",7]\x00\n\xff')}`);
  assert.equal(await session.expect(/^y/), `y${bytes('1 1:0 2:1\n["n"]A')}`);
});

test('LM-1 an event whose JSON came in parts is one event', async () => {
  const session = await open('websocket');

  await session.say('s1', 'f["ec', 'fho",', 'e"x"]');

  await session.expect(/^e\["echo","x"\]$/);
});

test('LM-3 parts of text that a frame of bytes completes are refused with 4400', async () => {
  const session = await open('websocket');

  await session.say('s1', 'f["ec', `E${bytes('\n["echo"]')}`);

  await closed(session.connection, 4400);
});

for (const { id, frame } of eventVectors(({ error }) => error)) {
  test(`EV-1 the payload is refused with 4400: ${id}`, async () => {
    const session = await open('websocket');

    await session.say('s1', frame);

    await closed(session.connection, 4400);
    await session.ended(4400);
  });
}

for (const { id, frame } of eventVectors(({ error, event, kind }) => !error && kind.startsWith('EVENT') && !event.call)) {
  test(`EV-1 EV-2 the payload is taken, though nobody listens: ${id}`, async () => {
    const session = await open('websocket');

    await session.say('s1', frame, 'e["echo","after"]');

    await session.expect(/^e\["echo","after"\]$/);
  });
}

test('EV-2 names that a language knows for its own are names like others', async () => {
  const session = await open('websocket');
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'open', 'close', 'error', 'message'];

  await session.say('s1', ...names.map((name, index) => `e${index + 1}["${name}"]`));

  for (const index of names.keys()) await session.expect(new RegExp(`^r${index + 1}\\{"code":"NO_HANDLER"`));
});

for (const [what, second] of [['the same', 5], ['a lower', 4]]) {
  test(`EV-4 a call with ${what} number is refused with 4400`, async () => {
    const session = await open('websocket');
    await session.say('s1', 'e5["echo"]');
    await session.expect(/^r5\[\]$/);

    await session.say(`e${second}["echo"]`);

    await closed(session.connection, 4400);
  });
}

for (const [error, call] of [
  ['NO_HANDLER', '["nothing",1]'],
  ['BAD_ARGUMENTS', '["add","one",2]'],
  ['BAD_ARGUMENTS', '["add",1]'],
  ['FAILED', '["fail"]'],
  ['REFUSED', '["filtered"]'],
]) {
  test(`EV-5 EV-10 a call that cannot be answered gets ${error}: ${call}`, async () => {
    const session = await open('websocket');

    await session.say('s1', `e1${call}`, 'e2["echo"]');

    const reply = await session.expect(/^r1\{/);
    assert.equal(JSON.parse(reply.slice(2)).code, error);
    await session.expect(/^r2\[\]$/);
  });
}

test('EV-5 an error of the application travels with code, message and data', async () => {
  const session = await open('websocket');

  await session.say('s1', 'e1["refuse"]');

  assert.deepEqual(JSON.parse((await session.expect(/^r1\{/)).slice(2)), { code: 'NO', message: 'no', data: 1 });
});

test('EV-5 what a handler threw stays with the server', async () => {
  const session = await open('websocket');

  await session.say('s1', 'e1["fail"]');

  assert.equal((await session.expect(/^r1\{/)).replace(/,"message":"[^"]*"/, ''), 'r1{"code":"FAILED"}');
});

test('EV-3 a call that is not answered holds nothing up', async () => {
  const session = await open('websocket');

  await session.say('s1', 'e1["never"]', 'e2["echo",2]', 'e["echo",3]');

  await session.expect(/^r2\[2\]$/);
  await session.expect(/^e\["echo",3\]$/);
});

test('EV-4 EV-6 the server calls with numbers of its own, and a reply to no call is ignored', async () => {
  const session = await open('websocket');

  await session.say('s1', 'e7["ask","what"]');
  const question = await session.expect(/^e[0-9]+\["question","what"\]$/);
  const number = Number(/^e([0-9]+)/.exec(question)[1]);
  assert.equal(number, 1);
  await session.say('r900[1]', `r${number}["that"]`, `r${number}["again"]`, 'e8["echo"]');

  await session.expect(/^r7\["that"\]$/);
  await session.expect(/^r8\[\]$/);
});

test('EV-5 an error in the answer to the server is an error of its caller', async () => {
  const session = await open('websocket');

  await session.say('s1', 'e1["ask"]');
  await session.expect(/^e1\["question"\]$/);
  await session.say('r1{"code":"MINE","message":"why"}');

  assert.equal(JSON.parse((await session.expect(/^r1\{/)).slice(2)).code, 'MINE');
});

test(`EV-7 more than ${MAX_CALLS} calls without an answer are answered TOO_MANY_CALLS`, async () => {
  const session = await open('websocket');
  const calls = repeat(MAX_CALLS + 1, (index) => `e${index + 1}["never"]`);

  await session.say('s1', ...calls);

  await session.expect(new RegExp(`^r${MAX_CALLS + 1}\\{"code":"TOO_MANY_CALLS"`));
});

onEach('EV-9 a codec that the server does not have is refused with 4406', async (transport) => {
  const connection = await connect(transport, [hello({ codec: 'no-such-codec' })]);

  await refused(connection, 4406);
});

onEach('EV-5 DL-6 a reply outlives the connection that asked for it', async (transport) => {
  const session = await open('websocket');
  await session.say('s1', 'e1["echo","kept"]');
  await session.connection.expect(/^r1/);
  session.connection.drop();

  await session.attach({ transport });

  await session.expect(/^r1\["kept"\]$/);
});

test('DL-15 a volatile event is taken outside the order, and has no reply', async () => {
  const session = await open('websocket');

  await session.say('t["echo","now"]', `u${bytes(' 1:1\n["echo"]A')}`);

  await session.expect(/^[et]\["echo","now"\]$/);
  assert.match(await session.expect(/^[Eu]/), new RegExp(`^[Eu]${bytes(' 1:1\n["echo"]A').replace(/[+/]/g, '\\$&')}$`));
});
