// SPDX-License-Identifier: Apache-2.0
// What metrics cost: the same echo with them and without, in short rounds that take turns, in one process: two processes of the
// same program differ by more than is to be measured.
//   make bench-metrics            ROUNDS=80 ECHOES=25000 PEERS=100
import { compareEchoes, setting, start } from './echo.mjs';

const peers = setting('PEERS', 100);
const program = await start('MetricsEcho');
try {
  const below = (path) => program.url.replace('/throughline/', `/${path}/`);
  const echo = (name, path) => ({ ...program, name, url: below(path) });
  const both = [echo('without metrics', 'plain'), echo('with metrics', 'measured')];
  await compareEchoes(both, { peers, perRound: 200_000, rounds: 0 }); // until all is compiled
  await compareEchoes(both, { peers, perRound: setting('ECHOES', 25_000), rounds: setting('ROUNDS', 80) });
} finally {
  await program.stop();
}
