// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { binaryBody, binaryFrames } from '../../lib/binary-form.mjs';
import { connect, upstream } from '../lib/connection.mjs';
import { request } from '../lib/http.mjs';
import { closed, closesOn, onEach, refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { hello } from '../lib/wire.mjs';

const posting = ['xhr-streaming', 'long-polling'];

test('FR-1 a line of a body is read only when its LF has arrived', async () => {
  const session = await open('long-polling');
  const cut = request({ path: '/upstream', body: `U${session.sid} 1\ns1\nmone\nmtw` });

  assert.match(await cut.text(), /^a1( [0-9]+)?\n/m);

  const whole = await upstream([`U${session.sid} 1`, 's2', 'mtwo']);
  assert.match(whole.text, /^a2( [0-9]+)?\n/m);
  await session.expect(/^mone$/);
  await session.expect(/^mtwo$/);
});

onEach('FR-1 an opener whose LF is missing is not read', async (transport) => {
  const exchange = request({ path: `/${transport}`, body: hello() });

  assert.equal((await exchange.head()).status, 400);
  assert.match(await exchange.text(), /^R4400( \{.*\})?\n$/);
}, posting);

test('FR-1 the end of a WebSocket message stands for the LF, a last LF is optional', async () => {
  const session = await open('websocket');

  await session.say('s1', 'mone');
  session.connection.socket.send('mtwo\nmthree\n');

  await session.expect(/^mone$/);
  await session.expect(/^mtwo$/);
  await session.expect(/^mthree$/);
});

onEach('FR-2 padding is ignored in every place', async (transport) => {
  const session = await open('websocket');
  await session.attach({ transport, frames: ['', '', ''] });
  if (transport === 'websocket') session.connection.socket.send('\n\n');

  await session.say('', 's1', '', 'mone', '', '', 'mtwo', '');

  await session.expect(/^mone$/);
  await session.expect(/^mtwo$/);
});

onEach('FR-2 padding may stand before the opener', async (transport) => {
  const connection = await connect(transport, ['', '', hello()]);

  await connection.expect(/^W/);
  await connection.expect(/^A1 0 1 /);
}, ['websocket', ...posting]);

const badText = [['ma~x', '~x'], ['ma~', '~ at the end'], ['ma\rb', 'CR'], ['va~2', 'in VOLATILE'], ['f~', 'in a part']];
for (const [line, what] of badText) {
  onEach(`FR-3 a bad escape is refused with 4400: ${what}`, async (transport) => {
    await closesOn(await open(transport), ['s1', line], 4400);
  });
}

const notUtf8 = {
  'a lone continuation byte': [0x6d, 0x80],
  'an overlong form': [0x6d, 0xc0, 0xaf],
  'a surrogate': [0x6d, 0xed, 0xa0, 0x80],
  'a cut sequence': [0x6d, 0xe2, 0x82],
  'beyond U+10FFFF': [0x6d, 0xf4, 0x90, 0x80, 0x80],
};
for (const [what, bytes] of Object.entries(notUtf8)) {
  onEach(`FR-3 bytes that are not UTF-8 are refused with 4400: ${what}`, async (transport) => {
    await closesOn(await open(transport), ['s1', Buffer.from(bytes)], 4400);
  });
}

for (const line of ['bAP8=', 'bA', 'bAP8!', 'bA P8', 'b-_8A', 'gA', 'w!', 'bAAAAA']) {
  onEach(`FR-5 a payload that is not unpadded base64 is refused with 4400: ${line}`, async (transport) => {
    await closesOn(await open(transport), ['s1', line], 4400);
  });
}

const numbers = ['a-1', 'a+1', 'a01', 'a1x', 'a9007199254740992', 'a99999999999999999999', 'a1.0', 'a0x1', 'a', 'a٣',
  'p', 'p-1', 'p00', 's0', 's-1', 's01', 's1 '];
for (const frame of numbers) {
  onEach(`FR-6 a number that is none is refused with 4400: "${frame}"`, async (transport) => {
    await closesOn(await open(transport), [frame], 4400);
  });
}

const outOfRange = {
  'a BASE of 0': 's0',
  'code 999': 'c999 0',
  'code 2000': 'c2000 0',
  'code 5000': 'c5000 0',
  'a reason of 124 bytes': `c1000 0 ${'x'.repeat(124)}`,
  'a reason of 62 two-byte characters': `c1000 0 ${'é'.repeat(62)}`,
};
for (const [what, frame] of Object.entries(outOfRange)) {
  onEach(`FR-13 a field outside its range is refused with 4400: ${what}`, async (transport) => {
    await closesOn(await open(transport), [frame], 4400);
  });
}

onEach('FR-6 the largest number is read', async (transport) => {
  const session = await open(transport);
  if (transport !== 'websocket') await session.park();

  const answer = await session.say('p9007199254740991');

  const inAnswer = answer?.frames?.some((frame) => /^q9007199254740991 0( |$)/.test(frame));
  if (!inAnswer) await session.expect(/^q9007199254740991 0( [0-9]+)?$/);
});

for (const frame of ['zx', 'e1', 'r1', '1', ' m', '?', 'B', 'é', 'k', 'x', 'd1', 'M{"after":0,"spread":1}', 'W{"v":1}',
  'A1 0 1 100', 'R4400']) {
  onEach(`FR-7 an unknown kind, or one of the other side, is refused with 4400: ${frame}`, async (transport) => {
    await closesOn(await open(transport), [frame], 4400);
  });
}

const plain = 'NUL \u0000 RS \u001e DEL \u007f LS \u2028 PS \u2029 BOM \ufeff tab \t quote " \\ </script> é € 𝄞 \u{10ffff}';

onEach('FR-9 every other character passes unchanged', async (transport) => {
  const session = await open(transport);

  await session.say('s1', `m${plain}`);

  assert.equal(await session.expect(/^m/), `m${plain}`);
});

onEach('FR-9 escaped characters come back escaped', async (transport) => {
  const session = await open(transport);

  await session.say('s1', 'm~0~n~r~0n', 'm', 'mlast');

  await session.expect(/^m~0~n~r~0n$/);
  await session.expect(/^m$/);
  await session.expect(/^mlast$/);
});

onEach('FR-9 all 256 byte values pass in a binary message', async (transport) => {
  const session = await open(transport);
  const all = Buffer.from(Array.from({ length: 256 }, (_, index) => index)).toString('base64').replace(/=+$/, '');

  await session.say('s1', `b${all}`, 'b', 'bAA', 'bAP8');

  assert.equal(await session.expect(/^b/), `b${all}`);
  await session.expect(/^b$/);
  await session.expect(/^bAA$/);
  await session.expect(/^bAP8$/);
});

test('FR-10 BINARY, BINARY_PART and VOLATILE_BINARY are read from WebSocket binary messages', async () => {
  const session = await open('websocket');
  await session.say('s1');

  session.connection.writeBinary(Buffer.from([0x62, 0x00, 0xff]));
  session.connection.writeBinary(Buffer.from([0x67, 0x01]));
  session.connection.writeBinary(Buffer.from([0x77, 0x07]));
  session.connection.writeBinary(Buffer.from([0x62, 0x02]));

  const frames = [await session.expect(/^[bw]/), await session.expect(/^[bw]/), await session.expect(/^[bw]/)];
  assert.deepEqual(frames.filter((frame) => frame[0] === 'b'), ['bAP8', 'bAQI'], 'the two parts are one message');
  assert.ok(frames.includes('wBw'));
});

for (const [kind, bytes] of [['TEXT', 'mhello'], ['ACK', 'a0'], ['PING', 'p1'], ['CLOSE', 'c1000 0'], ['nothing', ''],
  ['an unknown kind', 'zz'], ['VOLATILE', 'vx']]) {
  test(`FR-10 a WebSocket binary message of another kind is refused with 4400: ${kind}`, async () => {
    const session = await open('websocket');
    await session.say('s1');

    session.connection.writeBinary(Buffer.from(bytes));

    await closed(session.connection, 4400);
  });
}

test('FR-10 an opener in a WebSocket binary message is refused with 4400', async () => {
  const connection = await connect('websocket', []);
  connection.writeBinary(Buffer.from(hello()));

  await refused(connection, 4400);
});

for (const frame of ['a', 'a1 2 3', 'a0  1', 'a0 ', 'q7', 'q7 0 1 2', 'p1 2', 'c1000', 'c1000 ', 's', 's1 2', 'c99 0',
  'c10000 0', 'cx 0']) {
  onEach(`FR-11 a missing or surplus field is refused with 4400: "${frame}"`, async (transport) => {
    await closesOn(await open(transport), [frame], 4400);
  });
}

onEach('FR-5 HT-16 binary form carries frames both ways', async (transport) => {
  const opened = request({
    path: `/${transport}?form=binary`,
    headers: { 'Content-Type': 'application/octet-stream' },
    body: binaryBody([hello(), 's1', Buffer.from([0x62, 0x0a, 0x0d, 0x7e, 0xff]), 'ma~\n\rb']),
  });

  const seen = await untilFrames(opened, 4);
  const kinds = seen.map((frame) => String.fromCharCode(frame[0]));
  assert.equal(kinds[0], 'W');
  assert.equal(kinds[1], 'A');
  const messages = seen.filter((frame) => 'bm'.includes(String.fromCharCode(frame[0])));
  assert.deepEqual([...messages[0]], [0x62, 0x0a, 0x0d, 0x7e, 0xff]);
  assert.equal(messages[1].toString(), 'ma~\n\rb', 'text is not escaped in binary form');
}, posting);

/** Waits for as many frames, ACK, PING and MARK left out; a poll's rest is fetched by the next one. */
async function untilFrames(exchange, count) {
  const frames = [];
  let bytes = Buffer.alloc(0);
  let current = exchange;
  for (let attempt = 2; ;) {
    const chunk = await current.chunks.nextOrEnd('a chunk');
    if (chunk === null) {
      const sid = JSON.parse(frames[0].subarray(1)).sid;
      current = request({ path: '/long-polling?form=binary', body: binaryBody([`T${sid} ${attempt++} 0 262144`]) });
      continue;
    }
    bytes = Buffer.concat([bytes, chunk]);
    let whole;
    try {
      whole = binaryFrames(bytes);
    } catch {
      continue; // a chunk may end within a frame
    }
    bytes = Buffer.alloc(0);
    frames.push(...whole.filter((frame) => !'apkd'.includes(String.fromCharCode(frame[0]))));
    const messages = frames.filter((frame) => !'WA'.includes(String.fromCharCode(frame[0])));
    if (messages.length >= count - 2) return [frames[0], frames[1], ...messages];
  }
}

test('FR-2 length 0 is padding in binary form', async () => {
  const exchange = request({
    path: '/long-polling?form=binary',
    body: Buffer.concat([Buffer.from([0, 0]), binaryBody([hello()]), Buffer.from([0])]),
  });

  const [welcome, state] = binaryFrames(await exchange.body());
  assert.equal(welcome.subarray(0, 2).toString(), 'W{');
  assert.match(state.toString(), /^A1 0 1 /);
});

test('FR-8 a length beyond the limit is refused with 4413 before its payload is there', async () => {
  const session = await open('long-polling');
  const exchange = request({
    path: '/upstream?form=binary',
    body: Buffer.concat([binaryBody([`U${session.sid} 1`, 's1']), Buffer.from([0xff, 0xff, 0xff, 0x7f, 0x6d, 0x78])]),
  });

  const frames = binaryFrames(await exchange.body());
  assert.match(frames.at(-1).toString(), /^c4413 0/);
});

test('FR-8 a length of more than 4 bytes is refused with 4400 or 4413', async () => {
  const session = await open('long-polling');
  const exchange = request({
    path: '/upstream?form=binary',
    body: Buffer.concat([binaryBody([`U${session.sid} 1`, 's1']), Buffer.from([0x81, 0x80, 0x80, 0x80, 0x00, 0x6d])]),
  });

  assert.match(binaryFrames(await exchange.body()).at(-1).toString(), /^c(4400|4413) 0/);
});

test('FR-3 FR-6 FR-7 binary form refuses what is no frame with 4400', async () => {
  for (const frame of [Buffer.from([0x6d, 0x80]), 'z', 'a01', Buffer.from([0xe9])]) {
    const session = await open('long-polling');
    const exchange = request({
      path: '/upstream?form=binary', body: binaryBody([`U${session.sid} 1`, 's1', frame]),
    });

    assert.equal((await exchange.head()).status, 400);
    assert.match(binaryFrames(await exchange.body()).at(-1).toString(), /^c4400 /);
    await session.ended(4400);
  }
});
