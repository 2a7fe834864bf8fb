// SPDX-License-Identifier: Apache-2.0
// What sessions cost that do nothing but answer heartbeats, and whether the heap grows meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTENDERS } from '../compare/contenders.mjs';
import { cpuMs } from '../compare/cpu.mjs';
import { holdSessions, liveHeap } from '../compare/processes.mjs';
import { figure, table } from '../compare/report.mjs';
import { summary } from '../compare/rounds.mjs';
import { setting, withServer } from '../compare/targets.mjs';

const SESSIONS = setting('IDLE_SESSIONS', 15_000);
const MINUTES = setting('MINUTES', 10);
/** Two loads, so that neither needs more descriptors than the server. */
const LOADS = 2;
const MICROS = 1_000;
const AMONG = ['bare', 'throughline'];

async function idle(server) {
  const held = [];
  try {
    for (let i = 0; i < LOADS; i++) held.push(await holdSessions(server, { sessions: SESSIONS / LOADS }));
    const heapBefore = (await liveHeap(server)) / SESSIONS;
    const [cpu, since] = [cpuMs(server), Date.now()];
    await sleep(MINUTES * 60_000);
    const seconds = (Date.now() - since) / 1_000;
    const micros = ((cpuMs(server) - cpu) * MICROS) / SESSIONS / seconds;
    return { figure: micros, sessions: SESSIONS, seconds, heapBefore, heapAfter: (await liveHeap(server)) / SESSIONS };
  } finally {
    for (const { end } of held) await end();
  }
}

async function told(contender) {
  const found = await withServer(contender, 'echo', idle);
  console.log(`idle: ${contender.name.padEnd(19)} ${figure(found.figure)} µs/s, ${figure(found.heapBefore)} B, then ${figure(found.heapAfter)} B`);
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

${table(['', 'CPU for a session and second', 'live heap for one, at the start', 'at the end'], rows)}`;
  },
};
