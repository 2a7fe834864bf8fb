// SPDX-License-Identifier: Apache-2.0
// Libraries that take a WebSocket class, unchanged, over ThroughlineSocket and the gateway, to servers that know nothing of
// Throughline, on networks that let no WebSocket through.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { ThroughlineSocket } from '../../client-js/dist/socket.js';
import { CuttingProxy } from '../lib/cutting-proxy.mjs';
import { startScripted } from '../lib/networks.mjs';
import { randomFrom } from '../lib/random.mjs';
import { seed } from '../lib/seed.mjs';
import { startServer } from '../lib/server.mjs';
import { startGraphQl, startMqttBroker, startStompBroker } from '../lib/socket/backends.mjs';
import { throughGraphQl, throughMqtt, throughStomp } from '../lib/socket/libraries.mjs';

const COUNT = 1_000;
/** So many that a fast machine has not passed them before the first cuts. */
const COUNT_CUT = 10_000;
const LIFE_MS = [20, 100];
const numbers = (count) => Array.from({ length: count }, (_, index) => String(index + 1));

const LIBRARIES = [
  { name: 'mqtt', startBackend: startMqttBroker, run: throughMqtt, sockets: 2, expected: numbers },
  { name: 'graphql-ws', startBackend: startGraphQl, run: throughGraphQl, sockets: 1, expected: (count) => ['hello query', ...numbers(count)] },
  { name: '@stomp/stompjs', startBackend: startStompBroker, run: throughStomp, sockets: 1, expected: numbers },
];

for (const { name, startBackend, run, sockets, expected } of LIBRARIES) {
  describe(`${name}: ${COUNT} messages, ${COUNT_CUT} through cuts`, { timeout: 240_000 }, () => {
    let backend;
    let gateway;

    before(async () => {
      backend = await startBackend();
      gateway = await startServer('Gateway', { BACKEND: backend.url });
    });

    after(async () => {
      await gateway?.stop();
      await backend?.stop();
    });

    async function through(treatment, count, start) {
      const network = await startScripted(gateway.port, { treat: ({ upgrade }) => (upgrade ? treatment : 'pass') });
      const before = backend.sockets;
      try {
        const came = await start(network);
        assert.deepEqual(came, expected(count));
        assert.equal(backend.sockets - before, sockets, 'sockets that the backend saw');
        return network.requests.filter((request) => request.treatment === treatment).length;
      } finally {
        await network.stop();
      }
    }

    const inNode = (origin, count) => run(ThroughlineSocket.with({ WebSocket }), `${origin.replace('http', 'ws')}/throughline`, count);

    for (const treatment of ['refuse', 'swallow']) {
      test(`where WebSockets are treated so: ${treatment}`, async () => {
        const upgrades = await through(treatment, COUNT, ({ origin }) => inNode(origin, COUNT));

        assert.ok(upgrades > 0, 'no WebSocket was tried: the network proved nothing');
      });
    }

    test(`where WebSockets are refused and all connections are cut after ${LIFE_MS.join(' to ')} ms`, async () => {
      let cuts;
      await through('refuse', COUNT_CUT, async ({ origin }) => {
        const proxy = new CuttingProxy({ targetPort: Number(new URL(origin).port), random: randomFrom(seed) });
        const port = await proxy.listen();
        try {
          proxy.startCutting(LIFE_MS);
          return await inNode(`http://127.0.0.1:${port}`, COUNT_CUT);
        } finally {
          cuts = proxy.cuts;
          await proxy.close();
        }
      });

      console.log(`${name}: ${cuts} connections cut`);
      assert.ok(cuts >= 3, `only ${cuts} cuts: the path was not hostile`);
    });
  });
}
