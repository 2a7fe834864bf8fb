// SPDX-License-Identifier: Apache-2.0
// Events, calls and namespaces by callbacks, from the script-tag file in every engine.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENGINES } from '../lib/engines.mjs';
import { startEnginePages } from '../lib/engines/run-plan.mjs';
import { startServer } from '../lib/server.mjs';

const DEADLINE_MS = 20_000;
const POLL_MS = 50;

const TOLD = {
  'event': 'done',
  'echoed event': ['ä😀\u2028', 'bytes 256 32640', 1],
  'sum': 5,
  'echoed bytes': 'bytes 2 17',
  'asked back': 'bytes 2 3',
  'refused': 'NO',
  'nobody': 'NO_HANDLER',
  'late': 'TIMEOUT',
  'namespace': 9,
  'closed': 'UNAUTHORIZED'
};

describe('events from the script-tag file', { timeout: 300_000 }, () => {
  let pages;
  let server;

  before(async () => {
    pages = await startEnginePages();
    server = await startServer('ConformanceServer', { ORIGINS: pages.origin });
  });

  after(async () => {
    await server?.stop();
    await pages?.stop();
  });

  for (const { name, launch } of ENGINES) {
    test(`events, calls and namespaces by callbacks in ${name}`, async () => {
      const browser = await launch();
      try {
        const url = pages.page.replace('index.html', 'events.html');
        const page = await browser.open(`${url}#${encodeURIComponent(server.url)}`);
        const { fault, told } = await resultOf(page);
        assert.equal(fault, null);
        assert.deepEqual(told, TOLD);
      } finally {
        await browser.close();
      }
    });
  }
});

async function resultOf(page) {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const text = await page.evaluate('JSON.stringify(window.__result || null)');
    const result = JSON.parse(text);
    if (result?.finished) return result;
    assert.ok(Date.now() < end, `no result in time: ${text}`);
    await sleep(POLL_MS);
  }
}
