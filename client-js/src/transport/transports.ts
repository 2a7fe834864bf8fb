// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "../environment.js";
import { postOf } from "./http.js";
import { jsonpPolling } from "./jsonp-polling.js";
import { longPolling } from "./long-polling.js";
import type { Transport, TransportName } from "./transport.js";
import { Upstream } from "./upstream.js";
import { websocket } from "./websocket.js";
import { xhrStreaming } from "./xhr-streaming.js";

/** All transports, best first. */
export const TRANSPORT_NAMES: readonly TransportName[] = [
  "websocket",
  "xhr-streaming",
  "long-polling",
  "jsonp-polling",
];

/** The transports that this environment can make, for one session. */
export function transports(env: Environment): ReadonlyMap<TransportName, Transport> {
  const post = postOf(env);
  const upstream = post && new Upstream(post, env.after);
  const made = [
    env.WebSocket && websocket(env.WebSocket),
    upstream && xhrStreaming(env, upstream),
    post && upstream && longPolling(post, upstream),
    env.document && jsonpPolling(env, env.document),
  ];
  return new Map(made.flatMap((transport) => (transport === null ? [] : [[transport.name, transport]])));
}
