// SPDX-License-Identifier: Apache-2.0
// §10: what each code makes a client do, wherever it comes from.
import assert from 'node:assert/strict';
import { bodied } from '../lib/settings.mjs';
import { onEach } from '../lib/suite.mjs';

/** What is told and done: stop, a new session, the same one later, another connection. */
const STOP = [1000, 1001, 4400, 4401, 4403, 4413, 4426, 1500, 1999, 3000, 3999, 4000, 4399, 4499, 4800, 4999];
const NEW = [4404, 4407, 4416, 4600, 4699];
const AGAIN = [4500, 4503, 4508, 4501, 4599];
const RESUME = [4408, 4409, 4412, 4700, 4799];

/** A reason that says other things than the code does. */
const REASON = 'retryAfter=99999 code 4503 {"code":1000} stop';

/** REJECT, as the whole answer or by the connection. */
function reject(connection, code, members) {
  const frame = `R${code}${members ? ` ${JSON.stringify(members)}` : ''}`;
  if (connection.transport === 'websocket') connection.write(frame);
  else connection.answer([frame]);
}

/** The session is over for good: told once, and nothing more is opened. */
async function stops({ client, server }, code) {
  const { code: told, willRetry } = await client.next('close');
  assert.deepEqual([told, willRetry], [code, false]);
  await client.sync();
  assert.deepEqual([client.all('reset'), client.all('close').length, server.arrivals.unread.map(String)], [[], 1, []]);
}

/** Another session takes its place: another cid, attempts from 1 on. */
async function opensAnew({ client, server }, cid) {
  const { opener } = await server.arrival();
  assert.equal(opener.kind, 'HELLO');
  assert.notEqual(opener.hello.cid, cid);
  assert.equal(opener.number, 1);
  server.automatic = true;
  server.accept(server.arrivals.seen.at(-1));
  await client.next('open');
}

async function resets(scene, code, cid) {
  assert.equal((await scene.client.next('reset')).code, code);
  await opensAnew(scene, cid);
  assert.deepEqual(scene.client.all('close'), []);
}

async function retries(scene, code, cid) {
  const { code: told, willRetry } = await scene.client.next('close');
  assert.deepEqual([told, willRetry], [code, true]);
  await opensAnew(scene, cid);
  assert.deepEqual(scene.client.all('reset'), []);
}

/** One code by the registry and one by its range is enough where another way has all. */
const some = (codes) => [codes[0], codes[2], codes.at(-1)];

const WAYS = [[STOP, 'stops', stops], [NEW, 'opens a new session', resets], [AGAIN, 'opens a new session later', retries]];

for (const [codes, what, check] of WAYS) {
  onEach(`CC-1 CC-2 CL-6 ST-1 CLOSE ${codes.join(', ')}: the client ${what}`, async (scene, transport) => {
    await Promise.all(codes.map(async (code) => {
      const { client, server, session } = await scene.open(transport);
      client.send('one');
      await client.next('sent');
      server.automatic = false;

      session.write(`c${code} 1 ${REASON}`);

      await check({ client, server }, code, session.cid);
      const ending = client.story.find(([name]) => name === 'close' || name === 'reset')[1];
      assert.deepEqual([ending.confirmed, ending.unknown, ending.reason], [1, 0, REASON]);
    }));
  });

  onEach(`CC-1 CC-2 ST-1 REJECT of HELLO with ${codes.join(', ')}: the client ${what}`, async (scene, transport) => {
    await Promise.all(codes.map(async (code) => {
      const server = await scene.server();
      const client = scene.connect(server, transport);
      const first = await server.arrival(transport);

      reject(first, code, { reason: REASON });

      await check({ client, server }, code, first.opener.hello.cid);
    }));
  });

  onEach(`CC-1 CL-6 ST-1 REJECT of the only ATTACH with ${some(codes).join(', ')}: the client ${what}`, async (scene, transport) => {
    await Promise.all(some(codes).map(async (code) => {
      const { client, server, session } = await scene.open(transport);
      client.send('one');
      await client.next('sent');
      const again = await session.lose();
      await client.next('suspended');
      client.send('lost');
      await client.sync();

      reject(again, code, { received: 1 });

      await check({ client, server }, code, session.cid);
      const ending = client.story.find(([name]) => name === 'close' || name === 'reset')[1];
      assert.deepEqual([ending.confirmed, ending.unknown], [1, 1]);
      assert.deepEqual(await client.next('failed'), { id: 2, code: 'UNKNOWN_FATE' });
    }));
  });

  onEach(`CC-1 ST-1 an upstream body refused with ${some(codes).join(', ')}: the client ${what}`, async (scene, transport) => {
    await Promise.all(some(codes).map(async (code) => {
      const { client, server, session } = await scene.open(transport);
      session.silent = true;
      client.send('one');
      const body = await session.bodies.next('the body');
      server.automatic = false;

      body.answer([`R${code}`]);

      await check({ client, server }, code, session.cid);
    }));
  }, bodied);

  onEach(`CC-1 REJECT 4410 whose code is ${some(codes).join(', ')}: the client ${what}`, async (scene, transport) => {
    await Promise.all(some(codes).map(async (code) => {
      const { client, server, session } = await scene.open(transport);
      client.send('one');
      await client.next('sent');
      const again = await session.lose();

      reject(again, 4410, { code, received: 1 });

      await check({ client, server }, code, session.cid);
      const ending = client.story.find(([name]) => name === 'close' || name === 'reset')[1];
      assert.equal(ending.confirmed, 1);
    }));
  });
}

onEach(`CC-1 ST-1 REJECT of ATTACH with ${RESUME.join(', ')}: the session is attached again`, async (scene, transport) => {
  await Promise.all(RESUME.map(async (code) => {
    const { client, server, session } = await scene.open(transport);
    const first = await session.lose();

    reject(first, code);
    const second = await server.arrival(transport);

    assert.deepEqual([second.opener.kind, second.opener.sid], ['ATTACH', session.sid]);
    assert.ok(second.opener.number > first.opener.number);
    server.automatic = true;
    server.accept(second);
    await client.next('resumed');
    assert.deepEqual([client.all('close'), client.all('reset')], [[], []], String(code));
  }));
});

onEach(`CC-1 ST-1 REJECT on the working connection with ${RESUME.join(', ')}: the session is attached again`, async (scene, transport) => {
  await Promise.all(RESUME.map(async (code) => {
    const { client, server, session } = await scene.open(transport);
    session.write('mone');
    await client.message();
    const connection = await session.parked();
    server.automatic = false;

    if (transport === 'long-polling') connection.answer([`R${code}`]);
    else connection.write(`R${code}`);
    const next = await server.arrival(transport);
    if (transport === 'websocket') await connection.left();

    assert.deepEqual([next.opener.kind, next.opener.received], ['ATTACH', 1]);
    server.automatic = true;
    server.accept(next);
    await client.next('resumed');
    assert.deepEqual([client.all('close'), client.all('reset')], [[], []], String(code));
  }));
});

onEach(`CC-1 ST-1 CLOSE ${RESUME.join(', ')}: the session has ended all the same, and a new one follows`, async (scene, transport) => {
  await Promise.all(RESUME.map(async (code) => {
    const { client, server, session } = await scene.open(transport);
    server.automatic = false;

    session.write(`c${code} 0`);

    await resets({ client, server }, code, session.cid);
  }));
});

onEach('CC-1 SL-4 LIMIT: HELLO and ATTACH are sent again, not before retryAfter', async (scene, transport) => {
  const server = await scene.server();
  const client = scene.connect(server, transport);
  const first = await server.arrival(transport);
  let from = performance.now();
  reject(first, 4429, { retryAfter: 700 });
  const second = await server.arrival(transport);
  assert.ok(performance.now() - from >= 680, `HELLO came ${performance.now() - from} ms later`);
  assert.equal(second.opener.kind, 'HELLO');
  server.automatic = true;
  server.accept(second);
  await client.next('open');

  const { session } = server;
  const third = await session.lose();
  from = performance.now();
  reject(third, 4429, { retryAfter: 700 });
  const fourth = await server.arrival(transport);
  assert.ok(performance.now() - from >= 680, `ATTACH came ${performance.now() - from} ms later`);
  assert.equal(fourth.opener.kind, 'ATTACH');
  server.automatic = true;
  server.accept(fourth);
  await client.next('resumed');
});

onEach('SL-4 CC-1 DRAINING: the new session is not opened before retryAfter', async (scene, transport) => {
  const { client, server, session } = await scene.open(transport);
  const again = await session.lose();
  const from = performance.now();

  reject(again, 4503, { retryAfter: 700 });
  const { opener } = await server.arrival(transport);

  assert.ok(performance.now() - from >= 680, `HELLO came ${performance.now() - from} ms later`);
  assert.notEqual(opener.hello.cid, session.cid);
  assert.equal(client.all('close')[0].willRetry, true);
});

onEach('CL-5 the WebSocket is closed with the code that ends the session', async (scene, transport) => {
  await Promise.all([4000, 4401, 4404, 4500].map(async (code) => {
    const { client, session } = await scene.open(transport);
    const { connection } = session;

    session.write(`c${code} 0`);

    await connection.expect(new RegExp(`^c${code} 0`));
    assert.equal(await connection.left(), code);
    assert.equal(client.all('message').length, 0);
  }));
}, ['websocket']);
