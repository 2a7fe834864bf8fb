// SPDX-License-Identifier: Apache-2.0
import type { TransportName } from "../transport/transport.js";
import type { FindingCode } from "./finding.js";
import type { Sight } from "./watch.js";

/** What was found out, with its number if it has one. */
export type Cause = readonly [code: FindingCode, detail?: number];

/** Why no session opened, by what became of the connections that were tried for it. */
export function whyNotOpen(name: TransportName, sights: readonly Sight[]): Cause {
  const status = statusOf(sights);
  const [rejected] = sights.filter(({ rejectedBy }) => rejectedBy);
  if (!sights.length) return ["TOO_MANY_TABS"]; // the client did not even try
  if (rejected) return whyEnded(rejected.rejectedBy);
  if (sights.some(({ heardAt }) => heardAt) || status === 200) return ["FOREIGN_ANSWER"];
  if (status) return ["HTTP_STATUS", status];
  if (name === "websocket" && sights.some(({ openedAt }) => openedAt)) return ["OPENED_SILENT"];
  return [sights.some(({ ended }) => ended) ? "REFUSED" : "NO_ANSWER"];
}

/** Why no reply came in a session that is open. */
export function whyNoReply(sights: readonly Sight[], marked: boolean): Cause {
  if (marked && !sights.some(({ markedAt }) => markedAt)) return ["BUFFERED"];
  const lost = sights.some(({ losses }) => losses) && !sights.some(({ answers }) => answers);
  return [lost ? "UPSTREAM_LOST" : "STALLED"];
}

/** What the code says by which the server ended the session, or refused it (§10). */
export function whyEnded(code: number): Cause {
  if (code === 4401) return ["LOGIN_WANTED"];
  if (code === 4403) return ["ORIGIN_REFUSED"];
  return [code === 4429 || (code >= 4500 && code < 4600) ? "SERVER_BUSY" : "SERVER_REFUSED", code];
}

/** What the plain request says of the way to the server; null when all is well: the route answers, to a POST only (HT-4). */
export function whyNotReached(status: number | null): Cause | null {
  if (status === null) return ["NO_ANSWER"];
  if (!status) return ["REFUSED"];
  if (status === 405) return null;
  if (status === 404) return ["WRONG_ADDRESS"];
  return status < 400 ? ["FOREIGN_ANSWER"] : ["HTTP_STATUS", status];
}

/** The HTTP status that one of them ended with, as the transports of HTTP say it; 0 when there is none. */
function statusOf(sights: readonly Sight[]): number {
  return sights.reduce((found, { ended }) => found || Number((/^status (\d+)$/.exec(ended) || [])[1] || 0), 0);
}
