// SPDX-License-Identifier: Apache-2.0
// How cost grows: with the sessions there are, with those who receive what one sends, with the size of a message.
import { CONTENDERS, LIMIT } from '../compare/contenders.mjs';
import { decimals, failures, figure, percent, table } from '../compare/report.mjs';
import { measureTarget, summary } from '../compare/rounds.mjs';
import { cpu, setting } from '../compare/targets.mjs';
import { plotLines } from '../plots/lines.mjs';

const KIB = 1_024;
const upTo = setting('UP_TO', Infinity);
const AMONG = ['throughline', LIMIT.name];
const powers = (most) => [1, 10, 100, 1_000, 10_000].filter((value) => value <= most);
const bytes = (size) => (size < KIB ? `${size} B` : size < KIB * KIB ? `${size / KIB} KiB` : `${size / KIB / KIB} MiB`);
const count = (value) => value.toLocaleString('en');

const SERIES = [
  {
    name: 'sessions',
    title: 'Echo of 64 bytes by WebSocket, 1 under way in each session',
    over: 'sessions',
    each: 'message',
    values: powers(10_000),
    text: count,
    load: (sessions) => cpu('echo', { sessions }),
  },
  {
    name: 'receivers',
    title: 'Broadcast of 128 bytes by WebSocket, 1 under way',
    over: 'receivers',
    each: 'delivery',
    values: powers(10_000),
    text: count,
    load: (sessions) => cpu('broadcast', { sessions, size: 128 }),
  },
  {
    name: 'size',
    title: 'Echo by WebSocket, 10 sessions, 1 under way in each',
    over: 'size of a message',
    each: 'message',
    values: [16, 256, 4 * KIB, 64 * KIB, KIB * KIB],
    text: bytes,
    load: (size) => cpu('echo', { sessions: 10, size }),
  },
];

/** A small try leaves series out. */
const measured = (series) => SERIES.filter(({ name }) => Object.keys(series[name]).length > 0);

const file = ({ name }) => `benchmarks-growth-${name}.svg`;
const takingPart = (points) => CONTENDERS.filter(({ name }) => Object.values(points).some((found) => found[name]));

/** Answers by series and value what each round found. */
async function measure({ rounds, only }) {
  const series = {};
  for (const { name, values, load } of SERIES) {
    series[name] = {};
    for (const value of values.filter((one) => one <= upTo)) {
      const target = { name: `${name} ${value}`, unit: 'µs', carrier: 'websocket', among: [...AMONG, ...only], measure: load(value) };
      series[name][value] = await measureTarget(target, { rounds, only });
    }
  }
  return { rounds, series };
}

function picture({ title, over, each, text, values }, points) {
  const lines = takingPart(points)
    .reverse() // the limit is the last to be drawn, for it is the lowest line
    .map((contender) => ({
      name: contender.title.replaceAll('*', ''),
      points: values.filter((value) => points[value]).map((value) => [value, summary(points[value], contender.name)?.figure]).filter(([, cost]) => cost > 0),
    }));
  const xTicks = values.map((value) => ({ value, text: text(value) }));
  return plotLines({ label: `${title}: CPU of the server by ${over}`, xTitle: over, yTitle: `µs of CPU for a ${each}`, xTicks, lines });
}

function cells(found, { name }) {
  const one = summary(found, name);
  return one ? `${figure(one.figure)} µs; ${count(Math.round(one.perSecond))}/s; ${percent(one.loadBusy)}` : '–';
}

function chapter(series, points) {
  const taking = takingPart(points);
  const head = [series.over, ...taking.map(({ title }) => title), '× bare'];
  const rows = Object.keys(points).map((value) => {
    const times = summary(points[value], 'throughline')?.times;
    return [series.text(Number(value)), ...taking.map((contender) => cells(points[value], contender)), decimals(times?.figure)];
  });
  const parts = Object.entries(points).map(([value, found]) => [`${series.over} ${series.text(Number(value))}`, found]);
  return `### ${series.title}\n\n![${series.title}](${file(series)})\n\n${table(head, rows)}${failures(parts)}`;
}

export const growth = {
  name: 'growth',
  measure,
  section: ({ rounds, series }) => `## How cost grows

CPU of the server for a message, or for a delivery of a broadcast, how many there were in a second, and how busy the load was; medians of ${rounds}.
A broadcast goes to one room, whose members are what grows.

${measured(series).map((one) => chapter(one, series[one.name])).join('\n\n')}`,
  pictures: ({ series }) => Object.fromEntries(measured(series).map((one) => [file(one), picture(one, series[one.name])])),
};
