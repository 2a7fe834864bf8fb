// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts an X server that shows nothing, for engines that will not run without a screen. */
export async function startScreen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x860x24'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const exited = once(child, 'exit');
  const [number] = await Promise.race([
    once(child.stdio[3], 'data'),
    exited.then(([code]) => Promise.reject(new Error(`Xvfb ended with ${code}`))),
  ]);
  const stop = async () => {
    child.kill();
    await exited;
  };
  return { display: `:${String(number).trim()}`, stop };
}
