// SPDX-License-Identifier: Apache-2.0
// The payloads of events.json as frames in text form.
import { readFileSync } from 'node:fs';

const FILE = new URL('../../vectors/events.json', import.meta.url);
const LETTERS = {
  EVENT: 'e', EVENT_BINARY: 'E', REPLY: 'r', REPLY_BINARY: 'y', JOIN: 'j', LEAVE: 'l', RENEW: 'n',
  VOLATILE_EVENT: 't', VOLATILE_EVENT_BINARY: 'u',
};

const whole = (text) => (typeof text === 'string' ? text : text.map((piece) => (typeof piece === 'string' ? piece : piece.repeat[0].repeat(piece.repeat[1]))).join(''));
const escaped = (text) => text.replace(/~/g, '~0').replace(/\n/g, '~n').replace(/\r/g, '~r');
const base64 = (hex) => Buffer.from(hex, 'hex').toString('base64').replace(/=+$/, '');

/** Those vectors that are chosen: `{id, frame}`. */
export function eventVectors(chosen) {
  return JSON.parse(readFileSync(FILE, 'utf8'))
    .filter(chosen)
    .map(({ id, kind, text, hex, event }) => ({ id, call: event?.call, frame: LETTERS[kind] + (hex === undefined ? escaped(whole(text)) : base64(hex)) }));
}
