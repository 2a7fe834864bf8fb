// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from '../lib/http.mjs';
import { onEach, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { allowedOrigin, base, ownOrigin } from '../lib/settings.mjs';
import { hello, nonce, percent } from '../lib/wire.mjs';

const posts = ['xhr-streaming', 'long-polling', 'upstream'];
const upgrade = {
  Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': Buffer.alloc(16, 7).toString('base64'),
};

/** A request that opens a session, or is refused, by each route. */
function ask(route, headers) {
  if (route === 'websocket') return request({ method: 'GET', path: '/websocket', headers: { ...upgrade, ...headers } });
  if (route === 'jsonp-polling') {
    return request({ method: 'GET', path: `/jsonp-polling?c=1&f=${percent(hello())}`, headers });
  }
  if (route === 'jsonp-upstream') {
    return request({
      path: '/jsonp-upstream', body: `f=U${nonce()}%201%0A`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    });
  }
  return request({ path: `/${route}`, headers, body: route === 'upstream' ? `U${nonce()} 1\n` : `${hello()}\n` });
}

const routes = ['websocket', ...posts, 'jsonp-polling', 'jsonp-upstream'];
const accepted = (route) => (route === 'websocket' ? 101 : 200);

async function refusedOrigin(route, headers) {
  const exchange = ask(route, headers);
  const head = await exchange.head();
  assert.equal(head.status, 403, JSON.stringify(headers));
  assert.match(await exchange.text(), /R4403/);
  const cors = Object.keys(head.headers).filter((name) => name.startsWith('access-control-'));
  assert.deepEqual(cors, [], 'a refusal has no CORS headers');
  return head.headers;
}

const { hostname, port, protocol } = new URL(allowedOrigin);
const near = [
  'http://foreign.example', `${allowedOrigin}.evil.example`, `${allowedOrigin}x`, `${protocol}//x${hostname}`,
  `${protocol}//sub.${hostname}`, `${protocol}//${hostname}:${Number(port || 80) + 1}`,
  `${protocol === 'http:' ? 'https:' : 'http:'}//${hostname}`, `${allowedOrigin}/`, `${allowedOrigin}/path`,
  `${protocol}//user@${hostname}`, `${allowedOrigin} ${allowedOrigin}`, `${allowedOrigin}, http://foreign.example`,
  `${protocol}//${hostname.replaceAll('.', 'x')}`, hostname, '*', 'file://',
];

for (const route of routes) {
  test(`HT-15 SEC-5 SEC-6 an origin that is not exactly a listed one is refused with 403 [${route}]`, async () => {
    for (const origin of near) await refusedOrigin(route, { Origin: origin });
  });

  test(`SEC-7 Origin: null is refused [${route}]`, async () => {
    await refusedOrigin(route, { Origin: 'null' });
  });

  test(`HT-15 SEC-5 a listed origin and the server's own are allowed [${route}]`, async () => {
    for (const origin of [allowedOrigin, ownOrigin]) {
      assert.equal((await ask(route, { Origin: origin }).head()).status, accepted(route), origin);
    }
  });

  test(`SEC-5 an origin of the server's host with another port is refused [${route}]`, async () => {
    const other = Number(base.port || 80) === 1 ? 2 : 1;
    await refusedOrigin(route, { Origin: `${base.protocol}//${base.hostname}:${other}` });
  });
}

for (const route of posts) {
  test(`HT-12 HT-13 SEC-6 an allowed origin is answered exactly, with Vary [${route}]`, async () => {
    const { status, headers } = await ask(route, { Origin: allowedOrigin }).head();

    assert.equal(status, 200);
    assert.equal(headers['access-control-allow-origin'], allowedOrigin);
    assert.match(headers.vary ?? '', /(^|,\s*)Origin(\s*,|$)/i);
    assert.notEqual(headers['access-control-allow-credentials'], 'true');
  });

  test(`HT-13 an answer without an origin and a refused one carry Vary: Origin [${route}]`, async () => {
    const { headers } = await ask(route, {}).head();
    assert.match(headers.vary ?? '', /(^|,\s*)Origin(\s*,|$)/i);
    assert.equal(headers['access-control-allow-origin'], undefined);

    const refusedHeaders = await refusedOrigin(route, { Origin: 'http://foreign.example' });
    assert.match(refusedHeaders.vary ?? '', /(^|,\s*)Origin(\s*,|$)/i);
  });

  test(`HT-12 an error answered to an allowed origin can be read by it [${route}]`, async () => {
    const exchange = request({ path: `/${route}`, headers: { Origin: allowedOrigin }, body: 'zzz\n' });

    const { status, headers } = await exchange.head();

    assert.equal(status, 400);
    assert.equal(headers['access-control-allow-origin'], allowedOrigin);
    assert.match(headers.vary ?? '', /Origin/i);
  });

  test(`HT-14 a preflight of an allowed origin is answered 204 with methods and max-age [${route}]`, async () => {
    const exchange = request({
      method: 'OPTIONS', path: `/${route}`,
      headers: { Origin: allowedOrigin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' },
    });

    const { status, headers } = await exchange.head();

    assert.equal(status, 204);
    assert.equal((await exchange.body()).length, 0);
    assert.equal(headers['access-control-allow-origin'], allowedOrigin);
    assert.match(headers['access-control-allow-methods'] ?? '', /(^|,\s*)POST(\s*,|$)/);
    assert.match(headers['access-control-max-age'] ?? '', /^[1-9][0-9]*$/);
    assert.match(headers.vary ?? '', /Origin/i);
  });

  test(`HT-15 HT-14 a preflight of a foreign origin is refused with 403 [${route}]`, async () => {
    const exchange = request({
      method: 'OPTIONS', path: `/${route}`,
      headers: { Origin: 'http://foreign.example', 'Access-Control-Request-Method': 'POST' },
    });

    const { status, headers } = await exchange.head();

    assert.equal(status, 403);
    assert.equal(headers['access-control-allow-origin'], undefined);
    await exchange.body();
  });
}

for (const route of [...posts, 'jsonp-upstream']) {
  test(`SEC-8 a cross-site POST without Origin is refused with 403 [${route}]`, async () => {
    await refusedOrigin(route, { 'Sec-Fetch-Site': 'cross-site' });
  });
}

for (const route of posts) {
  test(`SEC-8 a POST without Origin from the same site or no browser is allowed [${route}]`, async () => {
    for (const site of ['same-origin', 'none', undefined]) {
      assert.equal((await ask(route, { 'Sec-Fetch-Site': site }).head()).status, 200, site);
    }
  });
}

onEach('HT-15 an opener from a foreign origin opens nothing', async (transport) => {
  const session = await open('websocket');
  const line = `T${session.sid} 2 0 262144`;
  const foreign = { Origin: 'http://foreign.example' };
  const exchange = transport === 'jsonp-polling'
    ? request({ method: 'GET', path: `/jsonp-polling?c=1&f=${percent(line)}`, headers: foreign })
    : request({ path: `/${transport}`, headers: foreign, body: `${line}\n` });
  assert.equal((await exchange.head()).status, 403);

  await session.say('s1', 'mstill here');
  await session.expect(/^mstill here$/);
}, ['xhr-streaming', 'long-polling', 'jsonp-polling']);
