// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';
import { repository } from './server.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.map': 'application/json' };

/**
 * Serves an empty page and the built client from an origin of their own, so that the network under test carries nothing but
 * sessions and its connections are cold. `folders` are further paths and what they show; `headers` are those of the empty page.
 */
export async function startPageServer(folders = {}, headers = {}) {
  const shown = { '/throughline-client/': join(repository, 'client-js/dist'), ...folders };
  const server = http.createServer((request, response) => serve(shown, headers, request.url, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { origin, page: `${origin}/`, stop };
}

async function serve(shown, headers, url, response) {
  if (url === '/') for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (url === '/') return answer(response, 200, 'text/html', '<!doctype html><link rel="icon" href="data:,"><title>test</title>');
  const prefix = Object.keys(shown).find((path) => url.startsWith(path));
  const file = prefix && join(shown[prefix], normalize(`/${url.slice(prefix.length)}`));
  const content = file ? await readFile(file).catch(() => null) : null;
  if (content === null) return answer(response, 404, 'text/plain', 'not here');
  return answer(response, 200, TYPES[extname(file)] ?? 'application/octet-stream', content);
}

function answer(response, status, type, content) {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' }).end(content);
}
