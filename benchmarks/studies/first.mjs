// SPDX-License-Identifier: Apache-2.0
// From connecting to the first echo, in round trips of a network with latency.
import { startScripted } from '../../e2e/lib/networks.mjs';
import { CONTENDERS } from '../compare/contenders.mjs';
import { decimals, failures, figure, table } from '../compare/report.mjs';
import { measureTarget, summary } from '../compare/rounds.mjs';
import { withServer } from '../compare/targets.mjs';
import { openToFirstEcho } from '../peers/clients.mjs';

const ONE_WAY_MS = 50;
const ROUND_TRIP_MS = 2 * ONE_WAY_MS;
/** A JVM is slow at first: so many before, without latency. */
const WARM_UP = 50;
const TIMES = 5;

const roundTrips = (contender) =>
  withServer(contender, 'echo', async ({ port }) => {
    const near = `http://127.0.0.1:${port}`;
    for (let i = 0; i < WARM_UP; i++) await openToFirstEcho(contender.name, near);
    const far = await startScripted(port, { latencyMs: ONE_WAY_MS });
    try {
      let ms = Infinity;
      for (let i = 0; i < TIMES; i++) ms = Math.min(ms, await openToFirstEcho(contender.name, far.origin));
      return { figure: ms / ROUND_TRIP_MS };
    } finally {
      await far.stop();
    }
  });

async function measure({ rounds, only }) {
  const target = { name: 'first', unit: 'round trips', carrier: 'websocket', among: ['bare', 'throughline'], measure: roundTrips };
  return { rounds, found: await measureTarget(target, { rounds, only }) };
}

export const first = {
  name: 'first',
  measure,
  section: ({ rounds, found }) => {
    const rows = CONTENDERS.filter(({ name }) => summary(found, name)).map(({ name, title }) => {
      const { figure: trips, times } = summary(found, name);
      return [title, String(Math.round(trips)), figure(trips), decimals(times.figure)];
    });
    return `## From connecting to the first echo

By WebSocket through a network with a round trip of ${ROUND_TRIP_MS} ms, the TCP handshake being one: \`ws\` on Node against bare Vert.x, and the JavaScript client
with \`ws\` against Throughline. The least of ${TIMES} in each round, medians of ${rounds}.

${table(['', 'round trips', 'measured', '× bare'], rows)}${failures([['', found]])}`;
  },
};
