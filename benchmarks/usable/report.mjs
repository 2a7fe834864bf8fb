// SPDX-License-Identifier: Apache-2.0

const seconds = (ms) => `${(ms / 1_000).toFixed(2)}`;

function cell({ open, echo, by, count, never }) {
  if (count === 0) return '–';
  if (echo === null) return never === count ? 'never' : `never in ${never} of ${count}`;
  const seldom = never > 0 ? `, never in ${never} of ${count}` : '';
  return `**${seconds(echo)}** (${seconds(open)}) ${by}${seldom}`;
}

const row = (cells) => `| ${cells.join(' | ')} |`;

/** The document as Markdown. */
export function report({ contenders, measured, rounds, limitMs, versions, chromium }) {
  const named = (name) => `${name} ${versions[name]}`;
  return `# Time to usable

Seconds from connecting to the first echo, in parentheses until the library calls itself open, and the transport that carried
the echo. Chromium ${chromium}, every network with a round trip of 100 ms and a TCP handshake that costs one; medians of ${rounds} rounds in
which all take turns, each visit in a fresh profile with cold connections. *never*: not within ${limitMs / 1_000} s. Each application sends
its message as early as its library takes one. ${named('socket.io-client')}, ${named('sockjs-client')} against their own servers on
Node; plain streaming is Throughline restricted to \`xhr-streaming\`, bare WebSocket the browser's own against ${named('ws')}.
\`make bench-usable\` measures anew and writes this page.

![Time to usable](time-to-usable.svg)

${row(['network', ...contenders.map(({ name }) => name)])}
${row(['---', ...contenders.map(() => '---')])}
${measured.map(({ name, results }) => row([name, ...results.map(cell)])).join('\n')}

What the networks do: *refused* answers an upgrade with 403, *reset* breaks the connection, *swallowed* never answers, *silent*
answers with 101 and lets nothing follow. *nginx that buffers* holds and compresses every answer to its end and passes no upgrade on. In
*WebSocket and streaming broken* upgrades are swallowed and answers come when they have ended. *visited before*: the same
network in a second visit, with what the library kept in the browser.
`;
}
