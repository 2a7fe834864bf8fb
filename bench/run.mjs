// SPDX-License-Identifier: Apache-2.0
// Throughline's server beside bare Vert.x, in one run: CPU for an echo, live heap for an idle WebSocket.
//   make bench            ROUNDS=10 ECHOES=200000 PEERS=100 IDLE=5000
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, repository, startProgram } from '../e2e/lib/server.mjs';
import { echoes, openPeers } from './load.mjs';

const setting = (name, otherwise) => Number(process.env[name] ?? otherwise);
const rounds = setting('ROUNDS', 10);
const perRound = setting('ECHOES', 200_000);
const peers = setting('PEERS', 100);
const idle = setting('IDLE', 5_000);
const home = process.env.JAVA_HOME;
const tool = (name) => (home ? join(home, 'bin', name) : name);
const classpath = readFileSync(join(repository, 'examples/target/classpath.txt'), 'utf8').trim();
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

async function start(name, session) {
  const port = await freePort();
  const source = join(repository, 'bench', `${name}.java`);
  const server = await startProgram(tool('java'), ['-Xmx1g', '-XX:+UseSerialGC', '-cp', classpath, source], {
    port,
    env: { PORT: String(port) },
  });
  const url = `ws://127.0.0.1:${port}/${session ? 'throughline/websocket' : ''}`;
  return { name, session, url, ...server };
}

/** User and system time of the process, ms. */
function cpu({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
}

/** Bytes of live objects, by the total of a class histogram, which collects garbage first. */
function liveHeap({ pid }) {
  const last = () => execFileSync(tool('jcmd'), [String(pid), 'GC.class_histogram'], { encoding: 'utf8', maxBuffer: 1e8 }).trim().split('\n').at(-1);
  last();
  return Number(last().trim().split(/\s+/)[2]);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function compareEchoes(servers) {
  for (const server of servers) server.peers = await openPeers({ ...server, count: peers });
  const ratios = [];
  const costs = servers.map(() => []);
  for (let round = -2; round < rounds; round++) {
    const spent = [];
    for (const server of round % 2 === 0 ? servers : [...servers].reverse()) {
      const before = cpu(server);
      await echoes(server.peers, perRound);
      spent[servers.indexOf(server)] = ((cpu(server) - before) * 1_000) / perRound;
    }
    const line = servers.map(({ name }, i) => `${name} ${spent[i].toFixed(2)} µs`).join(', ');
    console.log(`${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${line}, ratio ${(spent[1] / spent[0]).toFixed(3)}`);
    if (round < 0) continue;
    ratios.push(spent[1] / spent[0]);
    spent.forEach((cost, i) => costs[i].push(cost));
  }
  for (const server of servers) for (const peer of server.peers) peer.close();
  console.log(`echo CPU, median of ${rounds}: ${servers.map(({ name }, i) => `${name} ${median(costs[i]).toFixed(2)} µs`).join(', ')}; ratio ${median(ratios).toFixed(3)}`);
}

async function compareHeaps(servers) {
  for (const server of servers) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const before = liveHeap(server);
    const opened = await openPeers({ ...server, count: idle });
    const each = (liveHeap(server) - before) / idle;
    console.log(`live heap for each of ${idle} idle WebSockets: ${server.name} ${(each / 1_000).toFixed(2)} kB`);
    for (const peer of opened) peer.close();
  }
}

const servers = [];
try {
  servers.push(await start('BareEcho', false));
  servers.push(await start('ThroughlineEcho', true));
  await compareEchoes(servers);
  await compareHeaps(servers);
} finally {
  for (const server of servers) await server.stop();
}
