// SPDX-License-Identifier: Apache-2.0
// What the suite is told from outside. Everything that WELCOME states is read from WELCOME instead.
import { number } from '../../lib/settings.mjs';

export { patience } from '../../lib/settings.mjs';

if (!process.env.URL) {
  throw new Error('URL is missing: URL=http://host:port/base npm test');
}

export const base = new URL(process.env.URL);
export const basePath = base.pathname.replace(/\/$/, '');
export const secure = base.protocol === 'https:';
export const host = base.hostname.replace(/^\[|\]$/g, '');
export const port = Number(base.port || (secure ? 443 : 80));
export const ownOrigin = base.origin;
export const allowedOrigin = process.env.ALLOWED_ORIGIN || 'http://allowed.example';

export const handshakeTimeout = number('HANDSHAKE_TIMEOUT_MS', 1000);
export const bodyTimeout = number('BODY_TIMEOUT_MS', 1000);
export const openingTimeout = number('OPENING_TIMEOUT_MS', 500);
export const closeTimeout = number('CLOSE_TIMEOUT_MS', 800);
export const markDelay = number('MARK_DELAY_MS', 100);
export const tombstone = number('TOMBSTONE_MS', 3000);

/** How late a timer of the server's may be seen. */
export const slack = number('SLACK_MS', 1000);

export const transports = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];
