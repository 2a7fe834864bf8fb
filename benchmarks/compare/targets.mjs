// SPDX-License-Identifier: Apache-2.0
// What is measured. `measure` answers the figure of one contender in one round, and whatever else is worth keeping.
import { liveHeap, runLoad, startServer, withSessions } from './processes.mjs';

/** A number of the environment. */
export const setting = (name, otherwise) => Number(process.env[name] ?? otherwise);
/** How long the server works before it is measured, at least, and while it is. */
export const LENGTH = { warmup: setting('WARMUP', 6), seconds: setting('SECONDS', 3) };

/** Hands a fresh server over, and ends it. */
export async function withServer(contender, role, use, ...more) {
  const server = await startServer(contender, role, ...more);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** CPU of the server for a message, in µs: how it is measured, under such a load. */
export const cpu = (role, settings) => (contender) =>
  withServer(contender, role, async (server) => {
    const result = await runLoad(server, { work: role, ...LENGTH, ...settings });
    return { figure: result.micros, ...result };
  });

/** Sessions that have warmed everything up, and those that are measured beside them. */
const EARLIER_SESSIONS = 1_000;
const IDLE_SESSIONS = setting('IDLE', 5_000);

/** Bytes on the heap for an idle session. */
const heap = (contender) =>
  withServer(contender, 'echo', (server) =>
    withSessions(server, EARLIER_SESSIONS, async () => {
      const before = await liveHeap(server);
      const after = await withSessions(server, IDLE_SESSIONS, () => liveHeap(server));
      return { figure: (after - before) / IDLE_SESSIONS, sessions: IDLE_SESSIONS };
    }),
  );

/** CPU of the server for a session that lost its connection with all others and is back, in µs. */
const storm = (contender) =>
  withServer(contender, 'echo', async (server) => {
    const result = await runLoad(server, { work: 'storm', sessions: setting('STORM', 10_000) });
    return { figure: result.micros, ...result };
  });

const echo = (underWay) => cpu('echo', { sessions: 50, underWay });
const overHttp = (carrier) => cpu('echo', { carrier, sessions: 50 });
const broadcast = (underWay) => cpu('broadcast', { sessions: 2_000, size: 128, underWay });

/**
 * `unit` is that of the figure, of which the table shows the ratio to the limit's; `absolute` shows the figure itself; `resumes` is for what
 * goes on with its sessions, and the limit; `among`, where it is there, names who takes part; `with` names who does beside the others.
 */
export const TARGETS = [
  { name: 'echo-1', title: 'echo, 1 in flight', unit: 'µs', carrier: 'websocket', measure: echo(1) },
  { name: 'echo-32', title: 'echo, 32 in flight', unit: 'µs', carrier: 'websocket', measure: echo(32) },
  { name: 'broadcast-1', title: 'broadcast to 2,000, 1 under way', unit: 'µs', carrier: 'websocket', measure: broadcast(1) },
  { name: 'broadcast-4', title: 'broadcast to 2,000, 4 under way', unit: 'µs', carrier: 'websocket', measure: broadcast(4) },
  { name: 'poll', title: 'echo by long poll', unit: 'µs', carrier: 'poll', measure: overHttp('poll') },
  { name: 'stream', title: 'echo by stream', unit: 'µs', carrier: 'stream', measure: overHttp('stream') },
  { name: 'heap', title: 'heap for an idle WebSocket session', unit: 'B', carrier: 'websocket', absolute: true, with: ['throughline-vertx'], measure: heap },
  { name: 'storm', title: 'back from a storm', unit: 'µs', carrier: 'websocket', resumes: true, measure: storm },
];

/** Of these, whose name is, or begins with, one of the names given; all when there is none. */
export function chosen(all, names) {
  if (names.length === 0) return all;
  const found = all.filter(({ name }) => names.some((given) => name === given || name.startsWith(`${given}-`)));
  if (found.length === 0) throw new Error(`no target ${names.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`);
  return found;
}
