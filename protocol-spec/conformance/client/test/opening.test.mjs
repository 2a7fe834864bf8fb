// SPDX-License-Identifier: Apache-2.0
// §5.1: how a session is opened.
import assert from 'node:assert/strict';
import { onEach, test } from '../lib/suite.mjs';
import { repeat } from '../lib/wire.mjs';

onEach('HS-1 AT-1 the first connection opens with HELLO: version, a cid, attempt 1, not raced, nothing tried', async (scene, transport) => {
  const server = await scene.server();
  scene.connect(server, transport);

  const { opener, path } = await server.arrival(transport);

  assert.equal(opener.kind, 'HELLO');
  assert.deepEqual([opener.hello.v, opener.hello.n], [1, 1]);
  assert.ok(Buffer.from(opener.hello.cid, 'base64url').length >= 16, `128 random bits: ${opener.hello.cid}`);
  assert.ok(!opener.hello.raced, 'raced');
  assert.deepEqual(opener.hello.tried ?? [], []);
  assert.ok(!('auth' in opener.hello), 'auth');
  assert.equal(path, `/line/${transport}`);
});

onEach('HS-1 credentials travel in HELLO as they were given, and in no address', async (scene, transport) => {
  const server = await scene.server();
  const auth = { token: 'secret~\n\r"é€😀\u2028', list: [1, null, { deep: true }], empty: '' };
  scene.connect(server, transport, { auth });

  const { opener, request } = await server.arrival(transport);

  assert.deepEqual(opener.hello.auth, auth);
  assert.doesNotMatch(request.url, /secret|auth/);
  assert.ok(!request.url.includes(opener.hello.cid));
});

onEach('HS-10 FR-1 frames right behind ATTACHED, in the same message or body, are taken in', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  const connection = await server.arrival(transport);
  server.automatic = true;

  connection.session.sent.push('mone', 'mtwo');
  server.accept(connection);

  assert.deepEqual(await client.messages(2), ['one', 'two']);
  assert.deepEqual(client.story.find(([name]) => name === 'open' || name === 'message')[0], 'open');
});

onEach('HS-10 AT-9 DL-1 what is sent before the session opened arrives once, in order, from number 1', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  const texts = repeat(20, (index) => `early ${index}`);
  const ids = texts.map((text) => client.send(text));
  const connection = await server.arrival(transport);
  server.automatic = true;

  server.accept(connection);
  for (const id of ids) assert.deepEqual(await client.next('sent'), { id });

  assert.deepEqual(server.session.messages, texts);
});
