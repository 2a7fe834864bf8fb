// SPDX-License-Identifier: Apache-2.0
// Throughline's server beside bare Vert.x, in one run: CPU for an echo, live heap for an idle WebSocket.
//   make bench            ROUNDS=10 ECHOES=200000 PEERS=100 IDLE=5000
import { execFileSync } from 'node:child_process';
import { compareEchoes, setting, start, tool } from './echo.mjs';
import { openPeers } from './load.mjs';

const idle = setting('IDLE', 5_000);

/** Bytes of live objects, by the total of a class histogram, which collects garbage first. */
function liveHeap({ pid }) {
  const last = () => execFileSync(tool('jcmd'), [String(pid), 'GC.class_histogram'], { encoding: 'utf8', maxBuffer: 1e8 }).trim().split('\n').at(-1);
  last();
  return Number(last().trim().split(/\s+/)[2]);
}

async function compareHeaps(servers) {
  for (const server of servers) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const before = liveHeap(server);
    const opened = await openPeers({ ...server, count: idle });
    const each = (liveHeap(server) - before) / idle;
    console.log(`live heap for each of ${idle} idle WebSockets: ${server.name} ${(each / 1_000).toFixed(2)} kB`);
    for (const peer of opened) peer.close();
  }
}

const servers = [];
try {
  servers.push(await start('BareEcho', { session: false }));
  servers.push(await start('ThroughlineEcho', { session: true }));
  await compareEchoes(servers, {
    peers: setting('PEERS', 100),
    perRound: setting('ECHOES', 200_000),
    rounds: setting('ROUNDS', 10),
  });
  await compareHeaps(servers);
} finally {
  for (const server of servers) await server.stop();
}
