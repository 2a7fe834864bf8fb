// SPDX-License-Identifier: Apache-2.0
// The networks of the comparison: each has a round trip of 100 ms, and a TCP handshake that costs one.
import { BUFFERING_NGINX, startScripted, upgrades } from '../../e2e/lib/networks.mjs';
import { startNginx } from '../../e2e/lib/nginx.mjs';

const ONE_WAY = { latencyMs: 50 };

const scripted = (treat) => (port) => startScripted(port, { ...ONE_WAY, treat });

async function behindNginx(port) {
  const nginx = await startNginx(port, BUFFERING_NGINX);
  const far = await startScripted(Number(new URL(nginx.origin).port), ONE_WAY);
  const stop = async () => {
    await far.stop();
    await nginx.stop();
  };
  return { ...far, stop };
}

/** `visited`: the page was on this network before, and what its library keeps in the browser is still there. */
export const CASES = [
  { name: 'direct', start: scripted(() => 'pass') },
  { name: 'WebSocket refused', start: scripted(upgrades('refuse')) },
  { name: 'WebSocket reset', start: scripted(upgrades('reset')) },
  { name: 'WebSocket swallowed', start: scripted(upgrades('swallow')) },
  { name: 'WebSocket silent', start: scripted(upgrades('silence')) },
  { name: 'nginx that buffers', start: behindNginx },
  { name: 'WebSocket and streaming broken', start: scripted(upgrades('swallow', () => 'hold')) },
  { name: 'WebSocket swallowed, visited before', start: scripted(upgrades('swallow')), visited: true },
];
