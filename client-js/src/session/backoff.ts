// SPDX-License-Identifier: Apache-2.0

const FIRST = 500;
const LONGEST = 30_000;

/** Full jitter (SL-3): `failures` since the last ATTACHED, `random` from 0 to below 1; milliseconds. */
export function backoff(failures: number, random: number): number {
  return Math.floor(random * Math.min(LONGEST, FIRST * Math.pow(2, failures)));
}
