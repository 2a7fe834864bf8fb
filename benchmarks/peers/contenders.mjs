// SPDX-License-Identifier: Apache-2.0
// Who is measured. `begin` runs in the page: it connects, and tells when its library takes messages (`ready`, with what
// sends one), when the library calls itself open, and each echo, with its text and by which transport it came.

const SOCKJS = '/peers/sockjs-client/dist/sockjs.min.js';
const SOCKET_IO = '/peers/socket.io-client/dist/socket.io.min.js';
const THROUGHLINE = '/throughline-client/throughline.min.js';

function throughline(transports) {
  return `(origin, { ready, opened, echoed }) => {
    const connection = throughline.connect(origin + '/throughline'${transports ? `, ${JSON.stringify({ transports })}` : ''});
    connection.on('open', opened);
    connection.on('message', (text) => echoed(text, connection.transport));
    ready((text) => connection.send(text));
  }`;
}

function socketIo(options) {
  return `(origin, { ready, opened, echoed }) => {
    const socket = io(origin, ${JSON.stringify(options)});
    socket.on('connect', opened);
    socket.on('echo', (text) => echoed(text, socket.io.engine.transport.name));
    ready((text) => socket.emit('echo', text));
  }`;
}

// It does not reconnect by itself: the application does, after a second, and loses what it says meanwhile.
function sockJs(options) {
  return `(origin, { ready, opened, echoed }) => {
    let socket;
    const connect = () => {
      socket = new SockJS(origin + '/echo', null, ${JSON.stringify(options)});
      socket.onopen = () => {
        opened();
        ready((text) => socket.readyState === 1 && socket.send(text));
      };
      socket.onmessage = ({ data }) => echoed(data, socket.transport);
      socket.onclose = () => setTimeout(connect, 1_000);
    };
    connect();
  }`;
}

const WEBSOCKET = `(origin, { ready, opened, echoed }) => {
  const socket = new WebSocket(origin.replace('http', 'ws'));
  socket.onopen = () => {
    opened();
    ready((text) => socket.send(text));
  };
  socket.onmessage = ({ data }) => echoed(data, 'websocket');
}`;

export const CONTENDERS = [
  { name: 'Throughline', server: 'throughline', script: THROUGHLINE, begin: throughline(null) },
  { name: 'socket.io', server: 'socket.io', script: SOCKET_IO, begin: socketIo({}) },
  { name: 'socket.io, WebSocket first', server: 'socket.io', script: SOCKET_IO, begin: socketIo({ transports: ['websocket', 'polling'] }) },
  { name: 'SockJS', server: 'sockjs', script: SOCKJS, begin: sockJs({}) },
  { name: 'bare WebSocket', server: 'websocket', script: null, begin: WEBSOCKET, yardstick: true },
  { name: 'plain streaming', server: 'throughline', script: THROUGHLINE, begin: throughline(['xhr-streaming']), yardstick: true },
];

const only = (transport) => ({ transports: [transport] });

/** Each held to one transport, `by`: what a library has of WebSocket and of streams, or else of polls. */
export const BY_TRANSPORT = [
  { name: 'Throughline', by: 'websocket', server: 'throughline', script: THROUGHLINE, begin: throughline(['websocket']) },
  { name: 'socket.io', by: 'websocket', server: 'socket.io', script: SOCKET_IO, begin: socketIo(only('websocket')) },
  { name: 'SockJS', by: 'websocket', server: 'sockjs', script: SOCKJS, begin: sockJs(only('websocket')) },
  { name: 'bare WebSocket', by: 'websocket', server: 'websocket', script: null, begin: WEBSOCKET },
  { name: 'Throughline', by: 'xhr-streaming', server: 'throughline', script: THROUGHLINE, begin: throughline(['xhr-streaming']) },
  { name: 'SockJS', by: 'xhr-streaming', server: 'sockjs', script: SOCKJS, begin: sockJs(only('xhr-streaming')) },
  { name: 'socket.io', by: 'polling', server: 'socket.io', script: SOCKET_IO, begin: socketIo(only('polling')) },
];
