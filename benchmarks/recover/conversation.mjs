// SPDX-License-Identifier: Apache-2.0

const PACE_MS = 50;
/** What is sent when all is whole again, so that there is something to flow however long that took. */
const AFTERWARDS = 20;
const PATIENCE_MS = 10_000;

/** Runs in the page: sends a number at each step of the pace, and keeps when each echo came. */
function converse(begin, origin, paceMs) {
  const kept = { sent: 0, echoes: [], by: null };
  globalThis.kept = kept;
  begin(origin, {
    ready: (send) => (kept.send = send),
    opened: () => undefined,
    echoed: (text, by) => {
      kept.by = by;
      kept.echoes.push({ number: Number(text), at: Date.now() });
    },
  });
  kept.speak = (count) => {
    const last = kept.sent + count;
    const pace = setInterval(() => {
      if (kept.sent === last) clearInterval(pace);
      else kept.send(String(++kept.sent));
    }, paceMs);
  };
}

/** The longest time without an echo from `whole` on, ms; null when there was none any more. */
function silence(echoes, whole) {
  const times = echoes.map(({ at }) => at).filter((at) => at > whole);
  if (times.length === 0) return null;
  return Math.max(...times.map((at, i) => at - (times[i - 1] ?? whole)));
}

/**
 * `count` messages at a steady pace, in the middle of which something happens, and a few more behind it. Answers how long no echo came, and how many
 * messages never came back or came back twice; null when there is no conversation at all on this network.
 */
export async function hold({ browser, page: address, contender, origin, count, limitMs, happen }) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(address);
    await page.addScriptTag({ url: contender.script });
    await page.evaluate(`(${converse})(${contender.begin}, ${JSON.stringify(origin)}, ${PACE_MS})`);
    const until = (condition, timeout, arg = null) => page.waitForFunction(condition, arg, { timeout }).then(() => true, () => false);
    if (!(await until(() => globalThis.kept.send, PATIENCE_MS))) return null;
    await page.evaluate((half) => globalThis.kept.speak(half), count / 2);
    if (!(await until((half) => globalThis.kept.echoes.length === half, PATIENCE_MS, count / 2))) return null;
    const before = await page.evaluate(() => globalThis.kept.by);
    await page.evaluate((half) => globalThis.kept.speak(half), count / 2);
    const whole = await happen();
    await until((all) => globalThis.kept.sent === all, PATIENCE_MS, count);
    await page.evaluate((more) => globalThis.kept.speak(more), AFTERWARDS);
    // The last message tells that all is through; a library that lost it is waited for in vain.
    await until((last) => globalThis.kept.echoes.some(({ number }) => number === last), limitMs, count + AFTERWARDS);
    const { echoes, by } = await page.evaluate(() => ({ echoes: globalThis.kept.echoes, by: globalThis.kept.by }));
    const different = new Set(echoes.map(({ number }) => number)).size;
    return { silent: silence(echoes, whole), before, by, lost: count + AFTERWARDS - different, doubled: echoes.length - different };
  } finally {
    await context.close();
  }
}
