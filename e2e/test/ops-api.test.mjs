// SPDX-License-Identifier: Apache-2.0
// The examples of docs/ops-api.md have the members that a server answers, no more and no fewer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { closeAll, openInNode } from '../lib/ops-load.mjs';
import { until } from '../lib/ops-page.mjs';
import { repository, startServer } from '../lib/server.mjs';

const TOKEN = 'the token of the operators of this test';
const text = readFileSync(join(repository, 'docs/ops-api.md'), 'utf8');
const examples = [...text.matchAll(/^## (GET|POST) (\S+)$([\s\S]*?)^```json$([\s\S]*?)^```$/gm)].map(([, method, path, , json]) => ({
  method,
  path,
  json: JSON.parse(json),
}));

/** What a value is made of, as far as the example says; of a list, its first member where both have one. */
function shape(value, like) {
  if (Array.isArray(value)) return value.length > 0 && like?.length > 0 ? [shape(value[0], like[0])] : ['any'];
  if (value === null || typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, shape(value[key], like?.[key])]));
}

describe('the API of operators, as it is written down', { timeout: 60_000 }, () => {
  let server;
  let connections;

  before(async () => {
    server = await startServer('EchoServer', { OPS_TOKEN: TOKEN });
    connections = await openInNode(server.url, 'websocket', 2);
    await until(({ second }) => second.websocket === 2, async () => (await ask('GET', 'overview')).json);
  });

  after(async () => {
    await closeAll(connections);
    await server?.stop();
  });

  async function ask(method, path) {
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
    const answer = await fetch(`${server.url}/ops/api/v1/${path}`, { method, headers });
    return { status: answer.status, json: await answer.json() };
  }

  test('every part is written down', () => {
    const written = examples.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(written, [
      'GET overview',
      'GET timeline',
      'GET sessions',
      'GET sessions/{id}',
      'POST sessions/{id}/test',
      'POST sessions/{id}/move',
      'POST sessions/{id}/disconnect',
      'GET ticket',
    ]);
  });

  for (const { method, path, json } of examples) {
    test(`${method} ${path}`, async () => {
      const { status, json: answered } = await ask(method, path.replace('{id}', connections[0].id));
      assert.ok(status === 200 || status === 202, `status ${status}`);
      assert.deepEqual(shape(answered, json), shape(json, answered));
    });
  }
});
