// SPDX-License-Identifier: Apache-2.0
// §9.3 MessagePack as two libraries write it, one in the page's language and one in the server's, over each transport.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decode, encode } from '@msgpack/msgpack';
import WebSocket from 'ws';
import { connect } from '../../client-js/dist/index.js';
import { startServer } from '../lib/server.mjs';

/** Every byte, many times: 20,480. */
const BYTES = Uint8Array.from({ length: 20_480 }, (_, index) => index & 0xff);

const VALUES = {
  'small and large integers': [0, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER],
  'negative ones': [-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1, Number.MIN_SAFE_INTEGER],
  fractions: [0.5, -0.1, 1e-300, 1.7976931348623157e308, Math.PI],
  'texts of all planes, and of every length form': ['', 'ä', '漢字', '😀\u0000\n"', 'x'.repeat(31), 'x'.repeat(32), 'x'.repeat(256), 'ü'.repeat(40_000)],
  bytes: [new Uint8Array(0), new Uint8Array([0, 255]), BYTES],
  'nothing, yes and no': [null, true, false],
  'maps and arrays within each other': {
    'a key with ä and spaces': { deep: [{ deeper: { bytes: new Uint8Array([7]), list: [[], {}, [[1]]] } }] },
    many: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, index - 10])),
    long: Array.from({ length: 100 }, (_, index) => index / 4),
  },
};

describe('MessagePack between client-js and the server', { timeout: 120_000 }, () => {
  let server;

  before(async () => {
    server = await startServer('ConformanceServer', { PING_INTERVAL: '5000' });
  });

  after(() => server?.stop());

  async function connected(options, run) {
    const connection = connect(server.url, { WebSocket, ...options });
    const ended = new Promise((resolve) => connection.on('close', resolve));
    try {
      return await run(connection, ended);
    } finally {
      connection.close();
      await ended;
    }
  }

  for (const transport of ['websocket', 'xhr-streaming', 'long-polling']) {
    test(`EV-9 what goes to the server over ${transport} comes back as it was, in calls and events`, async () => {
      /** Codec calls, so that the test proves that MessagePack went over the line. */
      let encoded = 0;
      const codec = { name: 'msgpack', encode: (value) => (encoded++, encode(value)), decode };

      await connected({ transports: [transport], codec }, async ({ events }) => {
        for (const [what, value] of Object.entries(VALUES)) {
          assert.deepEqual(await events.call('echo', value), value, `${what}, in a call`);
          const heard = new Promise((resolve) => events.once('echo', (...args) => resolve(args)));
          await events.emit('echo', value, 'beside');
          assert.deepEqual(await heard, [value, 'beside'], `${what}, in an event`);
        }
        assert.equal(await events.call('add', -40_000, 2.5), -39_997.5);
        await assert.rejects(events.call('refuse'), { code: 'NO', data: 1 });
        assert.equal(encoded, 2 * Object.keys(VALUES).length + 2);
      });
    });
  }

  test('EV-9 beside it a client without a codec has JSON, of the same server', async () => {
    await connected({}, async ({ events }) => assert.deepEqual(await events.call('echo', { ä: [-1, 0.5] }), { ä: [-1, 0.5] }));
  });

  test('EV-9 a codec that the server does not have ends the connection with 4406', async () => {
    await connected({ codec: { name: 'unknown', encode, decode } }, async (connection, ended) => {
      const { code } = await ended;

      assert.equal(code, 4406);
    });
  });
});
