// SPDX-License-Identifier: Apache-2.0
// The same libraries, bundled as an application would, in Chromium.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launchChromium } from '../lib/browsers.mjs';
import { startScripted } from '../lib/networks.mjs';
import { startServer } from '../lib/server.mjs';
import { startGraphQl, startMqttBroker, startStompBroker } from '../lib/socket/backends.mjs';

const COUNT = 1_000;
const NUMBERS = Array.from({ length: COUNT }, (_, index) => String(index + 1));

const LIBRARIES = [
  { name: 'mqtt', startBackend: startMqttBroker, run: 'throughMqtt', expected: NUMBERS },
  { name: 'graphql-ws', startBackend: startGraphQl, run: 'throughGraphQl', expected: ['hello query', ...NUMBERS] },
  { name: '@stomp/stompjs', startBackend: startStompBroker, run: 'throughStomp', expected: NUMBERS },
];

async function bundle() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export * from './lib/socket/libraries.mjs';
        export { ThroughlineSocket } from '../client-js/dist/socket.js';`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'application',
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

describe(`in Chromium, where WebSockets are refused: ${COUNT} messages`, { timeout: 240_000 }, () => {
  let browser;
  let script;

  before(async () => {
    browser = await launchChromium();
    script = await bundle();
  });

  after(() => browser?.close());

  for (const { name, startBackend, run, expected } of LIBRARIES) {
    test(name, async () => {
      const backend = await startBackend();
      let gateway;
      let network;
      try {
        gateway = await startServer('Gateway', { BACKEND: backend.url });
        network = await startScripted(gateway.port, { treat: ({ upgrade }) => (upgrade ? 'refuse' : 'pass') });
        const page = await browser.newPage();
        const uncaught = [];
        page.on('pageerror', (error) => uncaught.push(String(error)));
        await page.goto(network.origin);
        await page.addScriptTag({ content: script });

        const url = `${network.origin.replace('http', 'ws')}/throughline`;
        const came = await page.evaluate(`application.${run}(application.ThroughlineSocket, '${url}', ${COUNT})`);

        assert.deepEqual(came, expected);
        assert.ok(network.requests.some(({ treatment }) => treatment === 'refuse'), 'no WebSocket was tried');
        assert.deepEqual(uncaught, []);
        await page.close();
      } finally {
        await network?.stop();
        await gateway?.stop();
        await backend.stop();
      }
    });
  }
});
