// SPDX-License-Identifier: Apache-2.0
// An echo server for each library, all on this machine. Each can be killed and brought back on its port, without its sessions.
import { once } from 'node:events';
import http from 'node:http';
import { Server as SocketIo } from 'socket.io';
import sockjs from 'sockjs';
import { WebSocketServer } from 'ws';
import { startServer } from '../../e2e/lib/server.mjs';

/** Of a message, bytes: socket.io takes a little less than 1 MiB by default. */
const LARGEST = 2 << 20;

/** `install` makes a fresh HTTP server speak a library's protocol. */
async function startHere(install) {
  let server;
  const listen = async (port) => {
    server = http.createServer();
    const sockets = new Set();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.kill = () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    };
    install(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
  };
  const port = await listen(0);
  const kill = () => server.kill();
  return { port, stop: kill, kill, restart: () => listen(port) };
}

async function startThroughline(origin) {
  const start = (port) => startServer('EchoServer', { ORIGINS: origin }, port);
  let server = await start(null);
  const { port } = server;
  const restart = async () => {
    server = await start(port);
  };
  return { port, stop: () => server.stop(), kill: () => server.kill(), restart };
}

function socketIo(server) {
  const io = new SocketIo(server, { cors: { origin: '*' }, maxHttpBufferSize: LARGEST });
  io.on('connection', (socket) => socket.on('echo', (text) => socket.emit('echo', text)));
}

function sockJs(server) {
  const echo = sockjs.createServer({ log: () => undefined });
  echo.on('connection', (connection) => connection.on('data', (text) => connection.write(text)));
  echo.installHandlers(server, { prefix: '/echo' });
}

function websocket(server) {
  new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())));
}

/** Each starts a server and answers `{port, stop(), kill(), restart()}`; `origin` is that of the page that may connect. */
export const SERVERS = {
  throughline: startThroughline,
  'socket.io': () => startHere(socketIo),
  sockjs: () => startHere(sockJs),
  websocket: () => startHere(websocket),
};

/** Starts all of them. */
export async function startServers(origin) {
  const names = Object.keys(SERVERS);
  const started = await Promise.all(names.map((name) => SERVERS[name](origin)));
  const stop = () => Promise.all(started.map((server) => server.stop()));
  return { portOf: (name) => started[names.indexOf(name)].port, stop };
}
