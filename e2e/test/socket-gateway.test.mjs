// SPDX-License-Identifier: Apache-2.0
// What the gateway owes to both sides: messages as they are, close codes both ways, the query and the sub-protocol, bounds.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { ThroughlineSocket } from '../../client-js/dist/socket.js';
import { startScripted } from '../lib/networks.mjs';
import { freePort, startServer } from '../lib/server.mjs';
import { startBackend } from '../lib/socket/backends.mjs';

const MEBIBYTE = 1 << 20;
const Socket = ThroughlineSocket.with({ WebSocket });

describe('the gateway', { timeout: 240_000 }, () => {
  let backend;
  let gateway;
  /** What the backend does with the next socket. */
  let serve;

  before(async () => {
    ({ backend } = await startBackend((socket, request) => serve(socket, request)));
    gateway = await startServer('Gateway', { BACKEND: backend.url });
  });

  after(async () => {
    await gateway?.stop();
    await backend?.stop();
  });

  /** An open socket of each side. */
  async function pair(query = '', protocols = [], origin = gateway.origin) {
    const served = new Promise((resolve) => {
      serve = (socket, request) => resolve({ socket, request });
    });
    const client = new Socket(`${origin.replace('http', 'ws')}/throughline${query}`, protocols);
    client.binaryType = 'arraybuffer';
    const { socket, request } = await served;
    return { client, server: socket, request };
  }

  async function ended(client) {
    const [{ code, reason, wasClean }] = await once(client, 'close');
    return [code, reason, wasClean];
  }

  for (const [code, reason] of [[1000, 'done'], [1001, 'going'], [1011, ''], [1012, ''], [3000, ''], [4000, ''], [4399, ''], [4400, 'bad'], [4999, 'ü']]) {
    test(`a backend that closes with ${code}`, async () => {
      const { client, server } = await pair();

      const heard = once(client, 'message');
      const end = ended(client);

      server.send('last words');
      server.close(code, reason);

      assert.equal((await heard)[0].data, 'last words');
      assert.deepEqual(await end, [code, reason, true]);
    });
  }

  for (const [code, reason, told] of [[undefined, undefined, 1000], [1000, 'done', 1000], [3000, '', 3000], [4000, '', 4000], [4400, 'bad', 4400], [4999, 'ü', 4999]]) {
    test(`a client that closes with ${code ?? 'no code'}`, async () => {
      const { client, server } = await pair();
      if (client.readyState === Socket.CONNECTING) await once(client, 'open');
      const heard = once(server, 'message');
      const closed = once(server, 'close');

      client.send('last words');
      client.close(code, reason);

      assert.equal(String((await heard)[0]), 'last words');
      const [gotCode, gotReason] = await closed;
      assert.deepEqual([gotCode, String(gotReason)], [told, reason ?? '']);
    });
  }

  test('a backend whose connection is lost is 1006, with an error', async () => {
    const { client, server } = await pair();
    const events = [];
    client.addEventListener('error', () => events.push('error'));
    client.addEventListener('close', () => events.push('close'));

    server.terminate();

    assert.deepEqual(await ended(client), [1006, "the backend's connection was lost", false]);
    assert.deepEqual(events, ['error', 'close']);
  });

  test('a backend that cannot be reached is 1014', async () => {
    const lonely = await startServer('Gateway', { BACKEND: `ws://127.0.0.1:${await freePort()}` });
    try {
      const client = new Socket(lonely.url);
      assert.deepEqual(await ended(client), [1014, 'the backend cannot be reached', true]);
    } finally {
      await lonely.stop();
    }
  });

  test('the query and the first sub-protocol come to the backend', async () => {
    const { client, request, server } = await pair('?token=a%20b&x=%2F', ['v2.x', 'v1.x']);

    assert.equal(request.url, '/backend?token=a%20b&x=%2F');
    assert.deepEqual([server.protocol, request.headers['sec-websocket-protocol']], ['v2.x', 'v2.x']);
    if (client.readyState === Socket.CONNECTING) await once(client, 'open');
    assert.equal(client.protocol, 'v2.x');
    client.close();
    await ended(client);
  });

  test('text and bytes pass as they are, up to 1 MiB', async () => {
    const { client, server } = await pair();
    if (client.readyState === Socket.CONNECTING) await once(client, 'open');
    server.on('message', (data, isBinary) => server.send(data, { binary: isBinary }));
    const bytes = Uint8Array.from({ length: MEBIBYTE }, (_, index) => index % 251);

    for (const message of ['', 'Grüße ~ 👋\u2028\n\r\0', 'x'.repeat(MEBIBYTE), new Uint8Array(0), bytes]) {
      client.send(message);
      const [{ data }] = await once(client, 'message');
      if (typeof message === 'string') assert.ok(data === message, `a text of ${message.length}`);
      else assert.ok(Buffer.from(message).equals(Buffer.from(data)), `${message.length} bytes`);
    }
    client.close();
    await ended(client);
  });

  test('many messages of 1 MiB, one behind the other, pass both ways', async () => {
    const { client, server } = await pair();
    if (client.readyState === Socket.CONNECTING) await once(client, 'open');
    const lengths = [];
    const end = ended(client);
    client.addEventListener('close', ({ code }) => lengths.push(`closed with ${code}`));
    server.on('message', (data, isBinary) => server.send(data, { binary: isBinary }));
    const all = new Promise((resolve) => {
      client.onmessage = ({ data }) => lengths.push(data.length) === 16 && resolve();
    });

    for (let number = 0; number < 16; number++) client.send('x'.repeat(MEBIBYTE));
    await Promise.race([all, end]);

    assert.deepEqual(lengths, new Array(16).fill(MEBIBYTE));
    client.close();
    await end;
  });

  test('a message of the backend over 1 MiB closes both with 1009', async () => {
    const { client, server } = await pair();
    const closed = once(server, 'close');

    server.send('x'.repeat(MEBIBYTE + 1));

    assert.deepEqual(await ended(client), [1009, 'a message of the backend cannot be taken', true]);
    await closed;
  });

  test('a backend that does not read holds the client back, and loses nothing', async () => {
    const { client, server } = await pair();
    if (client.readyState === Socket.CONNECTING) await once(client, 'open');
    const message = 'x'.repeat(MEBIBYTE / 16);
    const count = 512;
    server.pause();
    let came = 0;

    for (let number = 0; number < count; number++) client.send(message);
    const held = await settles(() => client.bufferedAmount);
    assert.ok(held > (count * message.length) / 2, `only ${held} bytes were held back`);
    const all = new Promise((resolve) => server.on('message', ({ length }) => length === message.length && ++came === count && resolve()));
    server.resume();
    await all;

    client.close();
    assert.deepEqual(await ended(client), [1005, '', true]);
  });

  test('a slow client holds the backend back', async () => {
    const network = await startScripted(gateway.port, { bytesPerSecond: 20_000 });
    try {
      const { client, server } = await pair('', [], network.origin);
      if (client.readyState === Socket.CONNECTING) await once(client, 'open');
      const message = 'x'.repeat(MEBIBYTE / 16);
      const count = 1_024;

      for (let number = 0; number < count; number++) server.send(message);
      const held = await settles(() => server.bufferedAmount);

      assert.ok(held > (count * message.length) / 2, `only ${held} bytes were held back`);
      assert.equal(client.readyState, Socket.OPEN);
      server.terminate();
    } finally {
      await network.stop();
    }
  });
});

/** The value once it has stayed the same for a second. */
async function settles(value) {
  for (let last = null, now = value(); ; [last, now] = [now, value()]) {
    if (last === now) return now;
    await new Promise((next) => setTimeout(next, 1_000));
  }
}
