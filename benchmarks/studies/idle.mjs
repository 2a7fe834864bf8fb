// SPDX-License-Identifier: Apache-2.0
// What sessions cost that do nothing but answer heartbeats, and whether the heap grows meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTENDERS } from '../compare/contenders.mjs';
import { liveHeap, withSessions } from '../compare/processes.mjs';
import { failures, figure, table } from '../compare/report.mjs';
import { attempt, summary } from '../compare/rounds.mjs';
import { setting, withServer } from '../compare/targets.mjs';

const SESSIONS = setting('IDLE_SESSIONS', 15_000);
const MINUTES = setting('MINUTES', 10);
const AMONG = ['bare', 'throughline'];

/** Two loads hold them, so that neither needs more descriptors than the server. */
const held = (server, use) => withSessions(server, SESSIONS / 2, (cpu) => withSessions(server, SESSIONS / 2, () => use(server, cpu)));

async function watch(server, cpu) {
  const heapBefore = (await liveHeap(server)) / SESSIONS;
  const [before, since] = [await cpu(), Date.now()];
  await sleep(MINUTES * 60_000);
  const seconds = (Date.now() - since) / 1_000;
  const micros = ((await cpu()) - before) / SESSIONS / seconds;
  return { figure: micros, sessions: SESSIONS, seconds, heapBefore, heapAfter: (await liveHeap(server)) / SESSIONS };
}

async function told(contender) {
  const found = await attempt(contender, () => withServer(contender, 'echo', (server) => held(server, watch)));
  const line = found.failed ?? `${figure(found.figure)} µs/s, ${figure(found.heapBefore)} B, then ${figure(found.heapAfter)} B`;
  console.log(`idle: ${contender.name.padEnd(19)} ${line}`);
  return [contender.name, [found]];
}

/** One round, of all at once: it is long, and they do next to nothing. */
async function measure({ only }) {
  const taking = CONTENDERS.filter(({ name }) => [...AMONG, ...only].includes(name));
  console.log(`idle: ${SESSIONS} sessions with each of ${taking.map(({ name }) => name).join(', ')}, for ${MINUTES} minutes`);
  return { minutes: MINUTES, sessions: SESSIONS, found: Object.fromEntries(await Promise.all(taking.map(told))) };
}

export const idleSessions = {
  name: 'idle',
  measure,
  section: ({ minutes, sessions, found }) => {
    const rows = CONTENDERS.filter(({ name }) => summary(found, name)).map(({ name, title }) => {
      const [{ figure: micros, heapBefore, heapAfter }] = found[name];
      return [title, `${figure(micros)} µs`, `${figure(heapBefore)} B`, `${figure(heapAfter)} B`];
    });
    return `## Idle sessions

${sessions.toLocaleString('en')} sessions by WebSocket for ${minutes} minutes, with the heartbeats that each library has by default: Throughline one PING in 25 s, bare
Vert.x none. The heap is all live bytes of the server, divided by the sessions.

${table(['', 'CPU for a session and second', 'live heap for one, at the start', 'at the end'], rows)}${failures([['', found]])}`;
  },
};
