// SPDX-License-Identifier: Apache-2.0
// Servers that echo, side by side: their rounds take turns, so that what else the machine does hits both.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, repository, startProgram } from '../../e2e/lib/server.mjs';
import { cpuMs } from '../compare/cpu.mjs';
import { echoes, openPeers } from './load.mjs';

export const setting = (name, otherwise) => Number(process.env[name] ?? otherwise);
const home = process.env.JAVA_HOME;
const tool = (name) => (home ? join(home, 'bin', name) : name);
const classpath = readFileSync(join(repository, 'examples/target/classpath.txt'), 'utf8').trim();

/** Starts the program of that name in this folder. */
export async function start(name) {
  const port = await freePort();
  const source = join(repository, 'benchmarks/metrics', `${name}.java`);
  const server = await startProgram(tool('java'), ['-Xmx1g', '-XX:+UseSerialGC', '-cp', classpath, source], {
    port,
    env: { PORT: String(port) },
  });
  return { name, url: `ws://127.0.0.1:${port}/throughline/websocket`, ...server };
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const sum = (values) => values.reduce((one, other) => one + other, 0);
const quartile = (values, quarter) => sorted(values)[Math.floor((values.length * quarter) / 4)];

/** CPU of each server for an echo, in `rounds` behind two that warm up; tells the ratio of each to the first. */
export async function compareEchoes(servers, { peers, perRound, rounds }) {
  for (const server of servers) server.peers = await openPeers({ ...server, count: peers });
  const costs = servers.map(() => []);
  for (let round = -2; round < rounds; round++) {
    const spent = [];
    for (const server of round % 2 === 0 ? servers : [...servers].reverse()) {
      const before = cpuMs(server);
      await echoes(server.peers, perRound);
      spent[servers.indexOf(server)] = ((cpuMs(server) - before) * 1_000) / perRound;
    }
    const line = servers.map(({ name }, i) => `${name} ${spent[i].toFixed(2)} µs`).join(', ');
    console.log(`${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${line}`);
    if (round < 0) continue;
    spent.forEach((cost, i) => costs[i].push(cost));
  }
  for (const server of servers) for (const peer of server.peers) peer.close();
  if (rounds === 0) return;
  const medians = servers.map(({ name }, i) => `${name} ${median(costs[i]).toFixed(2)} µs`).join(', ');
  console.log(`echo CPU, median of ${rounds}: ${medians}`);
  for (const [i, { name }] of [...servers.entries()].slice(1)) {
    const ratios = costs[i].map((cost, round) => cost / costs[0][round]);
    const spread = `quartiles ${quartile(ratios, 1).toFixed(3)} to ${quartile(ratios, 3).toFixed(3)}`;
    console.log(`${name}: ratio ${median(ratios).toFixed(3)} (${spread}), in all ${(sum(costs[i]) / sum(costs[0])).toFixed(3)}`);
  }
}
