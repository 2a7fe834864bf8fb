// SPDX-License-Identifier: Apache-2.0

/** Who an engine says it is, the most particular name first: each of them also says AppleWebKit or Mozilla. */
const NAMES = [/PhantomJS\/[\d.]+/, /Firefox\/[\d.]+/, /Chrome\/[\d.]+/, /AppleWebKit\/[\d.]+/];

const row = (cells) => `| ${cells.join(' | ')} |`;

/** Text for people may hold what ends a cell or begins an element. */
const cellText = (text) => text.replace(/[|<>&]/g, (special) => `&#${special.charCodeAt(0)};`);

function cellOf({ transport, usableMs, lost, doubled, fault }) {
  const counts = `${lost} / ${doubled}`;
  if (fault !== null) return `**${cellText(fault)}**<br>${counts}`;
  return `${transport}<br>${usableMs} ms<br>${counts}`;
}

function reasonOf({ changes }) {
  return changes.map(({ from, to, why }) => cellText(`${from === null ? '' : `${from} → `}${to}: ${why}`)).join('<br>');
}

function engineLine({ name, remark, userAgent }) {
  const pattern = NAMES.find((known) => known.test(userAgent));
  return `- **${name}** (${pattern.exec(userAgent)[0]}): ${remark}`;
}

/** A table in Markdown. */
function table(head, rows) {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/**
 * The page, of `engines` `[{name, remark, userAgent}]`, `networks` (names) and `results[network][engine]` as the engines' page
 * gave them, for `count` messages each way.
 */
export function matrixPage({ count, engines, networks, results }) {
  const names = engines.map(({ name }) => name);
  const cells = networks.map((network) => [network, ...names.map((name) => cellOf(results[network][name]))]);
  const reasons = networks.map((network) => [network, reasonOf(results[network][names[0]])]);
  return `<!-- Made by \`make matrix\`; changes by hand are lost. -->
# Engines and networks

The ES5 file for a script tag, with its default options, in ${engines.length} engines through ${networks.length} networks. Each cell
tells which transport carried the session in the end, after how many milliseconds the first echo was back, counted from
\`connect\`, and how many of ${count} messages each way, text and binary, were lost / doubled. Servers, networks and engines share one
small machine, and each run knows nothing of the one before.

${engines.map(engineLine).join('\n')}

${table(['network', ...names], cells)}

## Why that transport

The reasons that the \`transport\` events of the client gave, in ${names[0]}.

${table(['network', 'reasons'], reasons)}
`;
}
