// SPDX-License-Identifier: Apache-2.0
// What happens in the middle of a conversation. Each network has a round trip of 100 ms. `happen` answers when the network, or
// the server, was whole again: from then on a library can have messages flow.
import { setTimeout as sleep } from 'node:timers/promises';
import { startScripted, upgrades } from '../../e2e/lib/networks.mjs';

const ONE_WAY = { latencyMs: 50 };
const AWAY_MS = 2_000;

const open = (port) => startScripted(port, ONE_WAY);
const withoutWebSocket = (port) => startScripted(port, { ...ONE_WAY, treat: upgrades('refuse') });

const now = async (action) => {
  await action();
  return Date.now();
};

export const HAPPENINGS = [
  { name: 'WebSocket reset', start: open, happen: ({ network }) => now(() => network.proxy.cutAll()) },
  { name: 'WebSocket goes silent', start: open, happen: ({ network }) => now(() => network.proxy.silence()) },
  { name: 'roams, without WebSocket', start: withoutWebSocket, happen: ({ network }) => now(() => network.proxy.silence()) },
  {
    name: 'server restarted',
    start: open,
    happen: ({ server }) =>
      now(async () => {
        await server.kill();
        await sleep(AWAY_MS);
        await server.restart();
      }),
  },
];
