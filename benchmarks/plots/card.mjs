// SPDX-License-Identifier: Apache-2.0
// What all plots have in common: a light card of its own, readable on a light page and on a dark one, and a legend.

export const COLOURS = ['#1a7f5a', '#4c6fb1', '#8fa8d3', '#c78a3b', '#8b9891', '#c3ccc7'];

/** About the width of a letter in the legend. */
const LETTER = 7;

/** A square of its colour and the name of each, from the left. */
export function legend(names) {
  let right = 24;
  return names.map((name, i) => {
    const left = right;
    right += 50 + name.length * LETTER;
    return `<rect x="${left}" y="20" width="11" height="11" rx="2" fill="${COLOURS[i]}"/><text class="text" x="${left + 16}" y="30">${name}</text>`;
  });
}

/** The picture as SVG; `label` says what it shows to who cannot see it, `styles` are rules beside the common ones. */
export function card({ width, height, label, styles, parts }) {
  return `<!-- SPDX-License-Identifier: Apache-2.0 -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" role="img" aria-label="${label}">
  <style>
    .text { font-size: 12px; fill: #4d5a54; }
    .grid { stroke: #dde4e0; }
    ${styles.join('\n    ')}
  </style>
  <rect width="${width}" height="${height}" rx="12" fill="#f3f6f4"/>
  ${parts.filter(Boolean).join('\n  ')}
</svg>
`;
}
