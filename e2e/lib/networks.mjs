// SPDX-License-Identifier: Apache-2.0
// What lies between browsers and servers, by name. `start(serverPort)` makes it real on a port of its own and answers
// `{origin, stop()}` and, where it is scripted, `{proxy, requests}`: the proxy, and each request with its `treatment`.
import { setTimeout as sleep } from 'node:timers/promises';
import { CuttingProxy } from './cutting-proxy.mjs';
import { HttpBox } from './networks/http-box.mjs';
import { haproxy, nginx, varnish } from './networks/programs.mjs';
import { TcpProxy } from './networks/tcp-proxy.mjs';
import { randomFrom } from './random.mjs';
import { seed } from './seed.mjs';

const SLOW = 1_000;
const PAUSE_MS = 5_000;
const LIFE_MS = [10, 90];
const IDLE_CUT_TWICE_MS = 12_000;
const UPGRADES = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';
/** Buffers and compresses whatever the server says. */
export const BUFFERING_NGINX =
  'proxy_ignore_headers X-Accel-Buffering; gzip on; gzip_types *; gzip_proxied any; gzip_min_length 0; gzip_http_version 1.0;';
const PIPES = `
sub vcl_recv { if (req.http.Upgrade) { return (pipe); } }
sub vcl_pipe {
  if (req.http.Upgrade) {
    set bereq.http.Upgrade = req.http.Upgrade;
    set bereq.http.Connection = req.http.Connection;
  }
}`;

/** `treat` says what becomes of each request; `link` is the latency and rate of the proxy's lines. */
export async function startScripted(serverPort, { treat = () => 'pass', ...link } = {}) {
  const requests = [];
  const recorded = (request) => {
    const treatment = treat(request);
    requests.push({ ...request, treatment });
    return treatment;
  };
  const onPair = (pair) => (pair.box = new HttpBox(pair, recorded));
  const proxy = new TcpProxy({ targetPort: serverPort, ...link, onPair });
  return { proxy, requests, origin: `http://127.0.0.1:${await proxy.listen()}`, stop: () => proxy.close() };
}

async function startCutting(serverPort) {
  const proxy = new CuttingProxy({ targetPort: serverPort, random: randomFrom(seed) });
  const origin = `http://127.0.0.1:${await proxy.listen()}`;
  proxy.startCutting(LIFE_MS);
  return { proxy, requests: [], origin, stop: () => proxy.close() };
}

const streams = ({ path }) => path.startsWith('/throughline/xhr-streaming');
const posts = ({ method }) => method === 'POST';

/** The treatment of upgrades, and of the rest. */
export const upgrades = (treatment, rest = () => 'pass') => (request) => (request.upgrade ? treatment : rest(request));

const everyTenth = (treatment) => {
  let count = 0;
  return () => (++count % 10 === 0 ? treatment : 'pass');
};

/** A scripted network; `rules` makes a `treat` for one run. */
const scripted = (name, best, rules, more = {}) => ({
  name,
  best,
  start: (serverPort) => startScripted(serverPort, { treat: rules() }),
  ...more,
});

const real = (name, best, start) => ({ name, best, start });

/**
 * `best` is the best transport that really works, null where that is a matter of chance. `hostile` names the treatment
 * without which a run proves nothing. `halfway` happens to the network or its server when half of the messages are through;
 * `alone`: to the server, so that nothing else can use it meanwhile.
 */
export const NETWORKS = [
  scripted('direct', 'websocket', () => () => 'pass'),
  { name: 'far away (RTT 100 ms)', best: 'websocket', start: (port) => startScripted(port, { latencyMs: 50 }) },
  { name: '1 kB/s', best: null, start: (port) => startScripted(port, { bytesPerSecond: SLOW }) },
  scripted('WebSocket refused', 'xhr-streaming', () => upgrades('refuse'), { hostile: 'refuse' }),
  scripted('WebSocket reset', 'xhr-streaming', () => upgrades('reset'), { hostile: 'reset' }),
  scripted('WebSocket swallowed', 'xhr-streaming', () => upgrades('swallow'), { hostile: 'swallow' }),
  scripted('WebSocket silent', 'xhr-streaming', () => upgrades('silence'), { hostile: 'silence' }),
  scripted('WebSocket deaf', 'xhr-streaming', () => upgrades('deafen'), { hostile: 'deafen' }),
  scripted('WebSocket swallowed, answers held to their end', 'long-polling', () => upgrades('swallow', () => 'hold'), { hostile: 'hold' }),
  scripted('WebSocket refused, streams swallowed', 'long-polling', () => upgrades('refuse', (asked) => (streams(asked) ? 'swallow' : 'pass')), {
    hostile: 'swallow',
  }),
  scripted('POSTs vanish', 'websocket', () => (request) => (posts(request) ? 'swallow' : 'pass')),
  scripted('every tenth answer lost', 'xhr-streaming', () => upgrades('refuse', everyTenth('lose')), { hostile: 'lose' }),
  scripted('idle answers cut after 5 s', 'xhr-streaming', () => upgrades('refuse', () => 'cutIdle'), {
    hostile: 'cutIdle',
    halfway: () => sleep(IDLE_CUT_TWICE_MS),
  }),
  scripted('POSTs sent twice', 'xhr-streaming', () => upgrades('refuse', (asked) => (posts(asked) && asked.reused ? 'lose' : 'pass')), {
    hostile: 'lose',
  }),
  { name: 'every connection cut after 10 to 90 ms', best: null, start: startCutting },
  scripted('silent from the middle on', 'websocket', () => () => 'pass', { halfway: ({ proxy }) => proxy.silence() }),
  scripted('stream silent from the middle on', null, () => upgrades('refuse'), {
    hostile: 'refuse',
    halfway: ({ proxy }) => proxy.silence(),
  }),
  scripted('server paused for 5 s', null, () => () => 'pass', {
    alone: true,
    halfway: (network, server) => {
      server.freeze();
      setTimeout(server.thaw, PAUSE_MS);
    },
  }),
  real('nginx', 'xhr-streaming', nginx('')),
  real('nginx that buffers and compresses', 'long-polling', nginx(BUFFERING_NGINX)),
  real('nginx without buffering', 'xhr-streaming', nginx('proxy_buffering off;')),
  real('nginx with upgrades', 'websocket', nginx(UPGRADES)),
  real('haproxy', 'websocket', haproxy),
  real('varnish', 'xhr-streaming', varnish('')),
  real('varnish that pipes upgrades', 'websocket', varnish(PIPES)),
];
