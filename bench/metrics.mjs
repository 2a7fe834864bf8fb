// SPDX-License-Identifier: Apache-2.0
// What metrics cost: the same echo with them and without, in short rounds that take turns.
//   make bench-metrics            ROUNDS=80 ECHOES=25000 PEERS=100
import { compareEchoes, setting, start } from './echo.mjs';

const servers = [];
try {
  for (const [label, METRICS] of [['without metrics', ''], ['with metrics', 'on']]) {
    servers.push(await start('ThroughlineEcho', { session: true, label, env: { METRICS } }));
  }
  const peers = setting('PEERS', 100);
  await compareEchoes(servers, { peers, perRound: 200_000, rounds: 0 }); // until all is compiled
  await compareEchoes(servers, { peers, perRound: setting('ECHOES', 25_000), rounds: setting('ROUNDS', 80) });
} finally {
  for (const server of servers) await server.stop();
}
