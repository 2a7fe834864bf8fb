// SPDX-License-Identifier: Apache-2.0
// Runs one half of the suite:
//   URL=http://host:port/base node run.mjs [name of a test file ...]           against a server
//   CLIENT="command that starts an adapter" node run.mjs [name of a test file ...]   against a client
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

function fail(text) {
  console.error(`conformance: ${text}`);
  process.exit(2);
}

async function checkServer(url) {
  if (!/^https?:\/\/[^/]+/.test(url)) fail(`URL must begin with http:// or https://, not "${url}"`);
  try {
    await fetch(url, { signal: AbortSignal.timeout(5000) });
  } catch (error) {
    fail(`no server answers at ${url}: ${error.cause?.message ?? error.message}`);
  }
}

const { CLIENT, CONCURRENCY, REPORTER, TEST_OPTIONS, URL: url } = process.env;
if (!url === !CLIENT) {
  fail('Say what to test: URL=http://127.0.0.1:8080/throughline for a server, or CLIENT="command of an adapter" for a client');
}
if (url) await checkServer(url);

const tests = join(here, url ? 'server' : 'client', 'test');
const wanted = process.argv.slice(2);
const files = readdirSync(tests)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.test.mjs', '')))
  .map((name) => join(tests, name));
if (files.length === 0) fail(`no test file is named ${wanted.join(' or ')}`);

const options = [
  '--test', `--test-concurrency=${CONCURRENCY || (url ? 4 : 2)}`, `--test-reporter=${REPORTER || 'spec'}`,
  ...(TEST_OPTIONS?.split(' ') ?? []),
];
const child = spawn(process.execPath, [...options, ...files], { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));
