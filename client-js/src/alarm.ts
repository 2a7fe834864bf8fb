// SPDX-License-Identifier: Apache-2.0

/** Engines do not take much more for a timer, ms. */
const LONGEST_TIMER = 1e9;

/** One timer: answers what sets it to ring in so many ms, or never for Infinity, in place of when it was to ring before. */
export function alarm(ring: () => void): (ms: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (ms) => {
    clearTimeout(timer);
    if (ms < Infinity) timer = setTimeout(ring, Math.min(Math.max(0, ms), LONGEST_TIMER));
  };
}
