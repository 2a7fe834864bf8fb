// SPDX-License-Identifier: Apache-2.0
// §8: the choice of a transport. WebSockets that are refused, hang, stay silent or end; what is told of them.
import assert from 'node:assert/strict';
import { test } from '../lib/suite.mjs';

const BOTH = ['websocket', 'long-polling'];
const ALL = ['websocket', 'xhr-streaming', 'long-polling'];
const HTML = '<html><body>Forbidden</body></html>';

/** A session over the second of the transports, the WebSocket being handled so. */
async function openBeside(scene, onHandshake, transports = BOTH) {
  const server = await scene.server();
  server.onHandshake = onHandshake;
  const client = scene.connect(server, transports);
  const connection = await server.arrival();
  server.automatic = true;
  server.accept(connection);
  await client.next('open');
  await server.session.parked();
  return { client, connection, server, session: server.session };
}

const REFUSED = {
  'with 400': (handshake) => handshake.refuse(400),
  'with 403 and a page': (handshake) => handshake.refuse(403, HTML),
  'with 404': (handshake) => handshake.refuse(404),
  'with 426': (handshake) => handshake.refuse(426),
  'with 502 and a page': (handshake) => handshake.refuse(502, HTML),
  'with 200 and a page': (handshake) => handshake.refuse(200, HTML),
  'by a reset': (handshake) => handshake.socket.destroy(),
  'by bytes that are no HTTP': (handshake) => handshake.socket.end('SSH-2.0-OpenSSH\r\n'),
  'by a 101 without its key': (handshake) => handshake.socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
};

for (const [what, onHandshake] of Object.entries(REFUSED)) {
  test(`SL-7 SL-1 a WebSocket refused ${what} is left for the next transport, and HELLO tells`, async (scene) => {
    const { client, connection } = await openBeside(scene, onHandshake);

    assert.equal(connection.transport, 'long-polling');
    const { hello } = connection.opener;
    assert.ok(!hello.raced, 'no other HELLO is outstanding');
    assert.deepEqual(hello.tried.map(({ transport }) => transport), ['websocket']);
    assert.deepEqual(client.all('transport').map(({ from, to }) => [from, to]), [[null, 'long-polling']]);
  });
}

/** WebSockets that open, and then: what the server does with one whose HELLO came. */
const UNPROVEN = {
  'that closes right after it opened': (handshake) => handshake.accept((opened) => opened.end(1000)),
  'that is cut right after it opened': (handshake) => handshake.accept((opened) => opened.cut()),
  'that sends a page': (handshake) => handshake.accept((opened) => opened.raw(Buffer.from(HTML))),
  'that sends binary noise': (handshake) => handshake.accept((opened) => opened.raw(Buffer.from([1, 2, 3]), true)),
};

for (const [what, onHandshake] of Object.entries(UNPROVEN)) {
  test(`AT-19 SL-1 SL-7 a WebSocket ${what} is left for the next transport`, async (scene) => {
    const server = await scene.server();
    server.onHandshake = onHandshake;
    const client = scene.connect(server, BOTH);
    let connection = await server.arrival();
    while (connection.transport === 'websocket') connection = await server.arrival();
    server.automatic = true;
    server.accept(connection);
    await client.next('open');
    await server.session.parked();
    server.session.write('mthrough');

    assert.equal(await client.message(), 'through');
    assert.deepEqual(connection.opener.hello.tried.map(({ transport }) => transport), ['websocket']);
    assert.deepEqual([client.all('close'), server.sessions.size], [[], 1]);
  });
}

test('HS-8 SL-7 AT-17 beside a WebSocket that stays silent the next transport races with the same cid, says so, and wins', async (scene) => {
  const server = await scene.server();
  const client = scene.connect(server, BOTH, { attemptTimeoutMs: 10_000 });
  const silent = await server.arrival('websocket');

  const raced = await server.arrival('long-polling');
  assert.equal(raced.opener.hello.cid, silent.opener.hello.cid);
  assert.deepEqual([raced.opener.hello.raced, raced.opener.number > silent.opener.number], [true, true]);
  assert.deepEqual(raced.opener.hello.tried.map(({ outcome, transport }) => [transport, outcome]), [['websocket', 'pending']]);
  server.automatic = true;
  server.accept(raced);

  await client.next('open');
  await silent.left();
  await server.session.frames.next('HS-8: a frame at once', 5_000);
  assert.equal(server.sessions.size, 1);
});

test('HS-8 a stream that won a race is chosen by a body upstream', async (scene) => {
  const server = await scene.server();
  const client = scene.connect(server, ['websocket', 'xhr-streaming'], { attemptTimeoutMs: 10_000 });
  await server.arrival('websocket');
  const raced = await server.arrival('xhr-streaming');
  assert.equal(raced.opener.hello.raced, true);
  server.automatic = true;
  server.accept(raced);

  await client.next('open');
  const body = await server.session.bodies.next('HS-8: a body at once');
  assert.ok(body.early.length > 0, 'a frame, not an opener alone');
});

test('HS-8 AT-17 SL-1 a WebSocket that answers first wins, though another transport has sent HELLO', async (scene) => {
  const server = await scene.server();
  const client = scene.connect(server, BOTH, { attemptTimeoutMs: 10_000 });
  const first = await server.arrival('websocket');
  const second = await server.arrival('long-polling');

  first.session.connection = null;
  first.write(first.session.welcomeFrame(), first.session.attachedFrame(first));
  first.session.connection = first;
  await client.next('open');
  await first.expect(/^a0( .*)?$/);
  client.send('by the first');
  await first.expect(/^mby the first$/);
  first.write('a1');
  await client.next('sent');

  assert.ok(second.opener.hello.raced);
  assert.equal(client.all('transport')[0].to, 'websocket');
});

test('AT-1 HS-8 a WebSocket that opens late says what is right at that moment: ATTACH, beside the one that won', async (scene) => {
  let late;
  const { client, connection, server, session } = await openBeside(scene, (handshake) => { late = handshake; }, BOTH);
  assert.equal(connection.transport, 'long-polling');
  assert.ok(!connection.opener.hello.raced, 'no HELLO of the WebSocket is outstanding');
  const { number } = (await session.parked()).opener;

  late.accept();
  while (session.connection.transport !== 'websocket') await client.next('transport');

  assert.equal(session.connection.opener.kind, 'ATTACH');
  assert.ok(session.connection.opener.number > number);
  session.write('mbetter');
  assert.equal(await client.message(), 'better');
  assert.deepEqual([client.all('suspended'), server.sessions.size], [[], 1]);
});

test('AT-17 SL-1 an attempt that hangs is closed, and tried again', async (scene) => {
  const server = await scene.server();
  const client = scene.connect(server, 'websocket', { attemptTimeoutMs: 300 });
  const first = await server.arrival('websocket');

  const second = await server.arrival('websocket');
  await first.left();
  server.automatic = true;
  server.accept(second);

  await client.next('open');
  assert.equal(second.opener.hello.cid, first.opener.hello.cid);
  assert.ok(second.opener.number > first.opener.number);
});

test('SL-7 each failure is told by the next HELLO, the last eight at least', async (scene) => {
  const server = await scene.server();
  server.onHandshake = (handshake) => handshake.refuse(503);
  const client = scene.connect(server, ALL);
  let connection = await server.arrival();
  for (let failed = 0; failed < 9; failed += 1) {
    connection.reply(502, HTML);
    connection = await server.arrival();
  }
  server.automatic = true;
  server.accept(connection);
  await client.next('open');

  const { tried } = connection.opener.hello;
  assert.ok(tried.length >= 8, `${tried.length} are told`);
  assert.ok(Buffer.byteLength(JSON.stringify(connection.opener.hello)) < 8_192);
  assert.ok(tried.filter(({ outcome }) => outcome !== 'pending').length >= 5, JSON.stringify(tried));
  for (const name of ALL) assert.ok(tried.some(({ transport }) => transport === name), name);
});

test('SL-7 ATTACH tells what led to it: what was lost, and what was tried since', async (scene) => {
  const { client, server, session } = await scene.open(BOTH);
  server.onHandshake = (handshake) => handshake.refuse(503);

  const next = await session.lose();

  const { account, kind } = next.opener;
  assert.deepEqual([kind, next.transport], ['ATTACH', 'long-polling']);
  assert.ok(account.why.length > 0);
  assert.deepEqual(account.tried.map(({ transport }) => transport), ['websocket']);
  assert.notEqual(account.tried[0].outcome, 'pending');
  server.automatic = true;
  server.accept(next);
  await client.next('resumed');
});

test('SL-7 the planned next poll has nothing to tell', async (scene) => {
  const { session } = await scene.open('long-polling');
  const first = await session.parked();
  first.answer(['mone']);

  const { opener } = await session.parked();

  assert.deepEqual([opener.kind, opener.account], ['ATTACH', undefined]);
});

test('SL-1 AT-8 only the transports that the server allows are used for what follows', async (scene) => {
  const { client, server, session } = await scene.open(BOTH, { transports: ['websocket'] });
  server.onHandshake = (handshake) => {
    server.onHandshake = (next) => next.accept();
    handshake.refuse(503);
  };

  const next = await session.lose();

  assert.equal(next.transport, 'websocket');
  server.automatic = true;
  server.accept(next);
  await client.next('resumed');
});

test('SL-3 SL-1 a server that is away is tried again and again, with delays, until it is back', async (scene) => {
  const server = await scene.server();
  let refusals = 0;
  const opened = new Promise((resolve) => {
    server.onHandshake = (handshake) => {
      refusals += 1;
      if (refusals <= 6) handshake.refuse(503);
      else {
        handshake.accept();
        resolve();
      }
    };
  });
  const from = performance.now();
  const client = scene.connect(server, 'websocket');
  await opened;
  const took = performance.now() - from;
  server.accept(await server.arrival('websocket'));

  await client.next('open');
  assert.ok(took > 20, `six failures took ${took} ms: nothing is delayed`);
  assert.deepEqual(client.all('close'), []);
});

test('DL-6 HB-4 ST-1 a WebSocket cut by the application is replaced, and nothing is lost', async (scene) => {
  const { client, session } = await scene.open(BOTH);

  client.send('one');
  client.cut();
  client.send('two');
  session.sent.push('mdown');

  assert.equal(await client.message(), 'down');
  await client.next('sent');
  await client.next('sent');
  assert.deepEqual(session.messages, ['one', 'two']);
  assert.deepEqual([client.all('suspended').length, client.all('resumed').length], [1, 1]);
});
