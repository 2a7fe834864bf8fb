// SPDX-License-Identifier: Apache-2.0
//
// How a session ends (SPEC §10) and how a WebSocket does. Applications of a session have 1000 and 3000 to 4399; a
// WebSocket also has 1001 to 1015 and 4400 to 4999. Those travel as codes that nobody has registered for WebSockets:
//
//   WebSocket              session
//   1000                   1000
//   1001 to 1015           3301 to 3315   (plus 2300)
//   3000 to 3300           the same
//   4000 to 4399           the same
//   4400 to 4999           3400 to 3999   (minus 1000)
//
// 3301 to 3999 of a WebSocket cannot travel: 1006 in their place. Session codes that no application may say:
//
//   session                                        WebSocket
//   1001 LEAVING                                   1001 going away
//   4400 PROTOCOL_ERROR                            1002 protocol error
//   4401 UNAUTHORIZED                              4401
//   4413 TOO_LARGE                                 1009 message too big
//   4500 INTERNAL                                  1011 internal error
//   4503 DRAINING                                  1012 service restart
//   4429 LIMIT, 4508 SLOW, the others of 45xx      1013 try again later
//   all others, and every end that is a `reset`    1006 abnormal closure

/** The connection was lost without a closing handshake. */
export const ABNORMAL = 1006;
/** A closing handshake without a code. */
export const NO_CODE = 1005;
/** A message was larger than the peer takes. */
export const TOO_BIG = 1009;

const RESERVED_SHIFT = 2300;
const PRIVATE_SHIFT = -1000;

const OF_PROTOCOL: Readonly<Record<number, number>> = {
  1000: 1000,
  1001: 1001,
  4400: 1002,
  4401: 4401,
  4413: TOO_BIG,
  4429: 1013,
  4500: 1011,
  4503: 1012,
};

/** The code by which a session is closed for a WebSocket's code. */
export function toSession(code: number): number {
  if (code === 1000 || isWithin(code, 3000, 3300) || isWithin(code, 4000, 4399)) return code;
  if (isWithin(code, 1001, 1015)) return code + RESERVED_SHIFT;
  if (isWithin(code, 4400, 4999)) return code + PRIVATE_SHIFT;
  return ABNORMAL + RESERVED_SHIFT;
}

/** The code that a WebSocket tells of a session that ended with `code`. */
export function toWebSocket(code: number): number {
  if (isWithin(code, 3000, 3300) || isWithin(code, 4000, 4399)) return code;
  if (isWithin(code, 1001 + RESERVED_SHIFT, 1015 + RESERVED_SHIFT)) return code - RESERVED_SHIFT;
  if (isWithin(code, 4400 + PRIVATE_SHIFT, 4999 + PRIVATE_SHIFT)) return code - PRIVATE_SHIFT;
  return OF_PROTOCOL[code] ?? (isWithin(code, 4500, 4599) ? 1013 : ABNORMAL);
}

function isWithin(code: number, least: number, most: number): boolean {
  return code >= least && code <= most;
}
