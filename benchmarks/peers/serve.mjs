// SPDX-License-Identifier: Apache-2.0
// One server on Node, as small as its library allows: each message comes back, or goes to everybody.
//   node --expose-gc serve.mjs NAME PORT echo|broadcast
// On SIGUSR2 it collects garbage and prints what is left, bytes.
import http from 'node:http';
import { Server as EngineIo } from 'engine.io';
import { Server as SocketIo } from 'socket.io';
import { WebSocketServer } from 'ws';

const [, , name, port, role] = process.argv;
const toAll = role === 'broadcast';

function socketIo(server) {
  const io = new SocketIo(server, { serveClient: false });
  io.on('connection', (socket) => socket.on('m', (text) => (toAll ? io : socket).emit('m', text)));
}

function engineIo(server) {
  const engine = new EngineIo();
  engine.attach(server, { path: '/engine.io/' });
  const all = new Set();
  engine.on('connection', (socket) => {
    all.add(socket);
    socket.on('close', () => all.delete(socket));
    socket.on('message', (text) => {
      if (!toAll) return socket.send(text);
      for (const each of all) each.send(text);
    });
  });
}

function ws(server) {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      if (!toAll) return socket.send(data, { binary: false });
      for (const each of sockets.clients) each.send(data, { binary: false });
    });
  });
}

const server = http.createServer();
({ 'socket.io': socketIo, 'engine.io': engineIo, ws })[name](server);
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 16_384 });

process.on('SIGUSR2', () => {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ live: heapUsed + external }));
});
