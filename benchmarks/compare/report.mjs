// SPDX-License-Identifier: Apache-2.0
// The tables: a short one for the README, all that was measured for docs/benchmarks.md.
import { plotBars } from '../plots/bars.mjs';
import { CONTENDERS, JVM, LIMIT } from './contenders.mjs';
import { summary } from './rounds.mjs';
import { TARGETS } from './targets.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
export const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
export const figure = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(1) : value.toFixed(2));

function cell(target, found, contender) {
  const one = found && summary(found, contender.name);
  if (!one) return '–';
  if (target.absolute) return `${figure(one.figure)} ${target.unit}`;
  return contender === LIMIT ? `1.00 (${figure(one.figure)} ${target.unit})` : one.ratio === null ? '–' : one.ratio.toFixed(2);
}

/** The table of the README: each target that was measured, as a ratio to the limit. */
export function overview({ targets }) {
  const columns = TARGETS.filter(({ name }) => targets[name]);
  const rows = CONTENDERS.filter(({ name }) => columns.some((target) => targets[target.name].found[name])).map((contender) => [
    contender.title,
    ...columns.map((target) => cell(target, targets[target.name].found, contender)),
  ]);
  return table(['', ...columns.map(({ title }) => title)], rows);
}

/** The same as a picture: what a message costs the server, beside the limit. */
export function picture({ targets }) {
  const groups = TARGETS.filter(({ name, absolute }) => targets[name] && !absolute).map(({ name, title }) => ({
    name: title,
    bars: CONTENDERS.filter((one) => one !== LIMIT && !one.apart)
      .map((one) => ({ name: one.title.replaceAll(/[*`]/g, ''), ratio: summary(targets[name].found, one.name)?.ratio, own: one.name === 'throughline' }))
      .filter(({ ratio }) => ratio > 0)
      .sort((a, b) => a.ratio - b.ratio),
  }));
  return plotBars({ label: 'CPU of the server for a message, as a ratio to bare Vert.x, by work and library', ticks: [0.5, 1, 2, 5, 10, 20], groups });
}

const decimals = (value) => (value === undefined || value === null ? '–' : value.toFixed(2));
const heads = (one) => (one.connections === null ? '–' : `${decimals(one.headUp)} / ${decimals(one.headDown)}`);

/** Of a message: all bytes up and down, what of them is no body of a request or answer, new TCP connections. */
function wire(target, { found }) {
  const rows = CONTENDERS.map((contender) => [contender, summary(found, contender.name)])
    .filter(([, one]) => one?.bytesUp)
    .map(([{ title }, one]) => [title, `${decimals(one.bytesUp)} / ${decimals(one.bytesDown)}`, heads(one), decimals(one.connections)]);
  if (rows.length === 0) return '';
  return `\n\n${table(['a message', 'bytes up / down', 'without bodies', 'new TCP connections'], rows)}`;
}

function details(target, { found, rounds }) {
  const rows = CONTENDERS.filter(({ name }) => found[name]).map((contender) => {
    const one = summary(found, contender.name);
    if (!one) return [contender.title, '–', '–', '–', '–', found[contender.name].at(-1).failed ?? '–'];
    const spread = found[contender.name].map((round) => (round.figure ? figure(round.figure) : '–')).join(', ');
    const more = one.perSecond ? [Math.round(one.perSecond).toLocaleString('en'), `${figure(one.p50)} / ${figure(one.p99)}`] : ['–', '–'];
    return [contender.title, `${figure(one.figure)} ${target.unit}`, one.ratio?.toFixed(2) ?? '–', ...more, spread];
  });
  return `## ${target.title[0].toUpperCase()}${target.title.slice(1)}

${table(['', `median of ${rounds}`, '× bare', 'messages/s', 'p50 / p99, µs', 'rounds'], rows)}${wire(target, { found })}`;
}

/** docs/benchmarks.md; `sections` tell of the studies that were made. */
export function report(data, sections) {
  const { machine, node, java } = data.environment;
  return `# Benchmarks

CPU time of the whole server process (user and system) for a message, the server on one core, the load on another; each round a
fresh server, warmed up; every message checked for content and order. Written by \`make bench\`, which measures anew; [what is measured
and how](../benchmarks/README.md). The data: [benchmarks.json](benchmarks.json), and of what is told further down \`benchmarks-*.json\` beside it.

${machine}; ${java}, \`${JVM.join(' ')}\`; Node ${node}.

![CPU of the server for a message, beside bare Vert.x](benchmarks.svg)

${overview(data)}

The ratio is to bare Vert.x in the same round; medians. –: the library has no such transport, or failed.

${TARGETS.filter(({ name }) => data.targets[name])
  .map((target) => details(target, data.targets[target.name]))
  .join('\n\n')}
${sections.map((section) => `\n${section}\n`).join('')}`;
}
