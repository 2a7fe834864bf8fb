// SPDX-License-Identifier: Apache-2.0
// What the README shows, done as it says: the quickstart in Chromium, the session by hand with curl.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { complaintsOf, launchChromium } from '../lib/browsers.mjs';
import { repository, startServer } from '../lib/server.mjs';

describe('the README', { timeout: 60_000 }, () => {
  let server;

  before(async () => {
    server = await startServer('Quickstart');
  });

  after(() => server?.stop());

  test('the page and the server of the README talk to each other', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const complaints = complaintsOf(page);
      await page.goto(`${server.origin}/quickstart.html`);
      const log = page.locator('#log');
      await log.filter({ hasText: 'the server has confirmed it' }).filter({ hasText: 'you said hello' }).waitFor();
      assert.match(await log.textContent(), /→ websocket/);
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
    }
  });

  test('the page and the server of the README speak by events, calls and a room', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const complaints = complaintsOf(page);
      await page.goto(`${server.origin}/quickstart-rooms.html`);
      const log = page.locator('#log');
      await log.filter({ hasText: 'the server has confirmed it' }).filter({ hasText: 'hello' }).waitFor();
      assert.match(await log.textContent(), /^entered: true$/m);
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
    }
  });

  test('the three curl commands hold a session', async () => {
    const block = /```sh\nB=[\s\S]*?```/.exec(readFileSync(join(repository, 'README.md'), 'utf8'))[0];
    const folder = await mkdtemp(join(tmpdir(), 'readme-'));
    const script = block
      .slice('```sh\n'.length, -'```'.length)
      .replaceAll('http://localhost:8080', server.origin)
      .replaceAll('/tmp/stream', join(folder, 'stream'))
      .replaceAll('curl ', 'curl --max-time 4 ');

    const { stdout } = await promisify(execFile)('bash', ['-c', `${script}\nwait`]);
    await rm(folder, { recursive: true });

    assert.match(stdout, /^W\{"v":1,"sid":"/m);
    assert.match(stdout, /^A1 0 1 262144$/m);
    assert.match(stdout, /^k$/m);
    assert.match(stdout, /^a1$/m);
    assert.match(stdout, /^myou said hello$/m);
  });
});
