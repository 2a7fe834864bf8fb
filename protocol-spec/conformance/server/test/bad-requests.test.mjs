// SPDX-License-Identifier: Apache-2.0
// Requests that are odd or broken as HTTP or as a WebSocket handshake: each is answered, and the server goes on serving.
import assert from 'node:assert/strict';
import { dial, request } from '../lib/http.mjs';
import { Inbox } from '../../lib/inbox.mjs';
import { test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { allowedOrigin, base, basePath } from '../lib/settings.mjs';
import { hello, percent } from '../lib/wire.mjs';

const referer = { Referer: `${allowedOrigin}/page` };
const posts = ['xhr-streaming', 'long-polling', 'upstream'];
const key = Buffer.from('the sixteen byte').toString('base64');
const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key };
const ask = (headers) => request({ method: 'GET', path: '/websocket', headers: { ...upgrade, ...headers } });

/** Bytes on a TCP connection of their own, and all that comes back. */
class Raw {
  constructor(text) {
    this.wire = dial();
    this.answers = new Inbox();
    this.text = '';
    this.wire.socket.on('data', (data) => {
      this.text += data.toString('latin1');
      this.answers.push(data);
    });
    this.wire.closed.then(() => this.answers.end('closed'));
    this.wire.write(text);
  }

  async until(pattern) {
    while (!pattern.test(this.text)) await this.answers.next(`${pattern}`);
    return this.text;
  }
}

const head = (method, path, ...headers) => (
  `${[`${method} ${basePath}${path} HTTP/1.1`, `Host: ${base.host}`, ...headers].join('\r\n')}\r\n\r\n`);

for (const path of posts) {
  const bad = ['form=text&form=text', 'form=%', ...(path === 'long-polling' ? ['hold=50&hold=50', 'hold=%3'] : []),
    ...(path === 'xhr-streaming' ? ['pad=1&pad=1', 'limit=%', 'pad'] : [])];
  test(`HT-11 HT-1 a parameter that stands twice, is empty or has a bad escape is answered 400 [${path}]`, async () => {
    for (const query of bad) {
      const exchange = request({ path: `/${path}?${query}`, body: `${hello()}\n` });
      assert.equal((await exchange.head()).status, 400, query);
      assert.match(await exchange.text(), /^R4400( \{.*\})?\n$/);
    }
  });

  test(`HT-11 a parameter that is none of the route's may be anything [${path}]`, async () => {
    for (const query of ['t=%', 't=1&t=2', 't', '&&&', '=', 'x=%FF', '?']) {
      const exchange = request({ path: `/${path}?${query}`, body: `Tabcdefghabcdefgh 1 0 1\n` });
      const body = await exchange.text();
      assert.match(body, path === 'upstream' ? /^R4400/ : /^R4404/, query);
    }
  });

  test(`HT-1 HT-2 a chunked body is read like any other [${path}]`, async () => {
    const wire = dial();
    const exchange = wire.request({ path: `/${path}`, headers: { 'Transfer-Encoding': 'chunked' } });
    const line = path === 'upstream' ? 'Uabcdefghabcdefgh 1\n' : 'Tabcdefghabcdefgh 1 0 1\n';
    for (const char of line) wire.write(`1;ext=x\r\n${char}\r\n`);
    wire.write('0\r\nTrailer: x\r\n\r\n');

    assert.match(await exchange.text(), /^R4404/);
  });

  test(`HT-1 Expect: 100-continue is answered 100, then the answer [${path}]`, async () => {
    const raw = new Raw(head('POST', `/${path}`, 'Expect: 100-continue', 'Content-Length: 3'));
    await raw.until(/^HTTP\/1\.1 100 .*\r\n\r\n/);

    raw.wire.write('zz\n');

    await raw.until(/\r\n\r\nHTTP\/1\.1 400 [^]*\r\n\r\nR4400( \{.*\})?\n$/);
  });

  test(`HT-8 the answer 413 reaches a client that goes on sending [${path}]`, async () => {
    const raw = new Raw(head('POST', `/${path}`, 'Content-Length: 20000000'));
    for (let sent = 0; sent < 20_000_000; sent += 1_000_000) raw.wire.write(Buffer.alloc(1_000_000, 0x0a));

    await raw.until(/^HTTP\/1\.1 413 [^]*\r\n\r\nR4413( \{.*\})?\n$/);
  });

  test(`HT-4 HEAD is answered 405 without a body, and the TCP connection goes on [${path}]`, async () => {
    const wire = dial();
    const { status, headers } = await wire.request({ method: 'HEAD', path: `/${path}` }).head();
    assert.equal(status, 405);
    assert.match(headers.allow, /(^|, )POST(,|$)/);

    assert.equal((await wire.request({ path: `/${path}`, body: 'zz\n' }).head()).status, 400);
  });
}

test('HT-2 pipelined requests are answered in their order', async () => {
  const raw = new Raw(head('POST', '/upstream', 'Content-Length: 3') + 'zz\n' + head('GET', '/none')
    + head('DELETE', '/upstream') + head('POST', '/long-polling?hold=x', 'Content-Length: 0'));

  const text = await raw.until(/(HTTP\/1\.1 [^]*){4}\r\n\r\nR4400( \{.*\})?\n$/);

  assert.deepEqual([...text.matchAll(/HTTP\/1\.1 ([0-9]+)/g)].map((match) => match[1]), ['400', '404', '405', '400']);
});

for (const path of ['/%2e%2e/upstream', '/./upstream', '//upstream', '/%75pstream', '/upstream%00', '/upstream;x=1', '/%', '/%zz']) {
  test(`HT-5 a path that only looks like a route is answered 404: ${path}`, async () => {
    const exchange = request({ path, body: 'zz\n' });

    assert.equal((await exchange.head()).status, 404);
    assert.doesNotMatch(await exchange.text(), /upstream|%/);
  });
}

test('WS-1 HT-1 a handshake whose key is missing or not 16 bytes is answered 400', async () => {
  for (const value of [undefined, '', 'x', 'dGhlIHNhbXBsZQ==', `${key}${key}`, '????????????????????????']) {
    const exchange = ask({ 'Sec-WebSocket-Key': value });
    assert.equal((await exchange.head()).status, 400, String(value));
    assert.match(await exchange.text(), /^R4400/);
  }
});

test('WS-3 a request that does not ask for the upgrade to websocket is answered 426', async () => {
  for (const headers of [{ Connection: undefined }, { Connection: 'keep-alive' }, { Upgrade: undefined }, { Upgrade: 'x' }]) {
    const exchange = ask(headers);
    assert.equal((await exchange.head()).status, 426, JSON.stringify(headers));
    await exchange.body();
  }
});

test('WS-8 a control frame over 125 bytes, or in pieces, closes the socket', async () => {
  const mask = Buffer.alloc(4);
  for (const bytes of [
    Buffer.concat([Buffer.from([0x89, 0xfe, 0x00, 0x7e]), mask, Buffer.alloc(126)]),
    Buffer.concat([Buffer.from([0x09, 0x81]), mask, Buffer.from('x')]),
    Buffer.concat([Buffer.from([0x88, 0x81]), mask, Buffer.from('x')]),
  ]) {
    const exchange = ask({});
    assert.equal((await exchange.head()).status, 101);
    exchange.wire.write(bytes);
    await exchange.wire.untilClosed();
  }
});

test('WS-6 WS-11 several WebSocket frames in one segment, a ping between the pieces of a message', async () => {
  const exchange = ask({});
  assert.equal((await exchange.head()).status, 101);
  const mask = Buffer.alloc(4);
  const frame = (first, text) => Buffer.concat([Buffer.from([first, 0x80 | text.length]), mask, Buffer.from(text)]);
  const line = hello();
  exchange.wire.write(Buffer.concat([
    frame(0x01, line.slice(0, 10)), frame(0x89, 'ping'), frame(0x80, line.slice(10)), frame(0x81, 's1\nmhello'),
  ]));

  let text = '';
  while (!/\nA1 [0-9]+ 1 /.test(text) || !/mhello/.test(text) || !/\x8a\x04ping/.test(text)) {
    text += (await exchange.chunks.next('pong, WELCOME, ATTACHED and the echo')).toString('latin1');
  }
});

test('UX-2 HT-1 after many bad requests the server serves as before', async () => {
  const witness = await open('websocket');
  const junk = ['\r\n\r\n\r\n', '\x16\x03\x01\x02\x00', 'GET\r\n\r\n', `GET ${'/'.repeat(9000)} HTTP/1.1\r\n\r\n`,
    head('POST', '/upstream', 'Content-Length: x'), head('POST', '/upstream', 'Content-Length: -1'),
    head('POST', '/upstream', 'Content-Length: 1', 'Content-Length: 2'),
    `${head('POST', '/upstream', 'Transfer-Encoding: chunked')}zz\r\n`, head('GET', '/websocket', `X: ${'x'.repeat(20000)}`),
    head('GET', `/jsonp-polling?c=%&f=%`, `Referer: ${referer.Referer}`)];
  for (let round = 0; round < 5; round++) {
    const raws = junk.map((text) => new Raw(Buffer.from(text, 'latin1')));
    for (const raw of raws) {
      if (raw.text === '') await raw.answers.nextOrEnd('an answer or the end', 1000).catch(() => {}); // half a head may wait
      raw.wire.drop();
    }
  }

  await witness.say('s1', 'munharmed');
  await witness.expect(/^munharmed$/);
  for (const transport of ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling']) {
    assert.equal((await open(transport)).attached.attempt, 1);
  }
  assert.equal((await request({ method: 'GET', path: `/jsonp-polling?c=1&f=${percent(hello())}`, headers: referer }).head()).status, 200);
});
