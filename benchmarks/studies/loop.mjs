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
/** As the server counts calls: each number is that of the tenth of a second before. */
const COUNT_MS = 100;
const LONG_CALL = 1_000;

/** The least of sorted values that such a share of `total` does not exceed; null of what is shorter than all that are there. */
function within(sorted, share, total) {
  const at = Math.ceil(total * share) - 1 - (total - sorted.length);
  return at < 0 ? null : sorted[at];
}

const quantiles = (sorted, total) => Object.fromEntries(Object.entries(SHARES).map(([name, share]) => [name, within(sorted, share, total)]));

/** What the lines of a server tell of the time between two moments, µs. */
function times(lines, { from, to }) {
  const told = (what, since = from) => lines.filter((line) => line[0] === what && line[1] >= since && line[1] <= to).map((line) => line[2]);
  const sorted = (what) => told(what).map((nanos) => nanos / NANOS).sort((a, b) => a - b);
  const delays = sorted('delay');
  const counted = told('calls', from + COUNT_MS).reduce((sum, count) => sum + count, 0);
  if (delays.length === 0 || counted === 0) throw new Error('the server has told nothing of its event loop');
  const long = sorted('call');
  const over = long.filter((micros) => micros > LONG_CALL).length;
  return { delays: quantiles(delays, delays.length), calls: { counted, over, ...quantiles(long, counted) } };
}

const timesUnder = (role, settings) => async (contender) => {
  const folder = mkdtempSync(join(os.tmpdir(), 'loop-times-'));
  const file = join(folder, 'times');
  const underLoad = (server) => runLoad(server, { work: role, ...LENGTH, ...settings });
  try {
    const result = await withServer(contender, role, underLoad, file);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const found = times(lines.map((line) => line.split(' ')).map(([what, at, value]) => [what, Number(at), Number(value)]), result);
    return { ...result, figure: found.delays.p999, ...found };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const LOADS = [
  { name: 'echo-32', title: '50 sessions, 32 echoes in flight in each', measure: timesUnder('echo', { sessions: 50, underWay: 32 }) },
  { name: 'broadcast-1', title: 'broadcast to 2,000, 1 under way', measure: timesUnder('broadcast', { sessions: 2_000, size: 128 }) },
  { name: 'broadcast-4', title: 'broadcast to 2,000, 4 under way', measure: timesUnder('broadcast', { sessions: 2_000, size: 128, underWay: 4 }) },
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

/** Calls that were not told of one by one were shorter than 50 µs. */
const orShort = (micros) => (micros === null ? '< 50' : figure(micros));

function rows({ name, title }, found) {
  return CONTENDERS.filter((contender) => summary(found[name], contender.name)).map((contender) => {
    const all = found[name][contender.name];
    const of = (what) => Object.keys(SHARES).map((key) => orShort(median(all.map((one) => one[what][key]))));
    const over = median(all.map(({ calls }) => (100 * calls.over) / calls.counted));
    return { calls: [title, contender.title, ...of('calls'), `${figure(over)} %`], delays: [title, contender.title, ...of('delays')] };
  });
}

export const loop = {
  name: 'loop',
  measure,
  section: ({ rounds, found }) => {
    const all = LOADS.flatMap((load) => rows(load, found));
    return `## Calls on the event loop, and what they make others wait

How long each call on the server's one event loop takes, µs: all that is done with one socket that is ready, or one task; medians of ${rounds}.

${table(['load', '', 'p50', 'p99', 'p99.9', 'max', 'over 1 ms'], all.map(({ calls }) => calls))}

How long a task waits that another thread posts to it, µs, about every 2 ms: what one turn of the loop takes, in which many sockets are read.

${table(['load', '', 'p50', 'p99', 'p99.9', 'max'], all.map(({ delays }) => delays))}${failures(LOADS.map(({ name, title }) => [title, found[name]]))}`;
  },
};
