// SPDX-License-Identifier: Apache-2.0
// How long the server's event loop lets a task wait that somebody posts to it, under load.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { CONTENDERS } from '../compare/contenders.mjs';
import { runLoad } from '../compare/processes.mjs';
import { count, failures, figure, table } from '../compare/report.mjs';
import { measureTarget, summary } from '../compare/rounds.mjs';
import { median } from '../compare/statistics.mjs';
import { LENGTH, withServer } from '../compare/targets.mjs';

const SHARES = { p50: 0.5, p99: 0.99, p999: 0.999, max: 1 };
const NANOS = 1_000;
const MICROS = 1_000;
const LONG_CALL = 1_000;

/** The least of sorted values that such a share of `total` does not exceed; null of what is shorter than all that are there. */
function within(sorted, share, total) {
  const at = Math.ceil(total * share) - 1 - (total - sorted.length);
  return at < 0 ? null : sorted[at];
}

const quantiles = (sorted, total) => Object.fromEntries(Object.entries(SHARES).map(([name, share]) => [name, within(sorted, share, total)]));

/** What the lines of a server tell of the time between two moments, µs. */
function times(lines, { from, to }) {
  const told = (what) => lines.filter((line) => line[0] === what && line[1] >= from && line[1] <= to).map((line) => line[2]);
  const sorted = (what) => told(what).map((nanos) => nanos / NANOS).sort((a, b) => a - b);
  const delays = sorted('delay');
  const counted = told('calls').reduce((sum, count) => sum + count, 0);
  if (delays.length === 0 || counted === 0) throw new Error('the server has told nothing of its event loop');
  const long = sorted('call');
  const over = long.filter((micros) => micros > LONG_CALL);
  const overTime = over.reduce((sum, micros) => sum + micros, 0) / (MICROS * (to - from));
  const perSecond = (MICROS * counted) / (to - from);
  return { delays: quantiles(delays, delays.length), calls: { perSecond, over: over.length / counted, overTime, ...quantiles(long, counted) } };
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

/** The server tells no call one by one that is shorter. */
const TOLD = 50;
const orShort = (micros) => (micros < TOLD ? `< ${TOLD}` : figure(micros));
const percent = (share) => `${figure(100 * share)} %`;

function rows({ name, title }, found) {
  return CONTENDERS.filter((contender) => summary(found[name], contender.name)).map((contender) => {
    const all = found[name][contender.name];
    const middle = (what, key) => median(all.map((one) => one[what][key] ?? 0));
    const calls = [...Object.keys(SHARES).map((key) => orShort(middle('calls', key))), percent(middle('calls', 'over')), percent(middle('calls', 'overTime'))];
    return {
      calls: [title, contender.title, count(middle('calls', 'perSecond')), ...calls],
      delays: [title, contender.title, ...Object.keys(SHARES).map((key) => figure(middle('delays', key)))],
    };
  });
}

export const loop = {
  name: 'loop',
  measure,
  section: ({ rounds, found }) => {
    const all = LOADS.flatMap((load) => rows(load, found));
    return `## Calls on the event loop, and what they make others wait

How long each call on the server's one event loop takes, µs: all that is done with one socket that is ready, or one task; medians of ${rounds}. The last
columns are how many of the calls are over 1 ms, and how much of the time they take.

${table(['load', '', 'calls/s', 'p50', 'p99', 'p99.9', 'max', 'over 1 ms', 'their time'], all.map(({ calls }) => calls))}

How long a task waits that another thread posts to it, µs, about every 2 ms. Such tasks run between the slices of a flush; sockets that are ready wait for
all of it.

${table(['load', '', 'p50', 'p99', 'p99.9', 'max'], all.map(({ delays }) => delays))}${failures(LOADS.map(({ name, title }) => [title, found[name]]))}`;
  },
};
