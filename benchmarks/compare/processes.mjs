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
/** No measurement takes longer, whatever else the machine does. */
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
  child.stdin.on('error', () => undefined); // it has ended: what it says is read where it is waited for
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  return { child, exited, lines: lines[Symbol.asyncIterator]() };
}

/** What it says next; null when it has ended well. */
async function next({ child, exited, lines }) {
  const timer = setTimeout(() => child.kill('SIGKILL'), LOAD_MS);
  const { value, done } = await lines.next();
  clearTimeout(timer);
  const result = done ? null : JSON.parse(value);
  if (result?.failed) throw new Error(result.failed);
  const [code, signal] = done ? await exited : [0];
  if (code !== 0) throw new Error(`the load ended by ${signal ?? `itself, code ${code}`}`);
  return result;
}

async function measured(load) {
  const result = await next(load);
  if (result === null) throw new Error('the load ended without a result');
  return result;
}

/**
 * Has a load there while `use` goes on, with what was measured, and with what has it measure once more. Fails when the load did, at any time until
 * it has ended.
 */
export async function withLoad(server, settings, use) {
  const load = startLoad(server, settings);
  const again = () => {
    load.child.stdin.write('\n');
    return measured(load);
  };
  try {
    const result = await use(await measured(load), again);
    load.child.stdin.end();
    if ((await next(load)) !== null) throw new Error('the load has said what nobody has asked for');
    return result;
  } finally {
    load.child.kill();
    await load.exited;
  }
}

/** Alone on its core a load need not sleep. */
const awake = pinned && process.env.AWAKE !== 'false';

/** Runs a load to its end; answers what it measured. */
export const runLoad = (server, settings) => withLoad(server, { awake, ...settings }, (result) => result);

/** Has idle sessions there while `use` goes on, with what tells the CPU that the server has taken so far, µs. */
export const withSessions = (server, sessions, use) =>
  withLoad(server, { work: 'idle', sessions }, (_, again) => use(async () => (await again()).cpu));

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
