// SPDX-License-Identifier: Apache-2.0
// An echo server for each library, all on this machine.
import { once } from 'node:events';
import http from 'node:http';
import { Server as SocketIo } from 'socket.io';
import sockjs from 'sockjs';
import { WebSocketServer } from 'ws';
import { startServer } from '../../e2e/lib/server.mjs';

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: server.address().port, stop };
}

function startSocketIo() {
  const server = http.createServer();
  const io = new SocketIo(server, { cors: { origin: '*' } });
  io.on('connection', (socket) => socket.on('echo', (text) => socket.emit('echo', text)));
  return listen(server);
}

function startSockJs() {
  const server = http.createServer();
  const echo = sockjs.createServer({ log: () => undefined });
  echo.on('connection', (connection) => connection.on('data', (text) => connection.write(text)));
  echo.installHandlers(server, { prefix: '/echo' });
  return listen(server);
}

function startWebSocket() {
  const server = http.createServer();
  new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())));
  return listen(server);
}

/** Starts all of them; `origin` is that of the page that may connect. */
export async function startServers(origin) {
  const [throughline, socketIo, sockJs, websocket] = await Promise.all([
    startServer('DemoServer', { ORIGINS: origin }),
    startSocketIo(),
    startSockJs(),
    startWebSocket(),
  ]);
  const servers = { throughline, 'socket.io': socketIo, sockjs: sockJs, websocket };
  const stop = () => Promise.all(Object.values(servers).map((server) => server.stop()));
  return { portOf: (name) => servers[name].port, stop };
}
