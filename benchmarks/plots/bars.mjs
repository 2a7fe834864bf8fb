// SPDX-License-Identifier: Apache-2.0
// Horizontal bars of ratios on a logarithmic axis: a group for each work, a bar for each contender.
import { COLOURS, card } from './card.mjs';

const WIDTH = 960;
const LEFT = 270;
const RIGHT = 60;
const BAR = 14;
const GROUP_GAP = 22;
const TOP = 44;
const STYLES = [
  '.group { font-weight: 600; font-size: 13px; fill: #17201c; text-anchor: end; }',
  '.who { font-size: 10.5px; fill: #4d5a54; }',
  '.own { font-weight: 700; fill: #17201c; }',
  '.tick { font-size: 11px; fill: #6d7a74; text-anchor: middle; }',
  '.limit { stroke: #17201c; stroke-dasharray: 3 3; }',
];

/** Where a ratio is on an axis from `least` to `most`. */
const axis = (least, most) => (ratio) => LEFT + (Math.log(ratio / least) / Math.log(most / least)) * (WIDTH - LEFT - RIGHT);

function bar({ name, ratio, own }, x, y) {
  const [from, to] = [x(1), x(ratio)].sort((a, b) => a - b);
  const label = `<text class="who${own ? ' own' : ''}" x="${(Math.max(to, x(1)) + 6).toFixed(1)}" y="${y + BAR - 4}">${name} ${ratio.toFixed(2)}</text>`;
  return `<rect x="${from.toFixed(1)}" y="${y}" width="${Math.max(1, to - from).toFixed(1)}" height="${BAR - 3}" rx="2" fill="${own ? COLOURS[0] : COLOURS[2]}"/>${label}`;
}

/**
 * The picture as SVG.
 *
 * @param groups `{ name, bars: [{ name, ratio, own }] }`; a ratio below 1 goes to the left
 */
export function plotBars({ label, ticks, groups }) {
  const ratios = groups.flatMap(({ bars }) => bars.map(({ ratio }) => ratio));
  const x = axis(Math.min(...ratios, 0.5), 2 * Math.max(...ratios, 2));
  const parts = [];
  let y = TOP;
  for (const { name, bars } of groups) {
    parts.push(`<text class="group" x="${LEFT - 14}" y="${y + (bars.length * BAR) / 2 + 4}">${name}</text>`);
    parts.push(...bars.map((one, i) => bar(one, x, y + i * BAR)));
    y += bars.length * BAR + GROUP_GAP;
  }
  const bottom = y - GROUP_GAP + 4;
  const line = (ratio) => `<path class="${ratio === 1 ? 'limit' : 'grid'}" d="M${x(ratio).toFixed(1)} ${TOP - 8}V${bottom}"/>`;
  const lines = ticks.map((ratio) => `${line(ratio)}<text class="tick" x="${x(ratio).toFixed(1)}" y="${TOP - 16}">${ratio === 1 ? 'bare Vert.x' : `${ratio} ×`}</text>`);
  return card({ width: WIDTH, height: y, label, styles: STYLES, parts: [...lines, ...parts] });
}
