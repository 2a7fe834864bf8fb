// SPDX-License-Identifier: Apache-2.0
// Real proxies between a browser and the server, each on a free port with a configuration made at its start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNginx } from '../nginx.mjs';
import { freePort, startProgram } from '../server.mjs';

export function nginx(settings) {
  return (serverPort) => startNginx(serverPort, settings);
}

export function haproxy(serverPort) {
  return haproxyOf(
    (port) => `
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend browsers
  bind 127.0.0.1:${port}
  default_backend server
backend server
  server only 127.0.0.1:${serverPort}
`,
  );
}

/** An haproxy whose configuration is made for the port that it is to listen on. */
export function haproxyOf(configuration) {
  return startProxy('/usr/sbin/haproxy', configuration, ({ file }) => ['-db', '-f', file]);
}

export function varnish(settings) {
  return (serverPort) => {
    const configuration = () => `vcl 4.1;\nbackend server { .host = "127.0.0.1"; .port = "${serverPort}"; }\n${settings}\n`;
    return startProxy('/usr/sbin/varnishd', configuration, ({ file, directory, port }) =>
      ['-F', '-j', 'none', '-T', 'none', '-n', join(directory, 'work'), '-s', 'malloc,16m', '-a', `127.0.0.1:${port}`, '-f', file],
    );
  };
}

async function startProxy(program, configuration, argumentsFor) {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-proxy-'));
  const port = await freePort();
  const file = join(directory, 'configuration');
  writeFileSync(file, configuration(port));
  const { stop } = await startProgram(program, argumentsFor({ file, directory, port }), { port });
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      await stop();
      rmSync(directory, { recursive: true });
    },
  };
}
