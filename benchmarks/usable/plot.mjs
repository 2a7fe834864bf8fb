// SPDX-License-Identifier: Apache-2.0
// Horizontal bars: a group for each network, a bar for each contender.
import { COLOURS, card, legend } from '../plots/card.mjs';

const WIDTH = 960;
const LEFT = 300;
const RIGHT = 130;
const BAR = 13;
const GROUP_GAP = 18;
const TOP = 66;
/** The axis ends here, ms; a longer bar is cut and says its number. */
const LONGEST = 3_000;
const TICK = 500;
const STYLES = [
  '.name { font-weight: 600; font-size: 13px; fill: #17201c; text-anchor: end; }',
  '.ms { font-size: 10.5px; fill: #4d5a54; }',
  '.tick { font-size: 11px; fill: #6d7a74; text-anchor: middle; }',
];

const x = (ms) => LEFT + (Math.min(ms, LONGEST) / LONGEST) * (WIDTH - LEFT - RIGHT);

function bar({ echo, count }, colour, y) {
  if (count === 0) return '';
  const end = echo === null ? x(LONGEST) : x(echo);
  const label = echo === null ? 'never' : `${(echo / 1_000).toFixed(2)} s`;
  const style = echo === null ? `fill="none" stroke="${colour}" stroke-dasharray="3 3"` : `fill="${colour}"`;
  return `<rect x="${LEFT}" y="${y}" width="${(end - LEFT).toFixed(1)}" height="${BAR - 3}" rx="2" ${style}/>
  <text class="ms" x="${(end + 6).toFixed(1)}" y="${y + BAR - 4}">${label}</text>`;
}

function axis(bottom) {
  const ticks = [];
  for (let ms = 0; ms <= LONGEST; ms += TICK) {
    ticks.push(`<path class="grid" d="M${x(ms)} ${TOP - 8}V${bottom}"/><text class="tick" x="${x(ms)}" y="${TOP - 14}">${ms / 1_000} s</text>`);
  }
  return ticks;
}

/** The picture as SVG. */
export function plot({ contenders, measured }) {
  const lines = [];
  let y = TOP;
  for (const { name, results } of measured) {
    const height = results.length * BAR;
    lines.push(`<text class="name" x="${LEFT - 14}" y="${y + height / 2 + 4}">${name}</text>`);
    results.forEach((result, i) => lines.push(bar(result, COLOURS[i], y + i * BAR)));
    y += height + GROUP_GAP;
  }
  return card({
    width: WIDTH,
    height: y + 6,
    label: 'Time from connecting to the first echo, by network and library',
    styles: STYLES,
    parts: [...legend(contenders.map(({ name }) => name)), ...axis(y - GROUP_GAP + 4), ...lines],
  });
}
