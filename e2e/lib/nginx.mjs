// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProgram } from './server.mjs';

/** Starts nginx as a reverse proxy to `targetPort`; `settings` stand in its location, the rest is nginx's default. */
export function startNginx(targetPort, settings = '') {
  return startNginxWith(`location / {
      proxy_pass http://127.0.0.1:${targetPort};
      ${settings}
    }`);
}

/** Starts nginx with these locations. */
export async function startNginxWith(locations) {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-nginx-'));
  const port = await freePort();
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(join(directory, name));
  writeFileSync(join(directory, 'nginx.conf'), configuration(directory, port, locations));
  const nginx = await startProgram(
    '/usr/sbin/nginx',
    ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', join(directory, 'error.log'), '-g', 'daemon off;'],
    { port },
  );
  const stop = async () => {
    await nginx.stop();
    rmSync(directory, { recursive: true });
  };
  return { origin: `http://127.0.0.1:${port}`, stop };
}

function configuration(directory, port, locations) {
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `
${user}
worker_processes 1;
pid ${directory}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  server {
    listen 127.0.0.1:${port};
    ${locations}
  }
}
`;
}
