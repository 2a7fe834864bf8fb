// SPDX-License-Identifier: Apache-2.0
// §4: what a client reads and refuses, and how it writes.
import assert from 'node:assert/strict';
import { bodied } from '../lib/settings.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { badFrame, repeat } from '../lib/wire.mjs';

const SID = 'abcdefghABCDEFGH';

/** Lines that no server may send once a connection is attached. */
const MALFORMED = {
  'an unescaped CR (FR-3)': ['ma\rb'],
  'a bad escape (FR-3)': ['m~x', 'm~'],
  'base64 that is padded, too short, or none (FR-5)': ['bAP8=', 'bA', 'b!', 'gA-_A', 'wAA\u00e9A'],
  'a number with a sign, a leading zero, or beyond 2^53-1 (FR-6)': ['a-1', 'a+1', 'a01', 'a9007199254740992', 'a1.0', 'a1e1', 'a0x1', 'p-0'],
  'an unknown kind (FR-7)': ['zx', 'i1', 'ox', '€', 'A', '0'],
  'a frame that only a client sends (FR-7)': ['s1', `U${SID} 1`, `T${SID} 1 0 1`, `H{"v":1,"cid":"${SID}","n":1}`],
  'a missing field (FR-11)': ['a', 'p', 'q7', 'd', 'c1000', 'M', 'M{"after":0}', 'A2 0 1', 'W{"v":1}', 'R'],
  'a surplus field (FR-11)': ['a0 1 2', 'p1 2', 'q1 0 1 2', 'd0 1', 'k1', 'xx', 'A2 0 1 1 1'],
  'JSON that is none, is no object, or has members of a wrong type (FR-11, FR-6)': [
    'M[]', 'M{', 'Mnull', 'M{"after":"0","spread":0}', 'M{"after":-1,"spread":0}', 'M{"after":0,"spread":0.5}', 'R4409 []', 'R4409 {"retryAfter":"1"}',
  ],
  'a code out of its range, a reason too long, a base of 0 (FR-13)': [
    'c999 0', 'c2000 0', 'c2999 0', 'c5000 0', 'R2000', `c1000 0 ${'€'.repeat(42)}`, 'A1 0 0 1',
  ],
};

for (const [what, lines] of Object.entries(MALFORMED)) {
  onEach(`FR-3 FR-5 FR-6 FR-7 FR-11 FR-13 ST-1 ${what} is answered by CLOSE 4400, and what came before it counts`, async (scene, transport) => {
    await Promise.all(lines.map(async (line) => {
      const { client, session } = await scene.open(transport);

      const connection = await session.writeBad(line, 'mbefore');

      assert.equal(await client.message(), 'before', line);
      await session.expect(/^c4400 1( .*)?$/);
      const { code, willRetry } = await client.next('close');
      assert.deepEqual({ code, willRetry }, { code: 4400, willRetry: false }, line);
      if (transport === 'websocket') assert.equal(await connection.left(), 4400, 'CL-5');
      assert.deepEqual(client.received, ['before'], line);
    }));
  });

  onEach(`AT-19 ${what}, before ATTACHED, fails that attempt only`, async (scene, transport) => {
    const server = await scene.server();
    const client = scene.connect(server, transport);
    const line = lines[0];
    const first = await server.arrival(transport);

    if (transport === 'long-polling') first.answer([first.session.welcomeFrame(), badFrame(line, first.form)]);
    else first.write(first.session.welcomeFrame(), badFrame(line, first.form));
    const second = await server.arrival(transport);
    await first.left();
    server.automatic = true;
    server.accept(second);

    await client.next('open');
    assert.ok(second.opener.number > first.opener.number);
    assert.deepEqual(client.all('close'), []);
  });
}

onEach('FR-3 what is not UTF-8 is refused, or ends the connection, or is replaced; it is never taken for something else', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const bytes = Buffer.from([0x6d, 0x61, 0xff, 0x62]);
  const connection = await session.parked();

  await session.writeBad(connection.form === 'binary' ? Buffer.concat([Buffer.from([4]), bytes]) : Buffer.concat([bytes, Buffer.from('\n')]));

  const outcome = await Promise.race([client.next('close').then(({ code }) => code), client.message(), connection.left()]);
  if (outcome === 'ended' || typeof outcome === 'number') {
    assert.ok(client.all('close').length === 1 || [1006, 1007].includes(outcome) || outcome === 'ended' || outcome === 4400, `${outcome}`);
  } else assert.ok(outcome === 'aborted' || outcome === 'a\ufffdb', `${outcome}`);
  server.automatic = true;
});

test('FR-10 a binary message of another kind is answered by CLOSE 4400', async (scene) => {
  for (const bytes of [[0x6d, 0x61], [0x61, 0x30], [0x7a], [0x70, 0x31]]) {
    const { client, session } = await scene.open('websocket');

    session.connection.raw(Buffer.from(bytes), true);

    await session.expect(/^c4400 0/);
    assert.equal((await client.next('close')).code, 4400, String(bytes));
  }
});

const TEXTS = [
  '', ' ', '~', '~~0~n', '\n', '\r', '\r\n', 'a~\n\r~b', '\u0000', '\u001e\u007f', '\u2028\u2029', '\ufeffmark', 'é€😀', '{"a":1}', 'c1000 0',
  ' leading and trailing ',
];
const BINARIES = [[], [0], [255], [0x0a, 0x0d, 0x7e], repeat(256, (index) => index)].map((bytes) => Buffer.from(bytes));

onEach('FR-9 FR-3 text of every kind of character reaches the application unchanged', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  session.write(...TEXTS.map((text) => `m${text}`));

  assert.deepEqual(await client.messages(TEXTS.length), TEXTS);
});

onEach('FR-9 FR-3 text of every kind of character reaches the server unchanged', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  const ids = TEXTS.map((text) => client.send(text));

  for (const id of ids) assert.deepEqual(await client.next('sent'), { id });
  assert.deepEqual(session.messages, TEXTS);
});

onEach('FR-4 lone surrogates leave as U+FFFD', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800', '😀\ud83d']) client.send(text);
  await client.next('sent');
  for (let more = 1; more < 4; more += 1) await client.next('sent');

  assert.deepEqual(session.messages, ['\ufffd', 'a\ufffdb', '\ufffd\ufffd', '😀\ufffd']);
});

onEach('FR-5 bytes travel both ways', async (scene, transport) => {
  const { client, session } = await scene.open(transport);

  session.write(...BINARIES.map((bytes) => `b${bytes.toString('base64').replace(/=+$/, '')}`));
  for (const bytes of BINARIES) client.send(bytes);

  assert.deepEqual(await client.messages(BINARIES.length), BINARIES);
  for (let sent = 0; sent < BINARIES.length; sent += 1) await client.next('sent');
  assert.deepEqual(session.messages, BINARIES);
});

onEach('FR-5 bytes in text form: the unused bits of the last character are ignored', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  const { form } = await session.parked();
  session.sent.push('bAA', 'b//8', 'b');

  const lines = ['bAB', 'b//8', 'b'].map((line) => (form === 'binary' ? '' : `${line}\n`)).join('');
  if (form === 'binary') await session.writeBad(Buffer.from([2, 0x62, 0, 3, 0x62, 255, 255, 1, 0x62]));
  else await session.writeBad(Buffer.from(lines));

  assert.deepEqual(await client.messages(3), [Buffer.from([0]), Buffer.from([255, 255]), Buffer.from([])]);
});

onEach('FR-2 padding is ignored, wherever it stands', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  const connection = await session.parked();
  const padding = Buffer.from(connection.form === 'binary' ? [0, 0, 0] : '\n\n\n');
  session.sent.push('mone', 'mtwo');

  const frames = [padding, 'mone', padding, 'mtwo', padding];
  if (transport === 'long-polling') connection.answer([padding, session.attachedFrame(connection), ...frames]);
  else connection.write(...frames);

  assert.deepEqual(await client.messages(2), ['one', 'two']);
});

onEach('FR-12 unknown members of WELCOME, MOVE and REJECT are ignored', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  const refused = await server.arrival(transport);
  const reject = 'R4429 {"retryAfter":10,"colour":"red","deep":[{"a":null}],"reason":"busy"}';
  if (transport === 'websocket') refused.write(reject);
  else refused.answer([reject]);

  const connection = await server.arrival(transport);
  server.automatic = true;
  server.welcome = { ...server.welcome, colour: 'red', nothing: null, nested: { list: [1, {}] } };
  connection.session.welcome = server.welcome;
  server.accept(connection);
  await client.next('open');
  const old = await server.session.parked();
  server.session.write('M{"after":0,"spread":0,"why":"because"}');
  await old.left();
  server.session.write('munharmed');

  assert.equal(await client.message(), 'unharmed');
});

onEach('FR-1 a stream cut anywhere, within characters and lengths, gives the same frames', async (scene, transport) => {
  const { client, session } = await scene.open(transport);
  const texts = ['é€😀~0', 'x'.repeat(300), '', 'last'];
  const { form } = session.connection;
  session.sent.push(...texts.map((text) => `m${text}`));
  const whole = form === 'binary'
    ? Buffer.concat(texts.map((text) => {
      const bytes = Buffer.from(`m${text}`);
      return Buffer.concat([Buffer.from(bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]), bytes]);
    }))
    : Buffer.from(texts.map((text) => `m${text.replace('~', '~0')}\n`).join(''));

  for (let at = 0; at < whole.length; at += 1) {
    session.connection.raw(whole.subarray(at, at + 1));
    if (at < 24) await new Promise((resolve) => { setImmediate(resolve); });
  }

  assert.deepEqual(await client.messages(texts.length), texts);
}, bodied.filter((name) => name === 'xhr-streaming'));

onEach('FR-1 a frame that is not whole when its answer ends is not read', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const connection = await session.parked();
  server.automatic = false;
  const half = Buffer.from(connection.form === 'binary' ? [6, 0x6d, 0x68, 0x61] : 'mha');
  session.sent.push('mwhole', 'mhalf');

  const before = transport === 'long-polling' ? [session.attachedFrame(connection), 'mwhole'] : ['mwhole'];
  if (transport === 'long-polling') connection.answer([...before, half]);
  else {
    connection.write(...before, half);
    connection.end();
  }
  const next = await server.arrival(transport);
  assert.equal(next.opener.received, 1);
  server.automatic = true;
  server.accept(next);

  assert.deepEqual(await client.messages(2), ['whole', 'half']);
}, bodied);
