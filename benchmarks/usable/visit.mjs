// SPDX-License-Identifier: Apache-2.0

/** A page that never comes to rest is measured all the same. */
const SETTLED_MS = 1_000;

/** Runs in the page. Answers the ms until the library was open and until the first echo, null for what did not come in time. */
function measure(begin, origin, limitMs) {
  return new Promise((done) => {
    const started = performance.now();
    const result = { open: null, echo: null, by: null };
    setTimeout(() => done(result), limitMs);
    begin(origin, {
      ready: (send) => send('hello'),
      opened: () => (result.open ??= performance.now() - started),
      echoed: (text, by) => done({ ...result, echo: performance.now() - started, by }),
    });
  });
}

/** One visit with nothing warm but the page itself and its library; `memory` is what an earlier visit left in the browser. */
export async function visit({ browser, page: address, contender, origin, limitMs, memory }) {
  const context = await browser.newContext(memory ? { storageState: memory } : {});
  try {
    const page = await context.newPage();
    await page.goto(address);
    if (contender.script) await page.addScriptTag({ url: contender.script });
    await page.evaluate((timeout) => new Promise((settled) => requestIdleCallback(settled, { timeout })), SETTLED_MS);
    const result = await page.evaluate(`(${measure})(${contender.begin}, ${JSON.stringify(origin)}, ${limitMs})`);
    return { ...result, memory: await context.storageState() };
  } finally {
    await context.close();
  }
}
