// SPDX-License-Identifier: Apache-2.0
// A large message on a slow line takes as long as its bytes do: it is not taken for a dead path, not sent for ever, and gets through.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import WebSocket from 'ws';
import { connect } from '../../client-js/dist/index.js';
import { startScripted } from '../lib/networks.mjs';
import { startServer } from '../lib/server.mjs';

const BYTES_PER_SECOND = 8_000;
const LATENCY_MS = 50;
/** Each way, by a line that needs 7.5 s for it. */
const MESSAGE = 'x'.repeat(60_000);
const DEADLINE_MS = 120_000;
/**
 * What a line may have carried for one message: what was on the way when the path was doubted, or left for a better one, is
 * sent again. Patience doubles with each doubt, so that after four of them it is longer than the message takes.
 */
const MOST_TIMES = 6;

async function echoed(connection) {
  const echo = new Promise((resolve) => connection.on('message', resolve));
  const lost = new Promise((_resolve, reject) => {
    for (const name of ['reset', 'close']) connection.on(name, (event) => reject(new Error(`${name} ${JSON.stringify(event)}`)));
    setTimeout(() => reject(new Error('no echo in time')), DEADLINE_MS).unref();
  });
  await Promise.race([connection.send(MESSAGE), lost]);
  return Promise.race([echo, lost]);
}

describe(`${MESSAGE.length} bytes each way at ${BYTES_PER_SECOND} bytes a second`, { timeout: 300_000, concurrency: true }, () => {
  for (const transports of [['websocket'], ['xhr-streaming'], ['long-polling'], ['websocket', 'xhr-streaming', 'long-polling']]) {
    test(transports.join(', '), async () => {
      const server = await startServer('EchoServer');
      const network = await startScripted(server.port, { latencyMs: LATENCY_MS, bytesPerSecond: BYTES_PER_SECOND });
      const connection = connect(`${network.origin}/throughline`, { WebSocket, transports });
      try {
        const echo = await echoed(connection);
        const { up, down } = network.proxy.carried;
        console.log(`${transports.join(', ')}: ${up} bytes up, ${down} bytes down`);
        assert.equal(echo, MESSAGE);
        assert.ok(Math.max(up, down) < MOST_TIMES * MESSAGE.length, `${up} bytes up, ${down} down`);
      } finally {
        connection.close();
        await network.stop();
        await server.stop();
      }
    });
  }
});
