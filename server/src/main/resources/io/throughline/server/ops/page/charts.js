// SPDX-License-Identifier: Apache-2.0
// What was, over time: the timeline of the server, and each second that is told since.
import { byId, PLACES } from './dom.js';

const KEPT = 300;
const LINES = {
  'rates-chart': [['opens', 'websocket'], ['closes', 'detached'], ['fallbacks', 'second-line']],
  'traffic-chart': [['messages-in', 'xhr-streaming'], ['messages-out', 'second-line']],
  'lag-chart': [['lag', 'second-line']],
};
const LABELS = { closes: 'ends', 'messages-in': 'in', 'messages-out': 'out', lag: 'ms' };

let timeline;
let span = 'seconds';
let plots = [];

/** How a time is written. */
const SHOWN = { seconds: {}, minutes: { hour: '2-digit', minute: '2-digit' } };

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const font = '12px system-ui, sans-serif';

function axes() {
  const common = { stroke: colour('quiet'), font, ticks: { show: false }, grid: { stroke: colour('rule'), width: 1 } };
  return [
    { ...common, grid: { show: false }, size: 28, space: 70, values: (_, times) => times.map((time) => new Date(time * 1000).toLocaleTimeString('en-GB', SHOWN[span])) },
    { ...common, size: 44, values: (_, numbers) => numbers.map((n) => (Number.isInteger(n) ? (n >= 10_000 ? `${n / 1000}k` : `${n}`) : '')) },
  ];
}

/** Writes the name of each line, or band, beside its last point, where it has room; else further down (`way` 1) or up (-1). */
function directLabels(names, at, way) {
  return (plot) => {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    const taken = [];
    ctx.save();
    ctx.font = `${12 * scale}px system-ui, sans-serif`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    names.forEach((name, i) => {
      const value = at(plot, i);
      if (value === null) return;
      let y = plot.valToPos(value, 'y', true);
      while (taken.some((other) => Math.abs(other - y) < 13 * scale)) y += way * scale;
      taken.push(y);
      ctx.fillStyle = colour('ink');
      ctx.fillText(name, bbox.left + bbox.width + 8 * scale, y);
    });
    ctx.restore();
  };
}

function draw(id, series, data, labels, labelWidth) {
  const element = byId(id);
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [8, labelWidth, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_, least, most) => [0, Math.max(1, most * 1.08)] } },
      axes: axes(),
      series: [{}, ...series],
      hooks: { draw: [labels] },
    },
    data,
    element,
  );
  plots.push({ id, plot });
}

const seconds = (times) => times.map((time) => time / 1000);

/** From the top down: each sum is painted over the one before. */
function stacked(rows) {
  const sums = [];
  PLACES.forEach((place, i) => sums.push(rows[place].map((n, t) => n + (i ? sums[i - 1][t] : 0))));
  return [seconds(rows.time), ...sums.reverse()];
}

function drawMix(rows) {
  const downwards = [...PLACES].reverse();
  const series = downwards.map((place) => ({ stroke: colour(place), fill: colour(place), width: 0, points: { show: false } }));
  const middle = (plot, i) => {
    const last = plot.data[0].length - 1;
    if (last < 0) return null;
    const top = plot.data[i + 1][last];
    const bottom = i + 2 < plot.data.length ? plot.data[i + 2][last] : 0;
    return top > bottom ? (top + bottom) / 2 : null;
  };
  draw('mix-chart', series, stacked(rows), directLabels(downwards, middle, 1), 96);
}

function drawLines(id, lines, rows) {
  const series = lines.map(([, name]) => ({ stroke: colour(name), width: 1.75, points: { show: false } }));
  const last = (plot, i) => plot.data[i + 1].at(-1) ?? null;
  const names = lines.map(([column]) => LABELS[column] ?? column);
  draw(id, series, [seconds(rows.time), ...lines.map(([column]) => rows[column])], directLabels(names, last, -1), 64);
}

/** Draws all anew: another span, other colours, another width. */
export function redraw() {
  plots.forEach(({ plot }) => plot.destroy());
  plots = [];
  if (!timeline) return;
  const rows = timeline[span];
  drawMix(rows);
  for (const [id, lines] of Object.entries(LINES)) drawLines(id, lines, rows);
}

export function setTimeline(told) {
  timeline = told;
  redraw();
}

/** One more second; of the minutes the next comes with the next timeline. */
export function addSecond(at, second) {
  if (!timeline) return;
  const rows = timeline.seconds;
  for (const [name, list] of Object.entries(rows)) {
    list.push(name === 'time' ? at : second[name]);
    if (list.length > KEPT) list.shift();
  }
  if (span !== 'seconds') return;
  for (const { id, plot } of plots) {
    plot.setData(id === 'mix-chart' ? stacked(rows) : [seconds(rows.time), ...LINES[id].map(([column]) => rows[column])]);
  }
}

export function showSpan(name) {
  span = name;
  redraw();
}
