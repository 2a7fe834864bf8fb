// SPDX-License-Identifier: Apache-2.0

const FIRST = 500;
/** So many failures are those of a server that restarts, or of a short hole in the network. */
const SHORT_OUTAGE = 40;
const LONGEST = 30_000;

/** Full jitter (SL-3): `failures` since the last ATTACHED, `random` from 0 to below 1; milliseconds. */
export function backoff(failures: number, random: number): number {
  return Math.floor(random * Math.min(LONGEST, FIRST * Math.pow(2, Math.max(0, failures - SHORT_OUTAGE))));
}
