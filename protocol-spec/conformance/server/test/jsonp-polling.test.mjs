// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect, jsonpUpstream, upstream } from '../lib/connection.mjs';
import { request } from '../lib/http.mjs';
import { refused, test } from '../lib/suite.mjs';
import { open } from '../lib/session.mjs';
import { allowedOrigin } from '../lib/settings.mjs';
import { attach, hello, nonce, percent } from '../lib/wire.mjs';

const referer = { Referer: `${allowedOrigin}/page?x=1` };
const poll = (query, headers = referer) => request({ method: 'GET', path: `/jsonp-polling?${query}`, headers });
const form = { ...referer, 'Content-Type': 'application/x-www-form-urlencoded' };
const post = (body, headers = form) => request({ path: '/jsonp-upstream', headers, body });

test('JP-1 c is 1 to 9 digits, anything else is 400 without a script', async () => {
  const f = percent(hello());
  const bad = [`f=${f}`, `c=&f=${f}`, `c=x&f=${f}`, `c=1234567890&f=${f}`, `c=-1&f=${f}`, `c=1.5&f=${f}`, `c=1x&f=${f}`,
    `c=%3Cscript%3E&f=${f}`, `c=1%0A&f=${f}`, `c=%D9%A1&f=${f}`, `c=1]("")&f=${f}`];
  for (const query of bad) {
    const exchange = poll(query);
    assert.equal((await exchange.head()).status, 400, query);
    assert.doesNotMatch(await exchange.text(), /___tl|script|</);
    assert.doesNotMatch((await exchange.head()).headers['content-type'], /javascript|html/);
  }
});

test('JP-1 JP-2 the script calls the function of its digits and nothing else', async () => {
  for (const digits of ['0', '7', '007', '123456789']) {
    const exchange = poll(`c=${digits}&f=${percent(hello())}`);
    assert.equal((await exchange.head()).status, 200);
    assert.match((await exchange.head()).headers['content-type'], /^application\/javascript/);
    const script = await exchange.text();
    assert.ok(script.startsWith(`/**/___tl[${digits}]("W{`), script.slice(0, 60));
    assert.match(script, /^\/\*\*\/___tl\[[0-9]+\]\("[^"\n\\]*(\\.[^"\n\\]*)*"\);$/);
  }
});

test('JP-2 a script holds nothing of the request but the digits', async () => {
  const marker = 'zzmarkerzz';
  for (const f of [marker, `T${marker}${marker} 1 0 1`, `H{"v":1,"${marker}":1}`, `m${marker}`]) {
    const script = await poll(`c=1&f=${percent(f)}&${marker}=1&t=${marker}`).text();
    assert.ok(!script.includes(marker), script);
  }
});

test('JP-3 what could end the string or the script is escaped', async () => {
  const session = await open('jsonp-polling');
  const text = '"\\</script><!-- \u2028 \u2029 \u007f \u0000 \u0008 \t \u001f é 𝄞';
  await session.say('s1', `m${text}`);

  assert.equal(await session.expect(/^m/), `m${text}`);

  const { script } = session.connection;
  const inner = script.slice(script.indexOf('("') + 2, script.lastIndexOf('")'));
  assert.doesNotMatch(inner, /[<\u0000-\u001f\u007f\u2028\u2029]/);
  assert.doesNotMatch(inner.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^ux])/g, ''), /["\\]/);
});

test('JP-4 a form is answered 200, text/html, ok, whatever became of it', async () => {
  const session = await open('jsonp-polling');
  const batches = [[`U${session.sid} 1`, 's1', 'mone'], [`U${session.sid} 1`, 's9', 'mgap'], [`U${nonce()} 1`],
    [`U${session.sid} 99`, 'a0']];
  for (const batch of batches) {
    const answer = await jsonpUpstream(batch);
    assert.equal(answer.status, 200, `${batch}`);
    assert.equal(answer.text, 'ok');
    assert.match(answer.headers['content-type'], /^text\/html/);
  }
});

test('JP-4 CRLF in a form is read as LF, plus as a space', async () => {
  const session = await open('jsonp-polling');

  const exchange = post(`f=U${session.sid}+1%0D%0As1%0D%0Amhello+w%2Brld%0D%0A`);

  assert.equal(await exchange.text(), 'ok');
  await session.expect(/^mhello w\+rld$/);
});

test('JP-4 HT-6 a form of another content type is answered 415', async () => {
  for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x']) {
    const exchange = post('f=x', { ...referer, 'Content-Type': type });
    assert.equal((await exchange.head()).status, 415, type);
    await exchange.body();
  }
});

test('JP-4 a form with a charset is accepted', async () => {
  const session = await open('jsonp-polling');
  const type = 'application/x-www-form-urlencoded; charset=UTF-8';

  const answer = await jsonpUpstream([`U${session.sid} 1`, 's1', 'mhé'], { headers: { 'Content-Type': type } });

  assert.equal(answer.status, 200);
  await session.expect(/^mhé$/);
});

test('JP-5 the parked poll is answered with ACK at once', async () => {
  const session = await open('jsonp-polling', { auth: { service: 'silent' } });
  const parked = await session.park();
  const began = performance.now();

  await session.say('s1', 'mone');

  const frames = await parked.rest();
  assert.match(frames[0], /^A2 /);
  assert.ok(frames.some((frame) => /^a1( [0-9]+)?$/.test(frame)), `${frames}`);
  assert.ok(performance.now() - began < 500, 'at once');
});

test('JP-5 without a parked poll the next one is answered at once, and states received', async () => {
  const session = await open('jsonp-polling', { auth: { service: 'silent' } });
  await session.say('s1', 'mone');
  const began = performance.now();

  const frames = await (await session.attach()).rest();

  assert.match(frames[0], /^A2 1 /);
  assert.ok(performance.now() - began < session.welcome.pollHold * 0.7, 'at once');
});

test('JP-5 a form without counted frames is answered with ACK, too', async () => {
  const session = await open('jsonp-polling');
  const parked = await session.park();

  await session.say('a0');

  const frames = await parked.rest();
  assert.ok(frames.some((frame) => /^a0( [0-9]+)?$/.test(frame)), `${frames}`);
});

test('JP-6 a request whose Origin and Referer name no allowed origin is refused with 403', async () => {
  const foreign = [{}, { Referer: 'http://foreign.example/' }, { Referer: `${allowedOrigin}.evil.example/` },
    { Referer: 'not a url' }, { Origin: 'http://foreign.example' }, { Origin: 'http://foreign.example', ...referer },
    { Referer: `http://foreign.example/?${allowedOrigin}/` }];
  for (const headers of foreign) {
    const exchange = poll(`c=1&f=${percent(hello())}`, headers);
    assert.equal((await exchange.head()).status, 403, JSON.stringify(headers));
    assert.doesNotMatch(await exchange.text(), /___tl/);
    const up = post('f=x', { 'Content-Type': form['Content-Type'], ...headers });
    assert.equal((await up.head()).status, 403, JSON.stringify(headers));
    await up.body();
  }
});

test('JP-6 Origin alone, or Referer alone, is enough', async () => {
  for (const headers of [{ Origin: allowedOrigin }, { Referer: allowedOrigin }, { Referer: `${allowedOrigin}/a/b?c` }]) {
    const exchange = poll(`c=1&f=${percent(hello())}`, headers);
    assert.equal((await exchange.head()).status, 200, JSON.stringify(headers));
    assert.match(await exchange.text(), /___tl\[1\]\("W/);
  }
});

test('JP-7 a cookie does not authenticate', async () => {
  const session = await open('jsonp-polling');
  const Cookie = ['sid', 'tl', 'throughline', 'session', 'JSESSIONID'].map((name) => `${name}=${session.sid}`).join('; ');

  await refused(await connect('jsonp-polling', [attach(nonce(), 2)], { headers: { Cookie } }), 4404);
  assert.equal((await poll(`c=1&f=${percent(hello())}`, { Cookie }).head()).status, 403);
  const { headers } = await poll(`c=1&f=${percent(hello())}`, { ...referer, Cookie }).head();
  assert.equal(headers['set-cookie'], undefined);
});

test('JP-9 a refusal of the session comes as a script with status 200', async () => {
  const session = await open('websocket', { n: 5 });
  await refused(await connect('jsonp-polling', [attach(nonce(), 1)]), 4404, [200]);
  await refused(await connect('jsonp-polling', [attach(session.sid, 4)]), 4409, [200]);
  await refused(await connect('jsonp-polling', [hello({ v: 9 })]), 4426, [200]);
});

test('JP-9 f without an opener, or no f, is refused', async () => {
  for (const query of ['c=1&f=', 'c=1&f=x', 'c=1&f=%FF', `c=1&f=U${nonce()}%201`, `c=1&f=T${nonce()}`]) {
    const exchange = poll(query);
    assert.equal((await exchange.head()).status, 200, query);
    assert.match(await exchange.text(), /^\/\*\*\/___tl\[1\]\("R4400( \{[^"]*(\\u0022[^"]*)*\})?\\n"\);$/, query);
  }
  const f = percent(hello());
  for (const query of ['c=1', 'c=1&f=%', 'c=1&f=%4', 'c=1&f=%zz', `c=1&c=2&f=${f}`, `c=1&f=${f}&f=${f}`]) {
    const exchange = poll(query);
    assert.equal((await exchange.head()).status, 400, query);
    assert.match(await exchange.text(), /^R4400( \{.*\})?\n$/, query);
  }
});

test('JP-9 HS-10 frames may stand behind the opener in f, its last LF is optional', async () => {
  for (const last of ['', '\n']) {
    const script = await poll(`c=1&f=${percent(`${hello()}\ns1\nmhello${last}`)}`).text();
    assert.match(script, /\\nA1 /);
    assert.match(script, /\\n(mhello|a1[ 0-9]*)\\n/);
  }
});

test('JP-4 the last LF of a form is optional', async () => {
  const session = await open('jsonp-polling');

  assert.equal(await post(`f=${percent(`U${session.sid} 1\ns1\nmhello`)}`).text(), 'ok');

  await session.expect(/^mhello$/);
});

test('HT-11 LP-1 hold is read on jsonp-polling', async () => {
  for (const hold of ['49', 'x', '99999999']) {
    const exchange = poll(`c=1&f=${percent(hello())}&hold=${hold}`);
    assert.equal((await exchange.head()).status, 400, hold);
    assert.match(await exchange.text(), /R4400/);
  }
});

test('UP-2 DL-2 a form that arrives twice is taken in once', async () => {
  const session = await open('jsonp-polling', { auth: { service: 'sum' } });
  const batch = [`U${session.sid} 1`, 's1', 'ma', 'mb'];
  await jsonpUpstream(batch);
  await jsonpUpstream(batch);
  await upstream([`U${session.sid} 1`, 's3', 'mc']);

  await session.expect(/^m1$/);
  await session.expect(/^m2$/);
  await session.expect(/^m3$/);
});
