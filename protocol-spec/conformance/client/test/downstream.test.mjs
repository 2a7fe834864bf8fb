// SPDX-License-Identifier: Apache-2.0
// §7.3, §7.4: streams and polls whose answers are none, end early, come twice.
import assert from 'node:assert/strict';
import { bodied } from '../lib/settings.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { writeBody } from '../lib/wire.mjs';

const HTML = '<!DOCTYPE html><html><body>Please log in</body></html>\n';

/** What may come instead of an answer to HELLO or ATTACH. */
const NONE = {
  'a login page with status 200': (connection) => connection.reply(200, HTML, { 'content-type': 'text/html' }),
  'status 200 and nothing': (connection) => connection.reply(200, ''),
  'status 204': (connection) => connection.socket('HTTP/1.1 204 No Content\r\n\r\n'),
  'status 302': (connection) => connection.reply(302, HTML, { location: 'http://127.0.0.1:1/login' }),
  'status 403 and a page': (connection) => connection.reply(403, HTML),
  'status 407': (connection) => connection.reply(407, HTML, { 'proxy-authenticate': 'Basic realm="x"' }),
  'status 500': (connection) => connection.reply(500, 'the server failed'),
  'status 503 and frames': (connection) => connection.reply(503, `A${connection.opener.number} 0 1 262144\nmno\n`),
  'an answer that is cut short': (connection) => connection.socket('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nA'),
  'a chunk that is cut short': (connection) => connection.socket('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nA'),
  'a reset connection': (connection) => connection.cut(),
  'no HTTP': (connection) => connection.socket('\u0000\u0001 not HTTP\r\n\r\n'),
};

for (const [what, answer] of Object.entries(NONE)) {
  onEach(`SL-1 AT-19 ST-1 HELLO answered by ${what}: the next attempt opens the session`, async (scene, transport) => {
    const server = await scene.server();
    const client = scene.connect(server, transport);
    const first = await server.arrival(transport);

    answer(first);
    const second = await server.arrival(transport);
    assert.deepEqual(client.all('open'), []);
    server.automatic = true;
    server.accept(second);
    await client.next('open');

    assert.equal(second.opener.hello.cid, first.opener.hello.cid);
    assert.deepEqual(client.all('close'), []);
  }, bodied);

  onEach(`AT-19 ST-1 ATTACH answered by ${what}: the session is resumed by the next attempt`, async (scene, transport) => {
    const { client, server, session } = await scene.open(transport);
    session.write('mone');
    await client.message();
    const first = await session.lose();

    answer(first);
    const second = await server.arrival(transport);
    server.automatic = true;
    server.accept(second);
    await client.next('resumed');
    await session.parked();
    session.write('mtwo');

    assert.equal(await client.message(), 'two');
    assert.deepEqual([second.opener.kind, second.opener.received], ['ATTACH', 1]);
    assert.deepEqual([client.all('close'), client.all('reset'), client.received], [[], [], ['one', 'two']]);
  }, bodied);
}

test('DL-6 DL-2 a poll whose answer was lost is followed by one that states the same; the answer is given again', async (scene) => {
  const { client, server, session } = await scene.open('long-polling');
  const poll = await session.parked();
  session.sent.push('mone', 'mtwo');
  server.automatic = false;

  poll.socket(`HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nA${poll.opener.number} 0 1 262144\n`);
  const next = await server.arrival('long-polling');
  server.automatic = true;
  server.accept(next);

  assert.equal(next.opener.received, 0);
  assert.deepEqual(await client.messages(2), ['one', 'two']);
});

test('DL-2 AT-8 a poll that is answered twice delivers once', async (scene) => {
  const { client, session } = await scene.open('long-polling');
  const poll = await session.parked();
  session.sent.push('mone');
  const answer = writeBody([session.attachedFrame(poll), 'mone'], poll.form);
  const http = Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${answer.length}\r\n\r\n`), answer]);
  poll.socket(Buffer.concat([http, http]));

  assert.equal(await client.message(), 'one');
  while ((await session.parked()).opener.received !== 1) await session.server.arrivals.next('the next poll');
  session.write('mtwo');
  assert.equal(await client.message(), 'two');
  assert.deepEqual(client.received, ['one', 'two']);
});

test('XS-5 AT-1 END: the stream goes on until the next one is attached, and nothing is lost', async (scene) => {
  const { client, server, session } = await scene.open('xhr-streaming');
  const old = session.connection;
  server.automatic = false;
  session.write('mone', 'x', 'mtwo');

  const next = await server.arrival('xhr-streaming');
  assert.deepEqual(old.gone.seen, []);
  session.write('mthree');
  assert.deepEqual(await client.messages(3), ['one', 'two', 'three']);
  server.automatic = true;
  server.accept(next);
  await old.left();
  session.write('mfour');

  assert.equal(await client.message(), 'four');
  assert.deepEqual(client.all('suspended'), []);
});

test('SL-2 ST-1 a stream without MARK is left for long polling; one that was marked stays', async (scene) => {
  const marked = await scene.open(['xhr-streaming', 'long-polling']);
  const server = await scene.server();
  server.marks = false;
  const client = scene.connect(server, ['xhr-streaming', 'long-polling']);
  const stream = await server.arrival('xhr-streaming');
  server.automatic = true;
  server.accept(stream);
  await client.next('open');

  while (server.session.connection.transport !== 'long-polling') await client.next('transport');
  await stream.left();
  await server.session.parked();
  server.session.write('mby a poll');

  assert.equal(await client.message(), 'by a poll');
  assert.equal(marked.session.connection.transport, 'xhr-streaming');
  assert.deepEqual(marked.client.all('transport').length, 1);
});

test('LM-7 AT-8 the answer of a poll that was superseded, an empty 200, is no failure', async (scene) => {
  const { client, session } = await scene.open(['websocket', 'long-polling']);

  client.switchTo('long-polling');
  while (session.connection.transport !== 'long-polling') await client.next('transport');
  await session.parked();
  client.switchTo('websocket');
  while (session.connection.transport !== 'websocket') await client.next('transport');
  session.write('mon');

  assert.equal(await client.message(), 'on');
  assert.deepEqual([client.all('suspended'), client.all('failed')], [[], []]);
});

test('HS-1 AT-1 the next poll follows at once, each with its attempt and what was received', async (scene) => {
  const { client, session } = await scene.open('long-polling');
  const numbers = [];

  for (let round = 0; round < 20; round += 1) {
    const poll = await session.parked();
    assert.equal(poll.opener.received, round);
    numbers.push(poll.opener.number);
    session.write(`m${round}`);
    await client.message();
  }

  assert.deepEqual(numbers, [...numbers].sort((one, other) => one - other));
  assert.equal(new Set(numbers).size, 20);
  assert.deepEqual(client.all('suspended'), []);
});

test('ST-1 AT-1 a poll that is answered by ATTACHED alone is followed by the next', async (scene) => {
  const { client, session } = await scene.open('long-polling');

  for (let round = 0; round < 3; round += 1) {
    const poll = await session.parked();
    poll.answer([session.attachedFrame(poll)]);
    while (session.connection === poll) await new Promise((resolve) => { session.server.later(5, resolve); });
  }
  await session.parked();
  session.write('mone');

  assert.equal(await client.message(), 'one');
  assert.deepEqual(client.all('suspended'), []);
});
