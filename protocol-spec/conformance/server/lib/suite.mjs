// SPDX-License-Identifier: Apache-2.0
// How the tests are declared, and what they say of refusals and closes alike on every transport.
import assert from 'node:assert/strict';
import { afterEach, test as declare } from 'node:test';
import { dropWebSockets } from './connection.mjs';
import { dropSockets } from './http.mjs';
import { transports } from './settings.mjs';

afterEach(() => {
  dropWebSockets();
  dropSockets();
});

/** A test; its name begins with the clauses it proves. */
export function test(name, run) {
  declare(name, { timeout: 150_000 }, run);
}

/** The same test on every transport, or on those named. */
export function onEach(name, run, only = transports) {
  for (const transport of only) test(`${name} [${transport}]`, () => run(transport));
}

/** HTTP statuses that REJECT and CLOSE of a code may come with (§7.1). */
function statuses(transport, code) {
  if (transport === 'jsonp-polling') return [200];
  if (code === 4400) return [400];
  if (code === 4403) return [403];
  if (code === 4408) return [408];
  return [200];
}

/** The connection is refused: REJECT with the code, then the end with the same code. Answers REJECT's JSON. */
export async function refused(connection, code, allowed = statuses(connection.transport, code)) {
  const frame = await connection.expect(new RegExp(`^R${code}( \\{.*\\})?$`));
  await endsWith(connection, code, allowed);
  return frame.length > 5 ? JSON.parse(frame.slice(6)) : {};
}

/** The session is closed: CLOSE with the code, then the end with the same code. Answers CLOSE. */
export async function closed(connection, code, allowed = [200, ...statuses(connection.transport, code)]) {
  const frame = await connection.expect(new RegExp(`^c${code} [0-9]+( .*)?$`));
  await endsWith(connection, code, allowed);
  return frame;
}

async function endsWith(connection, code, allowed) {
  const end = await connection.expectEnd();
  if (connection.transport === 'websocket') {
    assert.equal(end.code, code, 'CL-5: the WebSocket\'s close code');
    return;
  }
  assert.equal(end.how, 'complete', 'HT-1: the answer is ended');
  assert.ok(allowed.includes(end.status), `the status is ${end.status}, not ${allowed.join(' or ')}`);
}

/** Bad frames to an open session by its own way upstream: the session is closed with the code. */
export async function closesOn(session, frames, code) {
  if (session.transport === 'websocket') {
    await session.say(...frames);
    await closed(session.connection, code);
  } else if (session.transport === 'jsonp-polling') {
    await session.park();
    await session.say(...frames);
    await session.connection.expect(/^A/);
    await closed(session.connection, code);
  } else {
    await session.park();
    const answer = await session.say(...frames);
    assert.match(answer.frames.at(-1) ?? '(nothing)', new RegExp(`^c${code} [0-9]+( .*)?$`), answer.text);
    assert.ok([200, code === 4400 ? 400 : 200].includes(answer.status), `status ${answer.status}`);
    await session.connection.frames.ended();
  }
  return session.ended(code);
}
