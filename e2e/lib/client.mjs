// SPDX-License-Identifier: Apache-2.0
import WebSocket from 'ws';
import { connect } from '../../client-js/dist/index.js';
import { echoRun } from './echo-run.mjs';

/** Runs a plan with the JavaScript client in Node; there is no DOM, so no jsonp-polling. */
export function echoRunInNode(plan) {
  return echoRun(connect, { ...plan, options: { WebSocket } });
}
