// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from '../lib/http.mjs';
import { test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { markDelay } from '../lib/settings.mjs';
import { hello } from '../lib/wire.mjs';

const stream = (query = '', line = hello()) => request({ path: `/xhr-streaming${query}`, body: `${line}\n` });
const push = (count, size) => ({ service: 'push', count, size });

test('XS-1 the head and the first frames are sent at once', async () => {
  const began = performance.now();
  const exchange = stream();

  assert.equal((await exchange.head()).status, 200);
  let text = '';
  while (!/^A[^\n]*\n/m.test(text)) text += await exchange.chunks.next('ATTACHED');

  assert.match(text, /^W\{[^\n]*\}\nA1 0 1 [0-9]+\n/);
  assert.ok(performance.now() - began < 1000);
});

test('XS-2 a stream has X-Accel-Buffering: no, no Content-Encoding, and is chunked', async () => {
  const exchange = request({
    path: '/xhr-streaming', headers: { 'Accept-Encoding': 'gzip, br' }, body: `${hello()}\n`,
  });

  const { headers } = await exchange.head();

  assert.equal(headers['x-accel-buffering'], 'no');
  assert.equal(headers['content-encoding'], undefined);
  assert.equal(headers['content-length'], undefined);
  assert.match(headers['transfer-encoding'], /chunked/i);
});

test('XS-3 ST-1 MARK is a chunk of its own, markDelay after ATTACHED', async () => {
  const exchange = stream();
  let text = '';
  while (!/^A[^\n]*\n/m.test(text)) text += await exchange.chunks.next('ATTACHED');
  const began = performance.now();

  const chunk = await exchange.chunks.next('MARK');

  const waited = performance.now() - began;
  assert.equal(chunk.toString(), 'k\n');
  assert.ok(waited > markDelay * 0.5, `MARK came after ${waited} ms`);
});

test('XS-3 MARK comes on each stream, a reattached one too', async () => {
  const session = await open('xhr-streaming');
  await session.attach();
  await session.connection.expect(/^A2/);

  await session.connection.expect(/^k$/);
});

test('XS-4 END is sent when the limit is passed, and the body ends at twice the limit', async () => {
  const session = await open('xhr-streaming', { query: 'limit=1024', auth: push(30, 300) });

  const frames = await session.connection.rest();

  assert.ok(frames.includes('x'), 'END is there');
  const bytes = Buffer.concat(session.connection.exchange.chunks.seen).length;
  const end = frames.indexOf('x');
  assert.ok(bytes > 1024, `${bytes} bytes`);
  assert.ok(bytes < 2048 + 310, `the body has ${bytes} bytes`);
  assert.ok(frames.slice(end + 1).every((frame) => /^[mpak]/.test(frame)));
  assert.equal((await session.connection.frames.ended()).how, 'complete');

  const messages = frames.filter((frame) => frame[0] === 'm');
  assert.match(messages[0], /^m1:/);
  await session.attach({ received: messages.length });
  await session.connection.expect(new RegExp(`^A2 0 ${messages.length + 1} `));
  for (let number = messages.length + 1; number <= messages.length + 3; number++) {
    await session.connection.expect(new RegExp(`^m${number}:`));
  }
});

test('XS-4 writing goes on behind END until the next attach', async () => {
  const session = await open('xhr-streaming', { query: 'limit=1024', auth: { service: 'echo' } });
  const older = session.connection;
  await session.say('s1', `m${'x'.repeat(1200)}`);
  await session.expect(/^mx+$/);
  await session.expect(/^x$/);

  await session.say('s2', 'mbehind END');
  await session.expect(/^mbehind END$/);

  await session.attach({ received: 0 });
  await session.connection.expect(/^A2 2 1 /);
  await session.connection.expect(/^mx+$/);
  await older.frames.ended();
});

test('XS-4 without a parameter the stream is rotated after streamLimit', async () => {
  const session = await open('xhr-streaming', { auth: push(40, 4000) });
  const { streamLimit } = session.welcome;
  let bytes = 0;

  for (;;) {
    const frame = await session.next('END');
    if (frame === 'x') break;
    bytes += frame.length + 1;
  }

  assert.ok(bytes > streamLimit - 4100 && bytes < streamLimit + 8200, `END came after ${bytes} of ${streamLimit} bytes`);
});

test('XS-6 pad puts as many bytes of padding before the first frame', async () => {
  for (const pad of [0, 1, 2048, 4096]) {
    const exchange = stream(`?pad=${pad}`);
    let text = '';
    while (!/^A[^\n]*\n/m.test(text)) text += await exchange.chunks.next('ATTACHED');
    const [padding] = /^\n*/.exec(text);
    assert.ok(padding.length >= pad, `${padding.length} of ${pad} bytes`);
    assert.match(text.slice(padding.length), /^W\{/);
    exchange.wire.drop();
  }
});

test('XS-6 HT-16 pad is length 0 in binary form', async () => {
  const line = hello();
  const length = Buffer.from([line.length]);
  assert.ok(line.length < 128);
  const exchange = request({ path: '/xhr-streaming?form=binary&pad=100', body: Buffer.concat([length, Buffer.from(line)]) });
  let bytes = Buffer.alloc(0);
  while (bytes.length < 120) bytes = Buffer.concat([bytes, await exchange.chunks.next('padding')]);

  assert.ok(bytes.subarray(0, 100).every((byte) => byte === 0));
});

test('XS-7 ST-4 a client that goes away detaches the session, it does not end it', async () => {
  const session = await open('xhr-streaming');
  await session.say('s1', 'mone');
  await session.expect(/^mone$/);

  session.connection.drop();

  await session.alive(1);
});

test('XS-8 each message arrives whole though nothing follows it', async () => {
  const session = await open('xhr-streaming');

  let number = 1;
  for (const size of [0, 1, 1000, 1460, 8192, 16000, session.welcome.maxFrame]) {
    await session.say(`s${number++}`, `m${'y'.repeat(size)}`);
    const frame = await session.expect(/^my*$/, 1000);
    assert.equal(frame.length, size + 1);
  }
});

test('HT-1 a stream that is refused is ended', async () => {
  const exchange = stream('', 'Tabcdefghabcdefgh 1 0 100');

  assert.match(await exchange.text(), /^R4404( \{.*\})?\n$/);
});
