// SPDX-License-Identifier: Apache-2.0
// Sessions over transports of their own, in Node and in a page: what an operator is to see.
import WebSocket from 'ws';
import { connect } from '../../client-js/dist/index.js';

const OPEN_MS = 30_000;

/** Opens so many sessions over one transport, each of which sends and hears one message; answers their connections. */
export async function openInNode(url, transport, count) {
  const opening = Array.from({ length: count }, async () => {
    const connection = connect(url, { transports: [transport], WebSocket });
    await opened(connection);
    await connection.send('hello');
    return connection;
  });
  return Promise.all(opening);
}

function opened(connection) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('did not open')), OPEN_MS);
    connection.on('open', () => {
      clearTimeout(late);
      resolve();
    });
  });
}

export async function closeAll(connections) {
  await Promise.all(
    connections.map((connection) => {
      if (connection.state === 'CLOSED') return undefined; // an operator was quicker
      const closed = new Promise((resolve) => connection.on('close', resolve));
      connection.close();
      return closed;
    }),
  );
}

/** The same in a page that has the client's script. */
export function openInPage(page, url, transport, count) {
  return page.evaluate(
    async ([at, over, many]) => {
      globalThis.sessions ??= [];
      for (let i = 0; i < many; i++) {
        const connection = throughline.connect(at, { transports: [over] });
        globalThis.sessions.push(connection);
        await connection.send('hello');
      }
    },
    [url, transport, count],
  );
}
