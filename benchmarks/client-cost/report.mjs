// SPDX-License-Identifier: Apache-2.0
import { figure, table } from '../compare/report.mjs';

const KIB = 1_024;
const rounded = (value) => Math.round(value).toLocaleString('en');

function row({ contender, page, browser, perSecond, kept, highest, block, longest }) {
  const cpu = [`**${figure(page)}**`, figure(browser), rounded(perSecond)];
  return [contender.name, contender.by, ...cpu, rounded(kept / KIB), figure(highest / KIB / KIB), `**${figure(block)}** / ${figure(longest)}`];
}

const HEAD = ['', 'transport', 'CPU of the page, µs', 'of the browser, µs', 'messages/s', 'heap kept, KiB', 'highest, MiB', 'blocked by 1 MiB, ms: median / longest'];

/** The document as Markdown. */
export function report({ measured, rounds, messages, large, versions, chromium }) {
  const named = (name) => `${name} ${versions[name]}`;
  return `# What a client costs the browser

${rounded(messages.count)} messages of ${messages.size} bytes go to an echo server and back, ${messages.underWay} under way at once; then ${large.count} of 1 MiB, one at a time. Each echo is
checked. Chromium ${chromium}; ${rounds === 1 ? 'one round' : `medians of ${rounds} rounds`}, in which all take turns, each in a fresh page. ${named('socket.io-client')}, ${named('sockjs-client')} and
${named('ws')} (for the bare WebSocket) against their own servers on Node; socket.io has no streams, and polls. \`make bench-client\` measures anew and writes this page.

${table(HEAD, measured.map(row))}

Throughline joins what a page sends in one turn, and what its server queues in one, into one WebSocket message: the more is under way, the fewer
messages cross the browser, fewer than the bare WebSocket's. Its server runs on the JVM, the others on Node; neither is in the figures.

*CPU* is that of the processes that run pages, and of all processes of the browser, for one message sent and its echo. *Heap kept* is what
more is alive on the page's JavaScript heap after the small messages than before, behind a full collection each; *highest* the most that was seen meanwhile, garbage
included. *Blocked*: the longest time, while a message of 1 MiB goes and its echo comes, for which no other task of the page could run; that the page
makes and compares its messages is in all figures alike.
`;
}
