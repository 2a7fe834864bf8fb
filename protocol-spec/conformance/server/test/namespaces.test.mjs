// SPDX-License-Identifier: Apache-2.0
// Several conversations over one session: joining, leaving, and that none touches another.
import assert from 'node:assert/strict';
import { open } from '../lib/session.mjs';
import { closed, onEach, test } from '../lib/suite.mjs';
import { repeat } from '../lib/wire.mjs';

const errorOf = (reply) => JSON.parse(reply.slice(reply.indexOf('{'))).code;

onEach('NS-2 events of a namespace that was joined come back in it; they may follow JOIN at once', async (transport) => {
  const session = await open(transport);

  await session.say('s1', 'jopen:1', 'eopen:["echo",1]', 'eopen:2["add",1,2]', 'e["echo",3]');

  await session.expect(/^r1\[\]$/);
  await session.expect(/^eopen:\["echo",1\]$/);
  await session.expect(/^r2\[3\]$/);
  await session.expect(/^e\["echo",3\]$/);
});

test('NS-1 JOIN of a name that is not there is answered NO_NAMESPACE', async () => {
  const session = await open('websocket');

  await session.say('s1', 'jnothing:1', 'e2["echo"]');

  assert.equal(errorOf(await session.expect(/^r1\{/)), 'NO_NAMESPACE');
  await session.expect(/^r2\[\]$/);
});

test('NS-1 JOIN of a name that is joined is refused with 4400', async () => {
  const session = await open('websocket');
  await session.say('s1', 'jopen:1');
  await session.expect(/^r1\[\]$/);

  await session.say('jopen:2');

  await closed(session.connection, 4400);
});

for (const auth of ['', '{}', '{"auth":"wrong"}', '{"auth":null}']) {
  test(`AU-2 NS-4 JOIN without the right credentials is answered UNAUTHORIZED and harms nothing: ${auth || 'none'}`, async () => {
    const session = await open('websocket');

    await session.say('s1', `jclosed:1${auth}`, 'e2["echo"]');

    assert.equal(errorOf(await session.expect(/^r1\{/)), 'UNAUTHORIZED');
    await session.expect(/^r2\[\]$/);
  });
}

test('AU-2 JOIN with the right credentials is answered', async () => {
  const session = await open('websocket');

  await session.say('s1', 'jclosed:1{"auth":"secret"}', 'eclosed:2["echo",1]');

  await session.expect(/^r1\[\]$/);
  await session.expect(/^r2\[1\]$/);
});

test('NS-1 a name that was refused can be joined afterwards', async () => {
  const session = await open('websocket');
  await session.say('s1', 'jclosed:1');
  assert.equal(errorOf(await session.expect(/^r1\{/)), 'UNAUTHORIZED');

  await session.say('jclosed:2{"auth":"secret"}');

  await session.expect(/^r2\[\]$/);
});

test('NS-2 of a namespace that is not joined events are dropped, calls answered NOT_JOINED, LEAVE ignored', async () => {
  const session = await open('websocket');

  await session.say('s1', 'eopen:["echo",1]', 'eopen:1["echo",2]', 'lopen:', 'e2["echo"]');

  assert.equal(errorOf(await session.expect(/^r1\{/)), 'NOT_JOINED');
  await session.expect(/^r2\[\]$/);
});

test('NS-2 a namespace that was left is not joined', async () => {
  const session = await open('websocket');

  await session.say('s1', 'jopen:1', 'lopen:', 'eopen:["echo",1]', 'eopen:2["echo",2]', 'jopen:3', 'eopen:4["echo",4]');

  await session.expect(/^r1\[\]$/);
  assert.equal(errorOf(await session.expect(/^r2\{/)), 'NOT_JOINED');
  await session.expect(/^r3\[\]$/);
  await session.expect(/^r4\[4\]$/);
});

test('NS-3 a JOIN beyond 16 is answered TOO_MANY_NAMESPACES', async () => {
  const session = await open('websocket');
  const names = ['open', ...repeat(16, (index) => `many-${index}`)];

  await session.say('s1', ...names.map((name, index) => `j${name}:${index + 1}`));

  for (let call = 1; call <= 16; call++) await session.expect(new RegExp(`^r${call}\\[\\]$`));
  assert.equal(errorOf(await session.expect(/^r17\{/)), 'TOO_MANY_NAMESPACES');
});

test('NS-4 the server ends a namespace by LEAVE with its code, and nothing else', async () => {
  const session = await open('websocket');
  await session.say('s1', 'jopen:1', 'jclosed:2{"auth":"secret"}', 'eopen:3["leave"]');

  const frames = await session.until(/^lopen:/);

  assert.equal(JSON.parse(frames.at(-1).slice('lopen:'.length)).code, 3000);
  await session.say('eclosed:4["echo",4]', 'e5["echo",5]', 'eopen:6["echo",6]');
  await session.expect(/^r4\[4\]$/);
  await session.expect(/^r5\[5\]$/);
  assert.equal(errorOf(await session.expect(/^r6\{/)), 'NOT_JOINED');
});

test('EV-2 a namespace named as an internal of a language is a name like others', async () => {
  const session = await open('websocket');

  await session.say('s1', 'j__proto__:1', 'jconstructor:2', 'e__proto__:3["echo"]');

  assert.equal(errorOf(await session.expect(/^r1\{/)), 'NO_NAMESPACE');
  assert.equal(errorOf(await session.expect(/^r2\{/)), 'NO_NAMESPACE');
  assert.equal(errorOf(await session.expect(/^r3\{/)), 'NOT_JOINED');
});
