// SPDX-License-Identifier: Apache-2.0

const FIRST = 500;
/** So many failures are those of a server that restarts, or of a short hole in the network. */
const SHORT_OUTAGE = 20;
const LONGEST = 30_000;

/** Full jitter (SL-3): `failures` since the last ATTACHED, `random` from 0 to below 1; milliseconds. */
export function backoff(failures: number, random: number): number {
  const doublings = failures > SHORT_OUTAGE ? failures - SHORT_OUTAGE + 1 : Math.min(failures, 1);
  return Math.floor(random * Math.min(LONGEST, FIRST * Math.pow(2, doublings)));
}
