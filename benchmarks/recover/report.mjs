// SPDX-License-Identifier: Apache-2.0

const row = (cells) => `| ${cells.join(' | ')} |`;

function range(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least} to ${most}`;
}

function cell(summary) {
  if (summary === null) return 'never open';
  const { silent, lost, doubled, by } = summary;
  const flow = silent === null ? 'never' : `${(silent / 1_000).toFixed(2)}`;
  return `**${flow}** ${by}; ${range(lost)} / ${range(doubled)}`;
}

/** The document as Markdown. */
export function report({ contenders, measured, rounds, count, limitMs, versions, chromium }) {
  const named = (name) => `${name} ${versions[name]}`;
  return `# Time to recover

An application sends ${count} numbered messages, one each 50 ms, and each comes back as an echo. In the middle of them something happens,
and when all is whole again it sends a few more. The cells say for how many seconds no echo came, counted from when the network, or the server, was whole again; which transport
carried the last echo; and how many messages never came back / came back twice. Chromium ${chromium}, a round trip of 100 ms; medians
of ${rounds} rounds, the counts from the least to the most. *never*: not within ${limitMs / 1_000} s. ${named('socket.io-client')} with
its own reconnecting, ${named('sockjs-client')} reconnected by the application after a second, both against their own servers
on Node. \`make bench-recover\` measures anew and writes this page.

${row(['what happens', ...contenders.map(({ name }) => name)])}
${row(['---', ...contenders.map(() => '---')])}
${measured.map(({ name, results }) => row([name, ...results.map(cell)])).join('\n')}

*Goes silent*: from then on nothing passes by the connections there are, in neither direction, and nobody is told; new ones work. *Roams*
is the same, where streams or polls carry the messages. *Restarted*: the server is killed and comes back, without its
sessions, about three seconds later. What was not confirmed then is of unknown fate, and Throughline's application is told so message by
message; the counts say how many never came back.
`;
}
