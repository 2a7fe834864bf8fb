// SPDX-License-Identifier: Apache-2.0
// How long the server's event loop lets a task wait that somebody posts to it, under load.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { CONTENDERS } from '../compare/contenders.mjs';
import { runLoad } from '../compare/processes.mjs';
import { failures, figure, table } from '../compare/report.mjs';
import { measureTarget, summary } from '../compare/rounds.mjs';
import { median } from '../compare/statistics.mjs';
import { LENGTH, withServer } from '../compare/targets.mjs';

const SHARES = { p50: 0.5, p99: 0.99, p999: 0.999, max: 1 };
const NANOS = 1_000;

/** Of the delays between two moments, µs, those below which such a share of them is. */
function quantiles(lines, { from, to }) {
  const delays = lines
    .map((line) => line.split(' ').map(Number))
    .filter(([at]) => at >= from && at <= to)
    .map(([, nanos]) => nanos / NANOS)
    .sort((a, b) => a - b);
  if (delays.length === 0) throw new Error('the server has taken no sample of its event loop');
  const at = (share) => delays[Math.max(0, Math.ceil(delays.length * share) - 1)];
  return { samples: delays.length, ...Object.fromEntries(Object.entries(SHARES).map(([name, share]) => [name, at(share)])) };
}

const delaysUnder = (role, settings) => async (contender) => {
  const folder = mkdtempSync(join(os.tmpdir(), 'loop-delays-'));
  const file = join(folder, 'delays');
  const underLoad = (server) => runLoad(server, { work: role, ...LENGTH, ...settings });
  try {
    const result = await withServer(contender, role, underLoad, file);
    const delays = quantiles(readFileSync(file, 'utf8').trim().split('\n'), result);
    return { figure: delays.p999, ...result, delays };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const LOADS = [
  { name: 'echo-32', title: '50 sessions, 32 echoes in flight in each', measure: delaysUnder('echo', { sessions: 50, underWay: 32 }) },
  { name: 'broadcast-1', title: 'broadcast to 2,000, 1 under way', measure: delaysUnder('broadcast', { sessions: 2_000, size: 128 }) },
  { name: 'broadcast-4', title: 'broadcast to 2,000, 4 under way', measure: delaysUnder('broadcast', { sessions: 2_000, size: 128, underWay: 4 }) },
];
const ON_VERTX = ['bare', 'throughline'];

async function measure({ rounds, only }) {
  const found = {};
  for (const { name, measure: one } of LOADS) {
    const target = { name: `loop, ${name}, p99.9`, unit: 'µs', carrier: 'websocket', among: ON_VERTX, measure: one };
    found[name] = await measureTarget(target, { rounds, only });
  }
  return { rounds, found };
}

function rows({ name, title }, found) {
  return CONTENDERS.filter((contender) => summary(found[name], contender.name)).map((contender) => {
    const all = found[name][contender.name].map(({ delays }) => delays);
    return [title, contender.title, ...Object.keys(SHARES).map((key) => figure(median(all.map((delays) => delays[key]))))];
  });
}

export const loop = {
  name: 'loop',
  measure,
  section: ({ rounds, found }) => `## Delay of the event loop

How long a task waits that another thread posts to the server's one event loop, µs, about every 2 ms while the load lasts; medians of ${rounds}.
It is what one turn of the loop takes, in which many messages are read and answered. Calls themselves are not timed, but a call of 1 ms delays what is
posted meanwhile by up to 1 ms: the delay is an upper bound for what any call had still to run.

${table(['load', '', 'p50', 'p99', 'p99.9', 'max'], LOADS.flatMap((load) => rows(load, found)))}${failures(LOADS.map(({ name, title }) => [title, found[name]]))}`,
};
