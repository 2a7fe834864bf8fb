// SPDX-License-Identifier: Apache-2.0
// The server on one core, the load on another.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { freePort, startProgram } from '../../e2e/lib/server.mjs';
import { java, tool } from './contenders.mjs';

const pinned = os.cpus().length > 1;
const SERVER_CORE = '0';
const LOAD_CORE = '1';
const on = (core, command) => (pinned ? ['taskset', '-c', core, ...command] : command);
/** No measured load takes longer, whatever else the machine does. */
const LOAD_MS = 300_000;

/** A fresh server; one on Vert.x can be told more. */
export async function startServer(contender, role, ...more) {
  const port = await freePort();
  const [command, ...args] = on(SERVER_CORE, contender.command(port, role, ...more));
  return { ...(await startProgram(command, args, { port })), contender };
}

const pairs = (settings) => Object.entries(settings).map(([name, value]) => `${name}=${value}`);

function startLoad(server, settings) {
  const all = { wire: server.contender.wire, port: server.port, server: server.pid, ...settings };
  const [command, ...args] = on(LOAD_CORE, java('', 'load.Load', pairs(all)));
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  return { child, exited, lines: lines[Symbol.asyncIterator]() };
}

async function next({ exited, lines }) {
  const { value, done } = await lines.next();
  if (done) throw new Error(`the load ended without a result, code ${(await exited)[0]}`);
  const result = JSON.parse(value);
  if (result.failed) throw new Error(result.failed);
  return result;
}

/** Runs a load to its end; answers what it measured. */
export async function runLoad(server, settings) {
  const load = startLoad(server, settings);
  const timer = setTimeout(() => load.child.kill('SIGKILL'), LOAD_MS);
  load.exited.finally(() => clearTimeout(timer));
  const result = await next(load);
  await load.exited;
  return result;
}

/** Opens sessions that stay until `end` is called. */
export async function holdSessions(server, settings) {
  const load = startLoad(server, { work: 'idle', ...settings });
  const end = async () => {
    load.child.stdin.end();
    await load.exited;
  };
  try {
    await next(load);
  } catch (error) {
    await end();
    throw error;
  }
  return { end };
}

/** Bytes of live objects after full collections. */
export async function liveHeap(server) {
  return server.contender.node ? nodeHeap(server) : javaHeap(server);
}

function javaHeap({ pid }) {
  const last = () => execFileSync(tool('jcmd'), [String(pid), 'GC.class_histogram'], { encoding: 'utf8', maxBuffer: 1e8 }).trim().split('\n').at(-1);
  last(); // what it finalises is garbage of the next one
  return Number(last().trim().split(/\s+/)[2]);
}

async function nodeHeap(server) {
  const before = server.output().length;
  process.kill(server.pid, 'SIGUSR2');
  for (;;) {
    await new Promise((wait) => setTimeout(wait, 100));
    const said = server.output().slice(before);
    if (said.includes('\n')) return JSON.parse(said.trim().split('\n').at(-1)).live;
  }
}
