// SPDX-License-Identifier: Apache-2.0
// WebSocket servers that know nothing of Throughline. Each is on a port of its own and counts its sockets; `stop` ends it.
import { Parser } from '@stomp/stompjs';
import { Aedes } from 'aedes';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { once } from 'node:events';
import { createWebSocketStream, WebSocketServer } from 'ws';

/** Calls `serve(socket, request)` for each socket; `options` are those of the `ws` package. */
export async function startBackend(serve, options = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 16 << 20, ...options });
  await once(server, 'listening');
  const backend = {
    url: `ws://127.0.0.1:${server.address().port}/backend`,
    sockets: 0,
    stop: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('connection', (socket, request) => {
    backend.sockets++;
    socket.on('error', () => {}); // the close event tells it as well
    serve?.(socket, request);
  });
  return { server, backend };
}

export async function startMqttBroker() {
  const broker = await Aedes.createBroker();
  const { backend } = await startBackend((socket) => {
    const stream = createWebSocketStream(socket);
    stream.on('error', () => {});
    broker.handle(stream);
  });
  const { stop } = backend;
  backend.stop = async () => {
    await new Promise((closed) => broker.close(closed));
    await stop();
  };
  return backend;
}

const SCHEMA = buildSchema('type Query { hello(name: String!): String } type Subscription { numbers(to: Int!): Int }');

const ROOTS = {
  query: { hello: ({ name }) => `hello ${name}` },
  subscription: {
    async *numbers({ to }) {
      for (let number = 1; number <= to; number++) yield { numbers: number };
    },
  },
};

export async function startGraphQl() {
  const { server, backend } = await startBackend(null, {
    handleProtocols: (offered) => offered.has('graphql-transport-ws') && 'graphql-transport-ws',
  });
  useServer({ schema: SCHEMA, roots: ROOTS }, server);
  return backend;
}

/** As much of a STOMP 1.2 broker as one client needs: what is sent to a destination comes back to its subscribers. */
export async function startStompBroker() {
  const { backend } = await startBackend((socket) => {
    const subscriptions = new Map();
    let messages = 0;
    const say = (command, headers, body = '') => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
      socket.send(`${[command, ...lines].join('\n')}\n\n${body}\0`);
    };
    const commands = {
      CONNECT: () => say('CONNECTED', { version: '1.2' }),
      SUBSCRIBE: ({ id, destination }) => subscriptions.set(destination, id),
      SEND: ({ destination }, body) =>
        say('MESSAGE', { destination, subscription: subscriptions.get(destination), 'message-id': ++messages }, body),
      DISCONNECT: ({ receipt }) => say('RECEIPT', { 'receipt-id': receipt }),
    };
    const parser = new Parser(
      ({ command, headers, binaryBody }) => commands[command](Object.fromEntries(headers), Buffer.from(binaryBody).toString()),
      () => {},
    );
    socket.on('message', (data) => parser.parseChunk(data));
  });
  return backend;
}
