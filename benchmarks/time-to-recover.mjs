// SPDX-License-Identifier: Apache-2.0
// Time to recover, in Chromium, RTT 100 ms: how long messages stand still, and how many are lost or doubled, when a connection
// breaks, goes silent, or the server is restarted. Throughline and its peers in one run. Writes docs/time-to-recover.md.
//   make bench-recover            ROUNDS=3 LIMIT_MS=60000
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../e2e/lib/browsers.mjs';
import { startPageServer } from '../e2e/lib/page-server.mjs';
import { repository } from '../e2e/lib/server.mjs';
import { medianOrNever } from './compare/statistics.mjs';
import { CONTENDERS } from './peers/contenders.mjs';
import { SERVERS } from './peers/servers.mjs';
import { hold } from './recover/conversation.mjs';
import { HAPPENINGS } from './recover/happenings.mjs';
import { report } from './recover/report.mjs';
import { visit } from './usable/visit.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const limitMs = Number(process.env.LIMIT_MS ?? 60_000);
const count = 200;
const contenders = CONTENDERS.filter(({ yardstick }) => !yardstick);

function summary(all) {
  const talks = all.filter((talk) => talk !== null);
  if (talks.length === 0) return null;
  return {
    silent: medianOrNever(talks.map(({ silent }) => silent)),
    by: [...new Set(talks.map(({ by }) => by))].join(', '),
    lost: talks.map(({ lost }) => lost),
    doubled: talks.map(({ doubled }) => doubled),
  };
}

/** A JVM is slow at first: so many visits before anything is measured. */
const WARM_UP = 10;

async function warmUp({ browser, pages }, contender, server) {
  const origin = `http://127.0.0.1:${server.port}`;
  for (let i = 0; i < WARM_UP; i++) await visit({ browser, page: pages.page, contender, origin, limitMs });
}

/** One conversation over a network of its own. */
async function talk({ browser, pages }, { name, start, happen }, contender, server) {
  const network = await start(server.port);
  try {
    const { origin } = network;
    const ending = { happen: () => happen({ network, server }), count, limitMs };
    const result = await hold({ browser, page: pages.page, contender, origin, ...ending });
    console.log(`${name}: ${contender.name}, ${result === null ? 'never open' : line(result)}`);
    return result;
  } finally {
    await network.stop();
  }
}

function line({ before, by, doubled, lost, silent }) {
  const flow = silent === null ? 'never again' : `${silent} ms`;
  return `${before} to ${by}: silent ${flow}, ${lost} lost, ${doubled} doubled`;
}

const stops = [];
try {
  const pages = await startPageServer({ '/peers/': join(repository, 'benchmarks/peers/node_modules') });
  stops.push(pages.stop);
  const browser = await launchChromium();
  stops.push(() => browser.close());
  const servers = [];
  for (const contender of contenders) {
    const server = await SERVERS[contender.server](pages.origin);
    stops.push(server.stop);
    servers.push(server);
    await warmUp({ browser, pages }, contender, server);
  }
  const measured = [];
  for (const happening of HAPPENINGS) {
    const talks = contenders.map(() => []);
    for (let round = 1; round <= rounds; round++) {
      console.log(`${happening.name}, round ${round} of ${rounds}`);
      const results = await Promise.all(contenders.map((contender, i) => talk({ browser, pages }, happening, contender, servers[i])));
      results.forEach((result, i) => talks[i].push(result));
    }
    measured.push({ name: happening.name, results: talks.map(summary) });
  }
  const versions = JSON.parse(readFileSync(join(repository, 'benchmarks/peers/package.json'), 'utf8')).dependencies;
  const text = report({ contenders, measured, rounds, count, limitMs, versions, chromium: browser.version() });
  writeFileSync(join(repository, 'docs/time-to-recover.md'), text);
  console.log(text);
} finally {
  for (const stop of stops.reverse()) await stop();
}
