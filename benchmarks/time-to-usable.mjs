// SPDX-License-Identifier: Apache-2.0
// Time to usable, in Chromium, RTT 100 ms: from connecting to the first echo, Throughline and its peers on networks good and
// bad, in one run. Writes docs/time-to-usable.md and .svg.
//   make bench-usable            ROUNDS=7 LIMIT_MS=10000
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../e2e/lib/browsers.mjs';
import { startPageServer } from '../e2e/lib/page-server.mjs';
import { repository } from '../e2e/lib/server.mjs';
import { medianOrNever } from './compare/statistics.mjs';
import { CASES } from './usable/cases.mjs';
import { CONTENDERS } from './peers/contenders.mjs';
import { plot } from './usable/plot.mjs';
import { report } from './usable/report.mjs';
import { startServers } from './peers/servers.mjs';
import { visit } from './usable/visit.mjs';

const rounds = Number(process.env.ROUNDS ?? 7);
const limitMs = Number(process.env.LIMIT_MS ?? 10_000);
/** Who was never usable in so many rounds is not asked again. */
const HOPELESS = 2;
/** So many visits to each server before anything is measured: a JVM is slow at first. */
const WARM_UP = 10;

function summary(visits) {
  const usable = visits.filter(({ echo }) => echo !== null);
  return {
    open: medianOrNever(visits.map(({ open }) => open)),
    echo: medianOrNever(visits.map(({ echo }) => echo)),
    by: [...new Set(usable.map(({ by }) => by))].join(', '),
    count: visits.length,
    never: visits.length - usable.length,
  };
}

const hopeless = (visits) => visits.length >= HOPELESS && visits.every(({ echo }) => echo === null);

/** One visit, or on a network that was visited before the second one. */
async function arrive({ browser, pages }, network, contender, origin) {
  const arrival = { browser, page: pages.page, contender, origin, limitMs };
  if (!network.visited) return visit(arrival);
  const { memory } = await visit(arrival);
  return visit({ ...arrival, memory });
}

async function warmUp({ browser, pages, servers }) {
  for (const contender of CONTENDERS) {
    console.log(`warming up: ${contender.name}`);
    const origin = `http://127.0.0.1:${servers.portOf(contender.server)}`;
    for (let i = 0; i < WARM_UP; i++) await visit({ browser, page: pages.page, contender, origin, limitMs });
  }
}

/** All in turn, each round beginning with another one. */
async function takeTurns(world, network, originOf) {
  const visits = CONTENDERS.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    for (let turn = 0; turn < CONTENDERS.length; turn++) {
      const i = (turn + round) % CONTENDERS.length;
      const contender = CONTENDERS[i];
      if (hopeless(visits[i])) continue;
      const result = await arrive(world, network, contender, originOf(contender));
      visits[i].push(result);
      const ms = result.echo === null ? 'never' : `${result.echo.toFixed(0)} ms by ${result.by}`;
      console.log(`${network.name}, round ${round} of ${rounds}: ${contender.name} ${ms}`);
    }
  }
  return visits;
}

async function measureCase(world, network) {
  const started = new Map();
  try {
    for (const { server } of CONTENDERS) {
      if (!started.has(server)) started.set(server, await network.start(world.servers.portOf(server)));
    }
    const visits = await takeTurns(world, network, ({ server }) => started.get(server).origin);
    return { name: network.name, results: visits.map(summary) };
  } finally {
    for (const { stop } of started.values()) await stop();
  }
}

const stops = [];
try {
  const pages = await startPageServer({ '/peers/': join(repository, 'benchmarks/peers/node_modules') });
  stops.push(pages.stop);
  const servers = await startServers(pages.origin);
  stops.push(servers.stop);
  const browser = await launchChromium();
  stops.push(() => browser.close());
  const world = { browser, pages, servers };
  await warmUp(world);
  const measured = [];
  for (const network of CASES) measured.push(await measureCase(world, network));
  const versions = JSON.parse(readFileSync(join(repository, 'benchmarks/peers/package.json'), 'utf8')).dependencies;
  const run = { contenders: CONTENDERS, measured, rounds, limitMs, versions, chromium: browser.version() };
  writeFileSync(join(repository, 'docs/time-to-usable.svg'), plot(run));
  writeFileSync(join(repository, 'docs/time-to-usable.md'), report(run));
  console.log(report(run));
} finally {
  for (const stop of stops.reverse()) await stop();
}
