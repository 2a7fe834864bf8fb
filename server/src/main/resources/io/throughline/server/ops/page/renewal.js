// SPDX-License-Identifier: Apache-2.0
// When a session is asked for to go on. The page's own time only; nothing of the document.

/** The server wants to be asked before a session expires; asked so many times in that time, it may miss some. */
const ASKED_BEFORE_EXPIRY = 4;
/** A session may have been opened with a ticket that was about to expire. */
const LEAST_MS = 1_000;

/** Calls `ask` again and again, which tells how long the session lasts from then on, ms. */
export function renewal(ask) {
  let timer;

  /** A session lasts so long, from now. */
  function within(expiresIn) {
    clearTimeout(timer);
    const mine = setTimeout(async () => {
      const lasts = await ask().catch(() => expiresIn);
      if (timer === mine) within(lasts); // else another session has begun meanwhile, or none is left
    }, Math.max(LEAST_MS, expiresIn / ASKED_BEFORE_EXPIRY));
    timer = mine;
  }

  function end() {
    clearTimeout(timer);
    timer = undefined;
  }

  return { within, end };
}
