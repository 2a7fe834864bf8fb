// SPDX-License-Identifier: Apache-2.0
// Who is measured. `begin` runs in the page: it connects, sends one message as early as its library takes one, and tells
// when the library calls itself open and when the echo is there, and by which transport.

const SOCKET_IO = '/peers/socket.io-client/dist/socket.io.min.js';
const THROUGHLINE = '/throughline-client/throughline.min.js';

function throughline(transports) {
  return `(origin, { opened, echoed }) => {
    const connection = throughline.connect(origin + '/throughline'${transports ? `, ${JSON.stringify({ transports })}` : ''});
    connection.on('open', opened);
    connection.on('message', () => echoed(connection.transport));
    connection.send('hello');
  }`;
}

function socketIo(options) {
  return `(origin, { opened, echoed }) => {
    const socket = io(origin, ${JSON.stringify(options)});
    socket.on('connect', opened);
    socket.on('echo', () => echoed(socket.io.engine.transport.name));
    socket.emit('echo', 'hello');
  }`;
}

const SOCKJS = `(origin, { opened, echoed }) => {
  const socket = new SockJS(origin + '/echo');
  socket.onopen = () => {
    opened();
    socket.send('hello');
  };
  socket.onmessage = () => echoed(socket.transport);
}`;

const WEBSOCKET = `(origin, { opened, echoed }) => {
  const socket = new WebSocket(origin.replace('http', 'ws'));
  socket.onopen = () => {
    opened();
    socket.send('hello');
  };
  socket.onmessage = () => echoed('websocket');
}`;

export const CONTENDERS = [
  { name: 'Throughline', server: 'throughline', script: THROUGHLINE, begin: throughline(null) },
  { name: 'socket.io', server: 'socket.io', script: SOCKET_IO, begin: socketIo({}) },
  { name: 'socket.io, WebSocket first', server: 'socket.io', script: SOCKET_IO, begin: socketIo({ transports: ['websocket', 'polling'] }) },
  { name: 'SockJS', server: 'sockjs', script: '/peers/sockjs-client/dist/sockjs.min.js', begin: SOCKJS },
  { name: 'bare WebSocket', server: 'websocket', script: null, begin: WEBSOCKET, yardstick: true },
  { name: 'plain streaming', server: 'throughline', script: THROUGHLINE, begin: throughline(['xhr-streaming']), yardstick: true },
];
