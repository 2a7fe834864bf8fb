// SPDX-License-Identifier: Apache-2.0
// What a client costs the browser, in Chromium: CPU and heap for many small messages, and how long large ones block the page.
// Throughline and its peers, each held to one transport, in one run. Writes docs/client-cost.md.
//   make bench-client            ROUNDS=3 MESSAGES=100000
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../e2e/lib/browsers.mjs';
import { startPageServer } from '../e2e/lib/page-server.mjs';
import { repository } from '../e2e/lib/server.mjs';
import { report } from './client-cost/report.mjs';
import { cost } from './client-cost/talk.mjs';
import { median } from './compare/statistics.mjs';
import { BY_TRANSPORT } from './peers/contenders.mjs';
import { startServers } from './peers/servers.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const messages = { count: Number(process.env.MESSAGES ?? 100_000), size: 64, underWay: 100 };
const large = { count: 20, size: 1 << 20 };
const FIGURES = ['page', 'browser', 'perSecond', 'kept', 'highest'];

function summary(contender, costs) {
  const figures = FIGURES.map((key) => [key, median(costs.map((one) => one[key]))]);
  const blocks = costs.map((one) => one.blocks);
  const block = median(blocks.map(median));
  return { contender, ...Object.fromEntries(figures), block, longest: Math.max(...blocks.flat()) };
}

/** All in turn, each round beginning with another one. */
async function takeTurns({ browser, pages, servers }) {
  const costs = BY_TRANSPORT.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    for (let turn = 0; turn < BY_TRANSPORT.length; turn++) {
      const i = (turn + round) % BY_TRANSPORT.length;
      const contender = BY_TRANSPORT[i];
      const origin = `http://127.0.0.1:${servers.portOf(contender.server)}`;
      const found = await cost({ browser, page: pages.page, contender, origin, messages, large });
      costs[i].push(found);
      const figures = `${found.page.toFixed(1)} µs a message, blocked for ${median(found.blocks).toFixed(1)} ms`;
      console.log(`round ${round} of ${rounds}: ${contender.name} by ${contender.by}, ${figures}`);
    }
  }
  return costs;
}

const stops = [];
try {
  const pages = await startPageServer({ '/peers/': join(repository, 'benchmarks/peers/node_modules') });
  stops.push(pages.stop);
  const servers = await startServers(pages.origin);
  stops.push(servers.stop);
  const browser = await launchChromium();
  stops.push(() => browser.close());
  const costs = await takeTurns({ browser, pages, servers });
  const measured = BY_TRANSPORT.map((contender, i) => summary(contender, costs[i]));
  const versions = JSON.parse(readFileSync(join(repository, 'benchmarks/peers/package.json'), 'utf8')).dependencies;
  const text = report({ measured, rounds, messages, large, versions, chromium: browser.version() });
  writeFileSync(join(repository, 'docs/client-cost.md'), text);
  console.log(text);
} finally {
  for (const stop of stops.reverse()) await stop();
}
