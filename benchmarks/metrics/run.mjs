// SPDX-License-Identifier: Apache-2.0
// What observers cost: the same echo with metrics, with the operators' pages and with neither, in short rounds that take turns, in one process: two processes of the
// same program differ by more than is to be measured.
//   make bench-metrics            ROUNDS=80 ECHOES=25000 PEERS=100
import { compareEchoes, setting, start } from './echo.mjs';

const peers = setting('PEERS', 100);
const program = await start('MetricsEcho');
try {
  const below = (path) => program.url.replace('/throughline/', `/${path}/`);
  const echo = (name, path) => ({ ...program, name, url: below(path) });
  const all = [echo('without', 'plain'), echo('with metrics', 'measured'), echo('with ops', 'operated')];
  await compareEchoes(all, { peers, perRound: 200_000, rounds: 0 }); // until all is compiled
  await compareEchoes(all, { peers, perRound: setting('ECHOES', 25_000), rounds: setting('ROUNDS', 80) });
} finally {
  await program.stop();
}
