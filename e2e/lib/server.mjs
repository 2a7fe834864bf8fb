// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));

const CLASSPATH = join(repository, 'examples/target/classpath.txt');
const START_MS = 60_000;
/** How long a program may take to end when asked, before it is killed. */
const STOP_MS = 5_000;

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function portOpen(port) {
  const socket = net.connect(port, '127.0.0.1');
  const open = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return open;
}

/**
 * Starts a program, ends with an error when it does not open `port` in time; `stop` ends it and, when it is to lead a `group`,
 * the programs that it started.
 */
export async function startProgram(command, args, { port, env = {}, cwd = repository, group = false }) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached: group });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
  }
  const exited = once(child, 'exit');
  const stop = async () => {
    signal(child, 'SIGTERM', group);
    const wedged = setTimeout(() => signal(child, 'SIGKILL', group), STOP_MS);
    await exited;
    clearTimeout(wedged);
    if (group) signal(child, 'SIGKILL', group);
  };
  const deadline = Date.now() + START_MS;
  while (!(await portOpen(port))) {
    if (hasEnded(child) || Date.now() > deadline) {
      await stop();
      throw new Error(`${command} did not start:\n${output}`);
    }
    await new Promise((next) => setTimeout(next, 100));
  }
  /** Ends it without a chance to say goodbye. */
  const kill = async () => {
    signal(child, 'SIGKILL', group);
    await exited;
  };
  /** Between `freeze` and `thaw` it stands still; its sockets stay. */
  const freeze = () => signal(child, 'SIGSTOP', group);
  const thaw = () => signal(child, 'SIGCONT', group);
  return { port, pid: child.pid, stop, kill, freeze, thaw, output: () => output };
}

function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

function signal(child, name, group) {
  if (!group) {
    if (!hasEnded(child)) child.kill(name);
    return;
  }
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // nobody of the group is left
  }
}

/** How to start a program of this repository: the name of its class comes behind the options. */
export function java() {
  if (!existsSync(CLASSPATH)) throw new Error('Build first: scripts/build.sh');
  const command = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
  return { command, options: ['-cp', readFileSync(CLASSPATH, 'utf8').trim()] };
}

/** Starts one of the example servers, on a free port unless told which. */
export async function startServer(name, env = {}, port = null) {
  port ??= await freePort();
  const { command, options } = java();
  const started = await startProgram(command, [...options, `io.throughline.examples.${name}`], {
    port,
    env: { PORT: String(port), ...env },
  });
  return { ...started, origin: `http://127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/throughline` };
}
