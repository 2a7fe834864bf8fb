// SPDX-License-Identifier: Apache-2.0
// What the suite for clients is told from outside.
import { number } from '../../lib/settings.mjs';

if (!process.env.CLIENT) throw new Error('CLIENT is missing: CLIENT="command that starts the adapter" npm test');

/** The command that starts the client under test. */
export const command = process.env.CLIENT;

/** How long anything may take that the client does when its own timers say so. */
export const patience = number('PATIENCE_MS', 15_000);

/** The transports that the client has and a process can use; jsonp-polling needs a page. */
export const transports = (process.env.TRANSPORTS || 'websocket,xhr-streaming,long-polling').split(',');
export const bodied = transports.filter((name) => name !== 'websocket');
