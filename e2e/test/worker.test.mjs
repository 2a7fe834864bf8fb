// SPDX-License-Identifier: Apache-2.0
// The client where there is no document: in workers, as modules and as the one file.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium, launchFirefox } from '../lib/browsers.mjs';
import { startPageServer } from '../lib/page-server.mjs';
import { startServer } from '../lib/server.mjs';

const TEXTS = Array.from({ length: 100 }, (_, i) => `message ${i}`);

const WORKERS = {
  module: (origin) => `import * as throughline from '${origin}/throughline-client/index.js';`,
  classic: (origin) => `importScripts('${origin}/throughline-client/throughline.min.js');`,
};

/** Runs in the page: what a worker made of `source` gets back over `transport`. */
function echoesOfWorker({ type, source, url, transport, texts }) {
  const script = `${source}
    const connection = throughline.connect('${url}', { transports: ['${transport}'] });
    const echoes = [];
    connection.on('message', (message) => {
      echoes.push(message);
      if (echoes.length === ${texts.length}) postMessage({ echoes, transport: connection.transport });
    });
    for (const text of ${JSON.stringify(texts)}) connection.send(text);`;
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}

for (const [engine, launch] of Object.entries({ Chromium: launchChromium, Firefox: launchFirefox })) {
  describe(`workers in ${engine}`, { timeout: 120_000 }, () => {
    let pages;
    let server;
    let browser;
    let page;

    before(async () => {
      pages = await startPageServer();
      server = await startServer('EchoServer', { ORIGINS: pages.origin });
      browser = await launch();
      page = await browser.newPage();
      await page.goto(pages.page);
    });

    after(async () => {
      await browser?.close();
      await server?.stop();
      await pages?.stop();
    });

    for (const [type, source] of Object.entries(WORKERS)) {
      for (const transport of ['websocket', 'xhr-streaming', 'long-polling']) {
        test(`${type}, ${transport}: ${TEXTS.length} messages come back in order`, async () => {
          const plan = { type, source: source(pages.origin), url: server.url, transport, texts: TEXTS };
          const came = await page.evaluate(echoesOfWorker, plan);
          assert.deepEqual(came, { echoes: TEXTS, transport });
        });
      }
    }
  });
}
