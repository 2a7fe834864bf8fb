// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { java } from './server.mjs';

/**
 * Starts so many sessions of the Java client in a process of their own. `begun` resolves when all were begun, `ended` with the
 * exit code, 0 when everything came back once and in order, and the output; `kill` ends it before.
 */
export function startJavaCrowd({ url, sessions, messages, pauseMs }) {
  const { command, options } = java();
  const main = 'io.throughline.interop.echo.EchoSessions';
  const child = spawn(command, [...options, main, url, sessions, messages, pauseMs], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'close');
  let output = '';
  const begun = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output = (output + chunk).slice(-20_000);
        if (output.includes('begun')) resolve();
      });
    }
  });
  const ended = exited.then(([code]) => ({ code, output }));
  return { begun: Promise.race([begun, ended]), ended, kill: () => child.kill('SIGKILL') };
}
