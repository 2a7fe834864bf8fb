// SPDX-License-Identifier: Apache-2.0
// SESSIONS=10000 HEARTBEATS=6 PING_INTERVAL=5000 node soak.mjs
import { readFileSync } from 'node:fs';
import { holdIdleSessions } from './lib/idle.mjs';
import { startServer } from './lib/server.mjs';

const count = Number(process.env.SESSIONS ?? 10_000);
const heartbeats = Number(process.env.HEARTBEATS ?? 6);
const server = await startServer('ConformanceServer', { PING_INTERVAL: process.env.PING_INTERVAL ?? '5000' });

/** Resident memory of the server process, MiB; absent where there is no /proc. */
function memory() {
  try {
    const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
    return `, server at ${Math.round(kib / 1024)} MiB`;
  } catch {
    return '';
  }
}

try {
  const progress = (line) => console.log(`${line}${memory()}`);
  const result = await holdIdleSessions({ url: server.url, count, heartbeats, progress });
  console.log(`${result.connected} of ${count} stayed connected, each was asked at least ${result.fewestPings} times`);
  if (result.connected !== count || result.fewestPings < heartbeats) {
    console.error(`ended: ${JSON.stringify(result.ends)}`);
    process.exitCode = 1;
  }
} finally {
  await server.stop();
}
