// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { dial, request } from '../lib/http.mjs';
import { elapse } from '../../lib/inbox.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { allowedOrigin, bodyTimeout, slack } from '../lib/settings.mjs';
import { hello, nonce } from '../lib/wire.mjs';

const posts = ['xhr-streaming', 'long-polling', 'upstream'];
const referer = { Referer: `${allowedOrigin}/page` };
const form = { ...referer, 'Content-Type': 'application/x-www-form-urlencoded' };
const unknown = () => `T${nonce()} 1 0 1\n`;

/** Requests with an answer of known length, and its status. */
const answered = {
  'a refused attach': [200, { path: '/long-polling', body: `T${nonce()} 1 0 1\n` }],
  'a refused body': [200, { path: '/upstream', body: `U${nonce()} 1\n` }],
  'a form': [200, { path: '/jsonp-upstream', headers: form, body: `f=U${nonce()}%201%0A` }],
  'a script': [200, { method: 'GET', path: `/jsonp-polling?c=1&f=T${nonce()}%201%200%201`, headers: referer }],
  'what is no frame': [400, { path: '/upstream', body: 'zzz\n' }],
  'an empty body': [400, { path: '/long-polling', body: '' }],
  'a bad parameter': [400, { path: '/long-polling?hold=1', body: unknown() }],
  'a foreign origin': [403, { path: '/long-polling', headers: { Origin: 'http://foreign.example' }, body: unknown() }],
  'no route': [404, { method: 'GET', path: '/nothing-here' }],
  'a wrong method': [405, { method: 'GET', path: '/upstream' }],
  'a wrong content type': [415, { path: '/upstream', headers: { 'Content-Type': 'application/json' }, body: unknown() }],
  'a plain GET to the WebSocket route': [426, { method: 'GET', path: '/websocket' }],
};

for (const [what, [status, options]] of Object.entries(answered)) {
  test(`HT-1 HT-2 ${what} is answered ${status}, with a length, and the TCP connection stays open`, async () => {
    const wire = dial();

    for (let time = 0; time < 2; time++) {
      const exchange = wire.request(options);
      const head = await exchange.head();
      const body = await exchange.body();
      assert.equal(head.status, status, body.toString());
      assert.equal(Number(head.headers['content-length']), body.length);
      assert.ok(!/close/i.test(head.headers.connection ?? ''), 'Connection: close');
    }
  });

  if (status !== 426) {
    test(`HT-3 ${what} is answered with no-store, nosniff and a charset`, async () => {
      const { headers } = await request(options).head();

      assert.match(headers['cache-control'] ?? '', /no-store/);
      assert.match(headers['cache-control'] ?? '', /no-transform/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(headers['content-type'] ?? '', /^(text\/|application\/javascript).*charset=utf-8/i);
    });
  }
}

onEach('HT-3 an answer of the protocol has its headers', async (transport) => {
  const session = await open(transport);

  const { headers } = await session.connection.head();

  assert.match(headers['cache-control'] ?? '', /no-store/);
  assert.match(headers['cache-control'] ?? '', /no-transform/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(headers['content-type'] ?? '', /charset=utf-8/i);
}, ['xhr-streaming', 'long-polling', 'jsonp-polling']);

const methods = {
  '/xhr-streaming': ['GET', 'PUT', 'DELETE'], '/long-polling': ['GET', 'PUT'], '/upstream': ['GET', 'PATCH'],
  '/jsonp-polling': ['POST', 'PUT'], '/jsonp-upstream': ['GET', 'PUT'], '/websocket': ['POST'],
};
for (const [path, wrong] of Object.entries(methods)) {
  for (const method of wrong) {
    test(`HT-4 HT-1 ${method} ${path} is answered 405 with Allow`, async () => {
      const exchange = request({ method, path, headers: referer, body: method === 'GET' ? undefined : 'x' });

      const { status, headers } = await exchange.head();
      assert.equal(status, 405);
      const right = ['/jsonp-polling', '/websocket'].includes(path) ? 'GET' : 'POST';
      assert.ok((headers.allow ?? '').split(/\s*,\s*/).includes(right), `Allow: ${headers.allow}`);
      assert.ok(!(headers.allow ?? '').split(/\s*,\s*/).includes(method));
      await exchange.body();
    });
  }
}

for (const path of ['/', '/websocketx', '/upstream/more', '/xhr_streaming', '/WEBSOCKET', '/../upstreams', '/long-polling/']) {
  test(`HT-5 a path that is no route is answered 404: ${path}`, async () => {
    for (const method of ['GET', 'POST']) {
      const exchange = request({ method, path, body: method === 'POST' ? hello() : undefined });
      assert.equal((await exchange.head()).status, 404);
      await exchange.body();
    }
  });
}

const types = [undefined, 'text/plain', 'text/plain;charset=UTF-8', 'Text/Plain; charset=utf-8', 'application/octet-stream'];
for (const path of posts) {
  test(`HT-6 a POST to ${path} is accepted without Content-Type, with text/plain or application/octet-stream`, async () => {
    for (const type of types) {
      const exchange = request({
        path: `/${path}`, headers: { 'Content-Type': type }, body: path === 'upstream' ? `U${nonce()} 1\n` : unknown(),
      });
      assert.equal((await exchange.head()).status, 200, String(type));
      assert.match(await exchange.text(), /^R4404/);
    }
  });

  test(`HT-6 a POST to ${path} with any other content type is answered 415`, async () => {
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x',
      'text/html', 'text/plainer', 'nonsense']) {
      const exchange = request({ path: `/${path}`, headers: { 'Content-Type': type }, body: hello() });
      assert.equal((await exchange.head()).status, 415, type);
      assert.match(await exchange.text(), /^R4400/);
    }
  });

  test(`HT-7 a POST to ${path} with a content encoding is answered 415`, async () => {
    for (const encoding of ['gzip', 'br', 'deflate', 'identity, gzip', 'x']) {
      const exchange = request({ path: `/${path}`, headers: { 'Content-Encoding': encoding }, body: hello() });
      assert.equal((await exchange.head()).status, 415, encoding);
      assert.match(await exchange.text(), /^R4400/);
    }
    const exchange = request({ path: `/${path}`, headers: { 'Content-Encoding': 'identity' }, body: 'zzz\n' });
    assert.equal((await exchange.head()).status, 400);
    await exchange.body();
  });

  test(`HT-8 a body to ${path} over maxBody is answered 413 without being read to its end`, async () => {
    const { welcome } = await open('long-polling');
    const declared = dial();
    const exchange = declared.request({ path: `/${path}`, body: 'x'.repeat(1000), length: welcome.maxBody + 1 });
    assert.equal((await exchange.head()).status, 413);
    assert.match(await exchange.text(), /^R4413/);

    const chunked = dial();
    const streamed = chunked.request({ path: `/${path}`, headers: { 'Transfer-Encoding': 'chunked' } });
    const piece = Buffer.alloc(65536, 0x0a);
    for (let sent = 0; sent <= welcome.maxBody; sent += piece.length) {
      chunked.write(`${piece.length.toString(16)}\r\n`);
      chunked.write(piece);
      chunked.write('\r\n');
    }
    assert.equal((await streamed.head()).status, 413);
    assert.match(await streamed.text(), /^R4413/);
  });

  test(`HT-9 ST-1 a body to ${path} that is not complete within bodyTimeout is answered 408`, async () => {
    const wire = dial();
    const began = performance.now();
    const exchange = wire.request({ path: `/${path}`, body: 'H{', length: 100 });

    const { status } = await exchange.head(bodyTimeout + slack);

    assert.ok(performance.now() - began > bodyTimeout * 0.8, 'it waited for the body');
    assert.equal(status, 408);
    assert.match(await exchange.text(), /^R4408/);
    await wire.untilClosed();
  });

  test(`HT-9 a body to ${path} that comes in drops does not get more time`, async () => {
    const wire = dial();
    const exchange = wire.request({ path: `/${path}`, body: 'H', length: 1000 });

    for (let passed = 0; passed < bodyTimeout * 1.5; passed += bodyTimeout / 8) {
      await elapse(bodyTimeout / 8);
      wire.write('x');
    }

    assert.equal((await exchange.head(slack)).status, 408);
  });

  test(`HT-10 the answer to a POST to ${path} is not compressed`, async () => {
    const session = await open('long-polling');
    const body = path === 'upstream' ? `U${session.sid} 1\na0\n` : `${hello()}\n`;
    const headers = { 'Accept-Encoding': 'gzip, deflate, br' };
    const exchange = request({ path: `/${path}`, headers, body });

    assert.equal((await exchange.head()).headers['content-encoding'], undefined);
    assert.match((await exchange.chunks.next('the first bytes')).toString(), /^[WaA]/);
  });
}

const badQueries = {
  'long-polling': ['form=x', 'form=', 'hold=49', 'hold=x', 'hold=-1', 'hold=99999999', 'hold=1e2', 'hold='],
  'xhr-streaming': ['form=text1', 'pad=-1', 'pad=4097', 'pad=x', 'limit=1023', 'limit=999999999', 'limit=x'],
  upstream: ['form=hex'],
};
for (const [path, queries] of Object.entries(badQueries)) {
  for (const query of queries) {
    test(`HT-11 a bad query parameter is answered 400 with R4400: ${path}?${query}`, async () => {
      const exchange = request({ path: `/${path}?${query}`, body: `${hello()}\n` });

      assert.equal((await exchange.head()).status, 400);
      assert.match(await exchange.text(), /R4400/);
    });
  }
}

onEach('HT-11 t is anything', async (transport) => {
  const session = await open(transport, { query: 't=%00x%26y' });

  assert.equal(session.attached.attempt, 1);
});

onEach('HT-16 the form of the answer is the form of the request, refusals too', async (transport) => {
  const text = request({ path: `/${transport}`, body: unknown() });
  assert.match(await text.text(), /^R4404( \{.*\})?\n$/);

  const line = unknown().slice(0, -1);
  const binary = request({ path: `/${transport}?form=binary`, body: Buffer.concat([Buffer.from([line.length]), Buffer.from(line)]) });
  const bytes = await binary.body();
  assert.equal(bytes[0], bytes.length - 1, 'a length before the frame');
  assert.match(bytes.subarray(1).toString(), /^R4404/);
}, ['xhr-streaming', 'long-polling']);

test('LM-4 HT-1 a request line over the limit is answered 414', async () => {
  for (const path of ['/long-polling', '/jsonp-polling', '/websocket']) {
    const exchange = request({
      method: path === '/long-polling' ? 'POST' : 'GET', path: `${path}?c=1&t=${'x'.repeat(5000)}`, headers: referer,
      body: path === '/long-polling' ? hello() : undefined,
    });
    assert.equal((await exchange.head()).status, 414, path);
    await exchange.body();
  }
});

test('HT-2 two requests on one TCP connection are answered in order', async () => {
  const session = await open('long-polling');
  const wire = dial();

  for (let number = 1; number <= 5; number++) {
    const exchange = wire.request({ path: '/upstream', body: `U${session.sid} 1\ns${number}\nmx\n` });
    assert.match(await exchange.text(), new RegExp(`^a${number}( |$)`, 'm'));
  }
});
