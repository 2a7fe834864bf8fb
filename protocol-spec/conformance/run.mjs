// SPDX-License-Identifier: Apache-2.0
// Runs the suite: URL=http://host:port/base node run.mjs [name of a test file ...]
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

function fail(text) {
  console.error(`conformance: ${text}`);
  process.exit(2);
}

const url = process.env.URL;
if (!url) fail('URL is missing. Say which server to test: URL=http://127.0.0.1:8080/throughline npm test');
if (!/^https?:\/\/[^/]+/.test(url)) fail(`URL must begin with http:// or https://, not "${url}"`);
try {
  await fetch(url, { signal: AbortSignal.timeout(5000) });
} catch (error) {
  fail(`no server answers at ${url}: ${error.cause?.message ?? error.message}`);
}

const wanted = process.argv.slice(2);
const files = readdirSync(join(here, 'test'))
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.test.mjs', '')))
  .map((name) => join(here, 'test', name));
if (files.length === 0) fail(`no test file is named ${wanted.join(' or ')}`);

const options = [
  '--test', `--test-concurrency=${process.env.CONCURRENCY || 4}`, `--test-reporter=${process.env.REPORTER || 'spec'}`,
  ...(process.env.TEST_OPTIONS?.split(' ') ?? []),
];
const child = spawn(process.execPath, [...options, ...files], { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));
