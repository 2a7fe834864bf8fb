// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from '../lib/connection.mjs';
import { request } from '../lib/http.mjs';
import { closed, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { handshakeTimeout, slack } from '../lib/settings.mjs';
import { hello, repeat } from '../lib/wire.mjs';

const key = Buffer.from('the sixteen byte').toString('base64');
const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key };
const ask = (headers) => request({ method: 'GET', path: '/websocket', headers: { ...upgrade, ...headers } });

test('WS-1 the opening handshake is answered 101 with the right accept value', async () => {
  const { status, headers } = await ask({}).head();

  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  assert.equal(status, 101);
  assert.equal(headers['sec-websocket-accept'], accept);
  assert.match(headers.upgrade, /^websocket$/i);
  assert.match(headers.connection, /upgrade/i);
});

test('WS-1 Connection with several values, as some browsers send it, opens', async () => {
  assert.equal((await ask({ Connection: 'keep-alive, Upgrade', Upgrade: 'WebSocket' }).head()).status, 101);
});

test('WS-2 HT-1 a version other than 13 is answered 426 with Sec-WebSocket-Version', async () => {
  for (const version of ['8', '12', '14', '0', undefined]) {
    const exchange = ask({ 'Sec-WebSocket-Version': version });
    const { status, headers } = await exchange.head();
    assert.equal(status, 426, String(version));
    assert.match(headers['sec-websocket-version'] ?? '', /(^|\s)13(,|$)/);
    await exchange.body();
  }
});

test('WS-3 a plain GET is answered 426 with Upgrade', async () => {
  const exchange = request({ method: 'GET', path: '/websocket' });

  const { status, headers } = await exchange.head();

  assert.equal(status, 426);
  assert.match(headers.upgrade ?? '', /^websocket$/i);
  assert.match(headers.connection ?? '', /upgrade/i);
  assert.equal(headers['sec-websocket-version'], '13');
  await exchange.body();
});

test('WS-4 throughline.v1 is selected when it is offered', async () => {
  for (const offered of ['throughline.v1', 'throughline.v2, throughline.v1', 'other,throughline.v1']) {
    const { status, headers } = await ask({ 'Sec-WebSocket-Protocol': offered }).head();
    assert.equal(status, 101, offered);
    assert.equal(headers['sec-websocket-protocol'], 'throughline.v1');
  }
});

test('WS-4 subprotocols without throughline.v1 are refused with 400', async () => {
  for (const offered of ['throughline.v2', 'other', 'throughline.v11', 'THROUGHLINE.V1']) {
    const exchange = ask({ 'Sec-WebSocket-Protocol': offered });
    assert.equal((await exchange.head()).status, 400, offered);
    await exchange.body();
  }
});

test('WS-4 without a subprotocol none is selected', async () => {
  const { status, headers } = await ask({}).head();

  assert.equal(status, 101);
  assert.equal(headers['sec-websocket-protocol'], undefined);
});

test('WS-5 a refused origin is answered 403 before any 101', async () => {
  const exchange = ask({ Origin: 'http://foreign.example' });

  assert.equal((await exchange.head()).status, 403);
  assert.match(await exchange.text(), /^R4403/);
});

test('WS-6 a message in several WebSocket frames is one', async () => {
  const connection = await connect('websocket', []);
  const whole = Buffer.from(`${hello()}\ns1\nmh€llo`);
  const cuts = [0, 3, whole.length - 4, whole.length - 3, whole.length - 3, whole.length]; // within the euro sign, too

  for (let index = 0; index + 1 < cuts.length; index++) {
    const fin = index + 2 === cuts.length;
    connection.socket.send(whole.subarray(cuts[index], cuts[index + 1]), { binary: false, fin });
    if (!fin) await connection.roundTrip(`${index}`);
  }

  await connection.expect(/^W/);
  await connection.expect(/^A1 1 1 /);
  await connection.expect(/^mh€llo$/);
});

test('WS-7 no extension is negotiated', async () => {
  const offers = ['permessage-deflate', 'permessage-deflate; client_max_window_bits', 'x-webkit-deflate-frame',
    'permessage-deflate; server_no_context_takeover, x-other'];
  for (const offer of offers) {
    const { status, headers } = await ask({ 'Sec-WebSocket-Extensions': offer }).head();
    assert.equal(status, 101);
    assert.equal(headers['sec-websocket-extensions'], undefined, offer);
  }
});

/** A client frame by hand, unmasked when `mask` is null. */
function frame(first, payload, mask) {
  const bytes = Buffer.from(payload);
  if (mask === null) return Buffer.concat([Buffer.from([first, bytes.length]), bytes]);
  const masked = bytes.map((byte, index) => byte ^ mask[index % 4]);
  return Buffer.concat([Buffer.from([first, 0x80 | bytes.length]), Buffer.from(mask), masked]);
}

test('WS-8 an unmasked client frame closes the socket', async () => {
  const exchange = ask({});
  assert.equal((await exchange.head()).status, 101);

  exchange.wire.write(frame(0x81, hello().slice(0, 120), null));

  await exchange.wire.untilClosed();
  assert.ok(!Buffer.concat(exchange.chunks.seen).includes('W{'), 'no session was opened');
});

test('WS-8 reserved bits and opcodes close the socket', async () => {
  for (const first of [0xc1, 0xa1, 0x91, 0x83, 0x8b]) {
    const exchange = ask({});
    assert.equal((await exchange.head()).status, 101);
    exchange.wire.write(frame(first, 'x', [1, 2, 3, 4]));
    await exchange.wire.untilClosed();
  }
});

test('UX-1 what is broken as WebSocket is refused as malformed, not as too large', async () => {
  for (const first of [0xc1, 0x83, 0x80, 0x09]) {
    const exchange = ask({});
    assert.equal((await exchange.head()).status, 101);
    exchange.wire.write(frame(first, 'x', [1, 2, 3, 4]));
    await exchange.wire.untilClosed();
    assert.match(Buffer.concat(exchange.chunks.seen).toString('latin1'), /\x81.R4400 /s, `first byte ${first}`);
  }
});

test('WS-9 LM-5 a message over maxWsMessage closes the socket with 4413 or 1009', async () => {
  const session = await open('websocket');
  const line = `v${'x'.repeat(1000)}`;
  const count = Math.ceil(session.welcome.maxWsMessage / (line.length + 1)) + 1;

  session.connection.write(...repeat(count, () => line));

  const { code } = await session.connection.frames.ended();
  assert.ok([4413, 1009].includes(code), `closed with ${code}`);
});

test('WS-9 a message over maxWsMessage in several frames closes the socket before its end', async () => {
  const session = await open('websocket');
  const piece = `v${'x'.repeat(9999)}\n`;

  for (let sent = 0; sent <= session.welcome.maxWsMessage; sent += piece.length) {
    session.connection.socket.send(piece, { binary: false, fin: false });
  }

  const { code } = await session.connection.frames.ended();
  assert.ok([4413, 1009].includes(code), `closed with ${code}`);
});

test('WS-9 a message just within maxWsMessage is taken', async () => {
  const session = await open('websocket');
  const { maxWsMessage, maxFrame } = session.welcome;
  const line = `v${'x'.repeat(maxFrame - 100)}`;
  const count = Math.floor((maxWsMessage - 20) / (line.length + 1));

  session.connection.write(...repeat(count, () => line), 's1', 'mend');

  await session.until(/^mend$/);
});

test('WS-10 ST-1 a socket without its opener is closed with 4408 after handshakeTimeout', async () => {
  const connection = await connect('websocket', []);
  const began = performance.now();

  const { code } = await connection.frames.ended(handshakeTimeout + slack);

  assert.equal(code, 4408);
  assert.ok(performance.now() - began > handshakeTimeout * 0.7, 'it waited for the opener');
});

test('WS-10 padding and WebSocket pings do not stand for the opener', async () => {
  const connection = await connect('websocket', []);
  connection.socket.send('\n');
  await connection.roundTrip();

  assert.equal((await connection.frames.ended(handshakeTimeout + slack)).code, 4408);
});

test('WS-11 a WebSocket ping is answered by a pong with its payload', async () => {
  const session = await open('websocket');

  assert.equal(await session.connection.roundTrip('payload of the ping'), 'payload of the ping');
});

test('WS-12 a close of the client is answered by a close; the session is detached, not ended', async () => {
  for (const code of [1000, 1001, 3000, 4409]) {
    const session = await open('websocket');
    await session.say('s1', 'mone');
    await session.expect(/^mone$/);

    session.connection.close(code);

    assert.equal((await session.connection.frames.ended()).code, code);
    await session.alive(1);
  }
});

test('WS-13 messages that are answered at one moment keep their order', async () => {
  const session = await open('websocket', { auth: { service: 'sum' } });

  await session.say('s1', ...repeat(200, () => 'mx'));

  for (let count = 1; count <= 200; count++) await session.expect(new RegExp(`^m${count}$`));
});

test('LM-5 after a refusal the socket is closed from the server\'s side', async () => {
  const session = await open('websocket');
  await session.say('s1', `m${'x'.repeat(session.welcome.maxFrame + 1)}`);

  await closed(session.connection, 4413);
});
