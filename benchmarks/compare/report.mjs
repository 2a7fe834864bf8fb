// SPDX-License-Identifier: Apache-2.0
// The tables: a short one for the README, all that was measured for docs/benchmarks.md.
import { plotBars } from '../plots/bars.mjs';
import { CONTENDERS, JVM, LIMIT } from './contenders.mjs';
import { failure, summary } from './rounds.mjs';
import { TARGETS } from './targets.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
export const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
export const figure = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(1) : value.toFixed(2));
export const decimals = (value) => value?.toFixed(2) ?? '–';
export const percent = (share) => `${Math.round(100 * share)} %`;

function cell(target, found, contender) {
  const one = found && summary(found, contender.name);
  if (!one) return '–';
  if (target.absolute) return `${figure(one.figure)} ${target.unit}`;
  return contender === LIMIT ? `1.00 (${figure(one.figure)} ${target.unit})` : decimals(one.times.figure);
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
      .map((one) => ({ name: one.title.replaceAll(/[*`]/g, ''), ratio: summary(targets[name].found, one.name)?.times.figure, own: one.name === 'throughline' }))
      .filter(({ ratio }) => ratio > 0)
      .sort((a, b) => a.ratio - b.ratio),
  }));
  return plotBars({ label: 'CPU of the server for a message, as a ratio to bare Vert.x, by work and library', ticks: [0.5, 1, 2, 5, 10, 20], groups });
}

/** Who has no figure, and why, as a paragraph; empty when nobody failed. `parts` are pairs of what was measured, and what was found. */
export function failures(parts) {
  const told = parts.flatMap(([part, found]) =>
    CONTENDERS.filter(({ name }) => failure(found, name)).map(({ name, title }) => {
      const { round, why } = failure(found, name);
      return `${title}${part && `, ${part}`}: failed in round ${round}, ${why}.`;
    }),
  );
  return told.length === 0 ? '' : `\n\nWithout a figure: ${told.join(' ')}`;
}

const heads = (one) => (one.connections === null ? '–' : `${decimals(one.headUp)} / ${decimals(one.headDown)}`);

/** Of a message: all bytes up and down, what of them is no body of a request or answer, new TCP connections. */
function wire(measured) {
  const rows = measured
    .filter(([, one]) => one.bytesUp)
    .map(([{ title }, one]) => [title, `${decimals(one.bytesUp)} / ${decimals(one.bytesDown)}`, heads(one), decimals(one.connections)]);
  if (rows.length === 0) return '';
  return `\n\n${table(['a message', 'bytes up / down', 'without bodies', 'new TCP connections'], rows)}`;
}

export const count = (value) => Math.round(value).toLocaleString('en');

/** What is known where messages go to and fro. */
const FLOW = [
  { head: 'messages/s (× bare)', text: ({ perSecond, times }) => `${count(perSecond)} (${decimals(times.perSecond)})` },
  { head: 'p50 / p99, µs (× bare)', text: ({ p50, p99, times }) => `${figure(p50)} / ${figure(p99)} (${decimals(times.p50)} / ${decimals(times.p99)})` },
  { head: 'load busy', text: ({ loadBusy }) => percent(loadBusy) },
];

function details({ title, unit }, { found, rounds }) {
  const measured = CONTENDERS.map((contender) => [contender, summary(found, contender.name)]).filter(([, one]) => one);
  const flow = measured.some(([, one]) => one.perSecond) ? FLOW : [];
  const rows = measured.map(([contender, one]) => [
    contender.title,
    `${figure(one.figure)} ${unit}`,
    decimals(one.times.figure),
    ...flow.map(({ text }) => text(one)),
    found[contender.name].map((round) => figure(round.figure)).join(', '),
  ]);
  const head = ['', `median of ${rounds}`, '× bare', ...flow.map(({ head: text }) => text), 'rounds'];
  return `## ${title[0].toUpperCase()}${title.slice(1)}

${table(head, rows)}${failures([['', found]])}${wire(measured)}`;
}

const named = (libraries) => Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
const place = ({ machine, node, java, libraries = {} }) => [machine, `${java}, \`${JVM.join(' ')}\``, `Node ${node}`, ...named(libraries)].join('; ') + '.';

/** docs/benchmarks.md; `studies` are pairs of a study and what it found. What does not say where it was measured was measured in `environment`. */
export function report({ environment, targets }, studies) {
  const measured = [
    ...TARGETS.filter(({ name }) => targets[name]).map((target) => [targets[target.name], details(target, targets[target.name])]),
    ...studies.map(([study, found]) => [found, study.section(found)]),
  ].map(([found, text]) => [place(found.environment ?? environment), text]);
  const [first, ...others] = new Set(measured.map(([where]) => where));
  const everywhere = others.length === 0 ? first : 'Not all of it was measured at one place and with the same versions: each section ends with its own.';
  const sections = measured.map(([where, text]) => (others.length === 0 ? text : `${text}\n\nMeasured on ${where}`));
  return `# Benchmarks

CPU time of the whole server process (user and system) for a message, the server on one core, the load on another; each round a
fresh server, warmed up; every message checked for content and order. Written by \`make bench\`, which measures anew; [what is measured
and how](../benchmarks/README.md). The data: [benchmarks.json](benchmarks.json), and of what is told further down \`benchmarks-*.json\` beside it.

${everywhere}

![CPU of the server for a message, beside bare Vert.x](benchmarks.svg)

${overview({ targets })}

× bare: the ratio to bare Vert.x in the same round; medians. *Load busy*: how much of its time the load had something to do; near 100 %, throughput and latencies
are the load's. –: not measured, for the library has no such transport or nothing to resume, or it failed in a round, of which its section tells.

${sections.join('\n\n')}
`;
}
