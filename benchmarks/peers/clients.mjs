// SPDX-License-Identifier: Apache-2.0
// Clients in Node, from nothing to the first echo.
import { performance } from 'node:perf_hooks';
import WebSocket from 'ws';
import { connect } from '../../client-js/dist/index.js';

function bare(origin, { speak, heard, failed }) {
  const socket = new WebSocket(origin.replace('http', 'ws'), { perMessageDeflate: false });
  socket.on('open', () => speak((text) => socket.send(text)));
  socket.on('message', (data) => heard(data.toString()));
  socket.on('error', failed);
  return () => socket.terminate();
}

function throughline(origin, { speak, heard, failed }) {
  const connection = connect(`${origin}/throughline`, { WebSocket, transports: ['websocket'] });
  connection.on('message', heard);
  connection.on('close', (end) => failed(new Error(JSON.stringify(end))));
  speak((text) => connection.send(text));
  return () => connection.close();
}

const CLIENTS = { bare, throughline };

/** Connects and says one thing as early as the library takes it; answers the ms until it has come back. */
export async function openToFirstEcho(name, origin) {
  const since = performance.now();
  let end;
  const echo = new Promise((heard, failed) => (end = CLIENTS[name](origin, { speak: (send) => send('hello'), heard, failed })));
  try {
    const text = await echo;
    if (text !== 'hello') throw new Error(`the echo is ${text}`);
    return performance.now() - since;
  } finally {
    await end();
  }
}
