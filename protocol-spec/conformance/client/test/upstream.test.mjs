// SPDX-License-Identifier: Apache-2.0
// §7.6: bodies upstream, and answers that are none.
import assert from 'node:assert/strict';
import { bodied } from '../lib/settings.mjs';
import { onEach, test } from '../lib/suite.mjs';

const HTML = '<!DOCTYPE html><html><body>Please log in</body></html>\n';

/** BASE and the counted frames of a body. */
const numbered = (body) => body.early.filter((frame) => 'sm'.includes(frame[0]));

/** What may come instead of the protocol's answer; `session` has not taken the frames in. */
const LOST = {
  'a login page with status 200': (body) => body.reply(200, HTML, { 'content-type': 'text/html' }),
  'status 200 and nothing': (body) => body.reply(200, ''),
  'status 204': (body) => body.socket('HTTP/1.1 204 No Content\r\n\r\n'),
  'status 500': (body) => body.reply(500, 'the server failed'),
  'status 502 and a page': (body) => body.reply(502, HTML, { 'content-type': 'text/html' }),
  'status 404': (body) => body.reply(404, 'no such route'),
  'status 403 and a page': (body) => body.reply(403, HTML),
  'an answer that confirms nothing': (body) => body.answer(['a0 262144', 'd0']),
  'an answer without ACK': (body) => body.answer(['d0']),
  'an answer that is cut short': (body) => body.socket('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\na1 26'),
  'an ACK that is not whole': (body) => body.socket('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na1'),
  'a reset connection': (body) => body.cut(),
  'no HTTP': (body) => body.socket('\u0000\u0001 not HTTP\r\n\r\n'),
  'bytes that are no frames': (body) => body.reply(200, Buffer.from([0xff, 0xfe, 0x0a, 0x81, 0x00, 0x0a])),
};

for (const [what, answer] of Object.entries(LOST)) {
  onEach(`UP-7 DL-6 ST-1 a body answered by ${what} is sent again under its numbers`, async (scene, transport) => {
    const { client, session } = await scene.open(transport);
    session.silent = true;
    const id = client.send('one');
    const first = await session.bodies.next('the body');

    answer(first);
    const second = await session.bodies.next('the body again');
    assert.deepEqual(client.all('sent'), []);
    session.silent = false;
    session.answer(second);

    assert.deepEqual(await client.next('sent'), { id });
    assert.deepEqual([numbered(first), numbered(second)], [['s1', 'mone'], ['s1', 'mone']]);
    assert.deepEqual([session.messages, client.all('close'), client.all('reset')], [['one'], [], []]);
  }, bodied);
}

onEach('UP-7 DL-2 a body that arrived though its answer was lost is sent again, and confirmed once', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  session.silent = true;
  client.send('one');
  const first = await session.bodies.next('the body');

  session.take(first, first.early);
  first.cut();
  session.silent = false;
  await session.bodies.next('the body again');

  assert.deepEqual(await client.next('sent'), { id: 1 });
  assert.deepEqual(session.messages, ['one']);
}, bodied);

onEach('AT-9 UP-7 one body at a time; each has its BASE and the number of the attempt', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  session.silent = true;
  client.send('one');
  const first = await session.bodies.next('the body');
  client.send('two');
  client.send('three');
  await client.sync();
  assert.equal(session.bodies.unread.length, 0, 'a second body while the first is under way');

  session.silent = false;
  session.answer(first);
  const second = await session.bodies.next('the next body');

  assert.deepEqual([first.opener.sid, second.opener.sid], [session.sid, session.sid]);
  assert.deepEqual(numbered(second), ['s2', 'mtwo', 'mthree']);
  assert.ok(second.opener.number >= 1 && second.opener.number <= session.connection.opener.number);
}, bodied);

onEach('ST-1 DL-6 R4412 sends again from received + 1; nothing else is touched', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  client.send('one');
  await client.next('sent');
  session.silent = true;
  client.send('two');
  await session.bodies.next('the first body');
  const body = await session.bodies.next('the body');

  body.answer(['R4412 {"received":1}']);
  const again = await session.bodies.next('the body again');
  session.silent = false;
  session.answer(again);

  assert.deepEqual(numbered(again), ['s2', 'mtwo']);
  assert.deepEqual(await client.next('sent'), { id: 2 });
  assert.deepEqual([client.all('suspended'), client.all('close')], [[], []]);
}, bodied);

onEach('ST-1 AT-1 END in a body\'s answer: the client attaches again', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  session.silent = true;
  client.send('one');
  const body = await session.bodies.next('the body');
  server.automatic = false;

  session.take(body, body.early);
  const { number } = (await session.parked()).opener;
  if (transport === 'long-polling') session.connection.cut();
  body.answer(['a1 262144', 'x']);
  const next = await server.arrival(transport);

  assert.ok(next.opener.number > number);
  session.silent = false;
  server.automatic = true;
  server.accept(next);
  assert.deepEqual(await client.next('sent'), { id: 1 });
}, bodied);

test('ST-1 AT-6 a lost body: another stream is opened beside the one in use, which may be dead as well', async (scene) => {
  const { client, server, session } = await scene.open('xhr-streaming');
  const { number } = (await session.parked()).opener;
  session.silent = true;
  client.send('one');
  const body = await session.bodies.next('the body');
  server.automatic = false;

  body.cut();
  const beside = await server.arrival('xhr-streaming');

  assert.ok(beside.opener.number > number);
  assert.deepEqual([client.all('suspended'), client.all('sent')], [[], []]);
  session.silent = false;
  server.automatic = true;
  server.accept(beside);
  for (const again of session.bodies.unread) if (!again.answered) session.answer(again);
  assert.deepEqual(await client.next('sent'), { id: 1 });
});

test('ST-1 AT-6 WRITTEN, and it does not arrive: the client attaches anew, beside a stream that has stalled', async (scene) => {
  const { client, server, session } = await scene.open('xhr-streaming');
  const stalled = await session.marked.next('MARK');
  session.write('vmarked'); // nothing that is confirmed by a body of its own
  await client.message();
  session.silent = true;
  client.send('one');
  const body = await session.bodies.next('the body');
  server.automatic = false;

  session.take(body, body.early);
  session.sent.push('mheld up');
  body.answer(['a1 262144', 'd1']);
  const next = await server.arrival('xhr-streaming');
  assert.deepEqual(stalled.gone.seen, []);
  session.silent = false;
  server.automatic = true;
  server.accept(next);

  assert.equal(await client.message(), 'held up');
  await stalled.left();
  assert.deepEqual(client.all('reset'), []);
});

onEach('ST-1 CC-1 a body answered by CLOSE, whatever the status, ends the session', async (scene, transport) => {
  await Promise.all([[200, 4413], [400, 4400], [413, 4413]].map(async ([status, code]) => {
    const { client, session } = await scene.open(transport);
    session.silent = true;
    client.send('one');

    (await session.bodies.next('the body')).answer([`c${code} 0`], status);

    const ended = await client.next('close');
    assert.deepEqual([ended.code, ended.confirmed, ended.unknown, ended.willRetry], [code, 0, 1, false]);
  }));
}, bodied);

onEach('SL-5 ST-1 where every body is lost the session goes to another transport', async (scene, transport) => {
  const { client, server, session } = await scene.open([transport, 'websocket']);
  session.silent = true;
  client.send('one');
  const loser = setInterval(() => {
    for (const body of session.bodies.seen) if (!body.answered) body.reply(502, HTML);
  }, 20);

  try {
    while (server.session.connection.transport !== 'websocket') await client.next('transport');
  } finally {
    clearInterval(loser);
  }
  session.silent = false;
  client.send('two');

  await client.next('sent');
  await client.next('sent');
  assert.deepEqual([session.messages, client.all('reset'), client.all('close')], [['one', 'two'], [], []]);
}, bodied);
