// SPDX-License-Identifier: Apache-2.0
// What observers cost: the same echo with metrics, with the operators' pages and with neither, in short rounds that take turns, in one process: two
// processes of the same program differ by more than is to be measured.
//   make bench-metrics            ROUNDS=80 ECHOES=25000 PEERS=100
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, repository } from '../../e2e/lib/server.mjs';
import { JVM, tool } from '../compare/contenders.mjs';
import { startServer, withLoad } from '../compare/processes.mjs';
import { median, quantile } from '../compare/statistics.mjs';
import { setting } from '../compare/targets.mjs';

const ROUNDS = setting('ROUNDS', 80);
const LOAD = { work: 'echo', sessions: setting('PEERS', 100), size: 32, messages: setting('ECHOES', 25_000) };
/** So many rounds before, until all is compiled. */
const WARM_UP = 10;
const NAMES = ['without', 'with metrics', 'with ops'];

const classpath = readFileSync(join(repository, 'examples/target/classpath.txt'), 'utf8').trim();
const program = join(repository, 'benchmarks/metrics/MetricsEcho.java');
const echoes = { wire: 'throughline', command: (port, role, ...more) => [tool('java'), ...JVM, '-cp', classpath, program, ...[port, ...more].map(String)] };

/** Has a load at each server, all at once; `use` gets what has each of them measure. */
const withLoads = ([server, ...others], use, before = []) =>
  server ? withLoad(server, LOAD, (first, again) => withLoads(others, use, [...before, again])) : use(before);

/** CPU for an echo, µs: of each in turn, in every round in the other order. */
async function takeTurns(measures) {
  const costs = measures.map(() => []);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const spent = [];
    for (const measure of round % 2 === 0 ? measures : [...measures].reverse()) spent[measures.indexOf(measure)] = (await measure()).micros;
    const line = NAMES.map((name, i) => `${name} ${spent[i].toFixed(2)} µs`).join(', ');
    console.log(`${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${line}`);
    if (round >= 0) spent.forEach((cost, i) => costs[i].push(cost));
  }
  return costs;
}

const sum = (values) => values.reduce((one, other) => one + other, 0);

/** The ratio of each to the first. */
function tell(costs) {
  const medians = NAMES.map((name, i) => `${name} ${median(costs[i]).toFixed(2)} µs`).join(', ');
  console.log(`echo CPU, median of ${ROUNDS}: ${medians}`);
  for (const [i, name] of [...NAMES.entries()].slice(1)) {
    const ratios = costs[i].map((cost, round) => cost / costs[0][round]);
    const spread = `quartiles ${quantile(ratios, 0.25).toFixed(3)} to ${quantile(ratios, 0.75).toFixed(3)}`;
    console.log(`${name}: ratio ${median(ratios).toFixed(3)} (${spread}), in all ${(sum(costs[i]) / sum(costs[0])).toFixed(3)}`);
  }
}

const ports = [await freePort(), await freePort()];
const server = await startServer(echoes, 'echo', ...ports);
try {
  const servers = [server, ...ports.map((port) => ({ ...server, port }))];
  tell(await withLoads(servers, takeTurns));
} finally {
  await server.stop();
}
