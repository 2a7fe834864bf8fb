// SPDX-License-Identifier: Apache-2.0
// Who is compared: how each server is started, and which wire the load speaks to it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../e2e/lib/server.mjs';

/** Alike for every JVM, the load's too: a heap that does not grow, and the collector that one core has by default. */
export const JVM = ['-Xms1g', '-Xmx1g', '-XX:+UseSerialGC'];

const home = process.env.JAVA_HOME;
export const tool = (name) => (home ? join(home, 'bin', name) : name);

/** The command that runs a class of one of the modules here. */
export function java(module, main, args, options = []) {
  const target = join(repository, 'benchmarks', module, 'target');
  const classpath = `${join(target, 'classes')}:${readFileSync(join(target, 'dependencies.txt'), 'utf8').trim()}`;
  return [tool('java'), ...JVM, ...options, '-cp', classpath, `io.throughline.benchmarks.${main}`, ...args.map(String)];
}

/** The version of a library that a module runs with. */
function versionIn(module, library) {
  const dependencies = readFileSync(join(repository, 'benchmarks', module, 'target/dependencies.txt'), 'utf8');
  return dependencies.match(new RegExp(`/${library}-([0-9][^/:]*)\\.jar`))?.[1];
}

/** What is compared, with its versions. */
export function libraries() {
  const { dependencies } = JSON.parse(readFileSync(join(repository, 'benchmarks/peers/package.json'), 'utf8'));
  return {
    'Vert.x': versionIn('', 'vertx-core'),
    Netty: versionIn('', 'netty-transport'),
    'netty-socketio': `${versionIn('netty-socketio', 'netty-socketio')} with Netty ${versionIn('netty-socketio', 'netty-transport')}`,
    ...Object.fromEntries(['socket.io', 'engine.io', 'ws'].map((name) => [name, dependencies[name]])),
  };
}

const onVertx = (name) => (port, role, ...more) => java('', 'server.Program', [name, port, role, ...more]);
const onNode = (name) => (port, role) => [process.execPath, '--expose-gc', join(repository, 'benchmarks/peers/serve.mjs'), name, String(port), role];

/**
 * `carriers`: what the library has of what is measured. The first one is the limit that the others are divided by.
 * `apart`: it takes part where it is asked for, or where a target names it.
 * `essential`: all is about it; where it fails, so does the program.
 * `resumes`: it goes on with a session by another connection, or stands for what a connection alone costs.
 */
export const CONTENDERS = [
  { name: 'bare', title: 'bare Vert.x', wire: 'bare', command: onVertx('bare'), carriers: ['websocket', 'poll', 'stream'], essential: true, resumes: true },
  { name: 'sockjs', title: 'Vert.x SockJS', wire: 'sockjs', command: onVertx('sockjs'), carriers: ['websocket', 'poll', 'stream'] },
  {
    name: 'netty-socketio',
    title: 'netty-socketio',
    wire: 'socket.io',
    command: (port, role) => java('netty-socketio', 'NettySocketIoServer', [port, role]),
    carriers: ['websocket', 'poll'],
  },
  { name: 'socket.io', title: 'socket.io', wire: 'socket.io', command: onNode('socket.io'), carriers: ['websocket', 'poll'], node: true },
  { name: 'engine.io', title: 'engine.io', wire: 'engine.io', command: onNode('engine.io'), carriers: ['websocket', 'poll'], node: true },
  { name: 'ws', title: '`ws`', wire: 'bare', command: onNode('ws'), carriers: ['websocket'], node: true },
  {
    name: 'throughline',
    title: '**Throughline**',
    wire: 'throughline',
    command: onVertx('throughline'),
    carriers: ['websocket', 'poll', 'stream'],
    essential: true,
    resumes: true,
  },
  {
    name: 'throughline-vertx',
    title: "**Throughline**, Vert.x's own WebSockets",
    wire: 'throughline',
    command: onVertx('throughline-vertx'),
    carriers: ['websocket'],
    essential: true,
    resumes: true,
    apart: true,
  },
];

export const LIMIT = CONTENDERS[0];
