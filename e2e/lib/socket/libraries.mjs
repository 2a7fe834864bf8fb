// SPDX-License-Identifier: Apache-2.0
// Libraries as their users have them, over a WebSocket class that is given. Runs in Node and, bundled, in a browser.
// Each answers what came, in order; each is over only when its library has closed the socket.
import { Client } from '@stomp/stompjs';
import { createClient } from 'graphql-ws';
import mqtt from 'mqtt';

/** Two clients of MQTT 3.1.1, QoS 0: the protocol itself repeats nothing. */
export async function throughMqtt(Socket, url, count) {
  const options = { createWebsocket: (to, protocols) => new Socket(to, protocols), forceNativeWebSocket: true, reconnectPeriod: 0 };
  const subscriber = await mqtt.connectAsync(url, options);
  const publisher = await mqtt.connectAsync(url, options);
  await subscriber.subscribeAsync('numbers');
  const came = [];
  const all = new Promise((resolve, reject) => {
    for (const client of [subscriber, publisher]) client.on('close', () => reject(new Error(`closed at ${came.length}`)));
    subscriber.on('message', (topic, payload) => came.push(String(payload)) === count && resolve());
  });
  for (let number = 1; number <= count; number++) publisher.publish('numbers', String(number));
  await all;
  await Promise.all([publisher.endAsync(), subscriber.endAsync()]);
  return came;
}

/** One query, one subscription. */
export async function throughGraphQl(Socket, url, count) {
  const client = createClient({ url, webSocketImpl: Socket, lazy: false, retryAttempts: 0, onNonLazyError: () => {} });
  const closed = new Promise((resolve) => client.on('closed', resolve));
  const came = [];
  for await (const { data } of client.iterate({ query: '{ hello(name: "query") }' })) came.push(data.hello);
  for await (const { data } of client.iterate({ query: `subscription { numbers(to: ${count}) }` })) came.push(String(data.numbers));
  await client.dispose();
  await closed;
  return came;
}

/** One client of STOMP 1.2. */
export async function throughStomp(Socket, url, count) {
  const came = [];
  const client = new Client({ webSocketFactory: () => new Socket(url, ['v12.stomp', 'v11.stomp']), reconnectDelay: 0 });
  await new Promise((resolve, reject) => {
    client.onWebSocketClose = () => reject(new Error(`closed at ${came.length}`));
    client.onStompError = ({ headers }) => reject(new Error(headers.message));
    client.onConnect = () => {
      client.subscribe('/numbers', ({ body }) => came.push(body) === count && resolve());
      for (let number = 1; number <= count; number++) client.publish({ destination: '/numbers', body: String(number) });
    };
    client.activate();
  });
  client.onWebSocketClose = () => {};
  await client.deactivate();
  return came;
}
