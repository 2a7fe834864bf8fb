// SPDX-License-Identifier: Apache-2.0
// Lines over logarithmic axes: how something grows, a line for each contender.
import { COLOURS, card, legend } from './card.mjs';

const WIDTH = 960;
const HEIGHT = 400;
const [LEFT, RIGHT, TOP, BOTTOM] = [84, 928, 72, 340];
const STYLES = [
  '.tick { font-size: 11px; fill: #6d7a74; text-anchor: middle; }',
  '.value { font-size: 11px; fill: #6d7a74; text-anchor: end; }',
  '.axis { font-weight: 600; font-size: 12px; fill: #17201c; }',
];

/** Where a value lies between two ends, both of which it may be. */
const scale = ([least, most], [from, to]) => (value) => from + ((Math.log(value) - Math.log(least)) / (Math.log(most) - Math.log(least))) * (to - from);

/** The powers of ten around the values: at least one decade. */
function decades(values) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i));
}

const number = (value) => (value >= 1 ? value.toLocaleString('en') : String(Number(value.toPrecision(3))));

function line(points, colour, x, y) {
  const at = points.map(([one, other]) => `${x(one).toFixed(1)} ${y(other).toFixed(1)}`);
  const dots = at.map((point) => `<circle cx="${point.split(' ')[0]}" cy="${point.split(' ')[1]}" r="3.5" fill="${colour}"/>`);
  return `<path d="M${at.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
}

/**
 * The picture as SVG. `lines` have a `name` and `points`, pairs of numbers above 0; `xTicks` are the values that the axis below shows, each with
 * its text.
 */
export function plotLines({ label, xTitle, yTitle, xTicks, lines }) {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const yTicks = decades(drawn.flatMap(({ points }) => points.map(([, value]) => value)));
  const values = xTicks.map(({ value }) => value);
  const x = scale([values[0], values.at(-1)], [LEFT, RIGHT]);
  const y = scale([yTicks[0], yTicks.at(-1)], [BOTTOM, TOP]);
  const parts = [
    ...legend(drawn.map(({ name }) => name)),
    `<text class="axis" x="24" y="58">${yTitle}</text>`,
    `<text class="axis" x="${RIGHT}" y="${HEIGHT - 14}" text-anchor="end">${xTitle}</text>`,
    ...xTicks.map(({ value, text }) => `<path class="grid" d="M${x(value)} ${TOP}V${BOTTOM}"/><text class="tick" x="${x(value)}" y="${BOTTOM + 18}">${text}</text>`),
    ...yTicks.map((value) => `<path class="grid" d="M${LEFT} ${y(value)}H${RIGHT}"/><text class="value" x="${LEFT - 8}" y="${y(value) + 4}">${number(value)}</text>`),
    ...drawn.map(({ points }, i) => line(points, COLOURS[i], x, y)),
  ];
  return card({ width: WIDTH, height: HEIGHT, label, styles: STYLES, parts });
}
