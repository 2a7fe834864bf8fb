// SPDX-License-Identifier: Apache-2.0
// Makes docs/engines.md: every engine through every network. `node matrix.mjs` needs what scripts/matrix.sh prepares; ENGINES and
// NETWORKS, names between commas, choose some of them, which are then shown and not written.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINES } from './lib/engines.mjs';
import { matrixPage } from './lib/engines/matrix-page.mjs';
import { runPlan, startEnginePages } from './lib/engines/run-plan.mjs';
import { NETWORKS } from './lib/networks.mjs';
import { seed } from './lib/seed.mjs';
import { repository, startServer } from './lib/server.mjs';

const COUNT = 100;
/** Small texts: even the slowest network has to be through in time. */
const FILLER = 8;
const DEADLINE_MS = 100_000;

const chosen = (all, names) => (names === undefined ? all : all.filter(({ name }) => names.split(',').includes(name)));
const engines = chosen(ENGINES, process.env.ENGINES);
const networks = chosen(NETWORKS, process.env.NETWORKS);
const whole = engines.length === ENGINES.length && networks.length === NETWORKS.length;

/** One engine through one network; what could not even be run is a result too. */
async function runOne({ browser, pages, server, network }) {
  const started = await network.start(server.port);
  try {
    const plan = { url: `${started.origin}/throughline`, count: COUNT, burst: 1, filler: FILLER, seed, deadlineMs: DEADLINE_MS };
    return await runPlan(browser, pages.page, plan, { halfway: () => network.halfway?.(started, server) });
  } catch (error) {
    return { fault: error.message.split('\n')[0], lost: COUNT, doubled: 0, changes: [] };
  } finally {
    await started.stop();
  }
}

async function runEngine({ engine, pages, server, results }) {
  const browser = await engine.launch();
  try {
    const page = await browser.open(pages.origin);
    const userAgent = await page.evaluate('navigator.userAgent');
    await page.close();
    // What an engine loads for its first connections is no matter of the network's.
    await runPlan(browser, pages.page, { url: server.url, count: 1 });
    for (const network of networks) {
      const result = await runOne({ browser, pages, server, network });
      results[network.name][engine.name] = result;
      const { transport, usableMs, lost, doubled, fault } = result;
      console.log(`${engine.name}, ${network.name}: ${fault ?? `${transport}, ${usableMs} ms`}, ${lost} lost, ${doubled} doubled`);
    }
    return { ...engine, userAgent };
  } finally {
    await browser.close();
  }
}

const results = Object.fromEntries(networks.map(({ name }) => [name, {}]));
const shown = [];
const pages = await startEnginePages();
const server = await startServer('EchoServer', { ORIGINS: pages.origin });
try {
  for (const engine of engines) shown.push(await runEngine({ engine, pages, server, results }));
} finally {
  await server.stop();
  await pages.stop();
}
const text = matrixPage({ count: COUNT, engines: shown, networks: networks.map(({ name }) => name), results });
if (whole) writeFileSync(join(repository, 'docs/engines.md'), text);
else console.log(text);
const every = Object.values(results).flatMap((byEngine) => Object.values(byEngine));
const bad = every.filter(({ fault, lost, doubled }) => fault !== null || lost + doubled > 0);
console.log(`${every.length} runs, ${bad.length} with a fault, a loss or a double`);
process.exitCode = bad.length === 0 ? 0 : 1;
