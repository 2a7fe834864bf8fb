// SPDX-License-Identifier: Apache-2.0
// One client in a fresh page: what many small messages cost the browser, and how long large ones hold the page's main thread.

const HEAP_LOOK_MS = 200;
const DIGITS = 8;

/** Runs in the page: connects and says hello; then `talk` sends messages and checks that each comes back, in order. */
function open(begin, origin, digits) {
  return new Promise((opened) => {
    let say;
    let heard = (text, by) => opened(by);
    begin(origin, {
      ready: (send) => {
        if (say) return;
        say = send;
        send('hello');
      },
      opened: () => undefined,
      echoed: (text, by) => heard(text, by),
    });
    const filler = (size) => 'x'.repeat(size - digits);
    globalThis.talk = ({ count, size, underWay }) =>
      new Promise((done, failed) => {
        const rest = filler(size);
        const message = (number) => String(number).padStart(digits, '0') + rest;
        let [sent, received] = [0, 0];
        heard = (text) => {
          if (text !== message(received)) return failed(new Error(`expected message ${received} and got ${text.slice(0, digits)}`));
          if (++received === count) return done();
          if (sent < count) say(message(sent++));
        };
        while (sent < Math.min(underWay, count)) say(message(sent++));
      });
  });
}

/** Runs in the page: one message at a time; answers for each the longest time for which nothing else could run, ms. */
async function block({ count, size }) {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  const blocks = [];
  for (let i = 0; i < count; i++) {
    longest = 0;
    await globalThis.talk({ count: 1, size, underWay: 1 });
    await new Promise((next) => setTimeout(next)); // what the echo was heard in ends, and is counted
    blocks.push(longest);
  }
  port1.close();
  return blocks;
}

/** The browser's processes, each with its CPU so far, s. */
async function processesOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo;
}

/** CPU between two looks, µs: of those that run pages, and of all. Who is gone served an earlier page, who is new may serve the next one. */
function spent(before, after) {
  const earlier = new Map(before.map(({ id, cpuTime }) => [id, cpuTime]));
  const there = after.filter(({ id }) => earlier.has(id));
  const sum = (processes) => processes.reduce((all, { id, cpuTime }) => all + (cpuTime - earlier.get(id)) * 1e6, 0);
  return { page: sum(there.filter(({ type }) => type === 'renderer')), browser: sum(there) };
}

/** The page's heap: live bytes, and the most that was seen until `stop`. */
async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  const used = async () => (await session.send('Runtime.getHeapUsage')).usedSize;
  const live = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return used();
  };
  const watch = () => {
    let highest = 0;
    const look = async () => (highest = Math.max(highest, await used()));
    const timer = setInterval(() => look().catch(() => undefined), HEAP_LOOK_MS);
    return () => {
      clearInterval(timer);
      return highest;
    };
  };
  return { live, watch };
}

async function small(browser, page, plan) {
  const heap = await heapOf(page);
  const [liveBefore, before] = [await heap.live(), await processesOf(browser)];
  const stop = heap.watch();
  const since = performance.now();
  await page.evaluate((messages) => globalThis.talk(messages), plan);
  const seconds = (performance.now() - since) / 1_000;
  const cpu = spent(before, await processesOf(browser));
  const highest = stop();
  const kept = (await heap.live()) - liveBefore;
  return { page: cpu.page / plan.count, browser: cpu.browser / plan.count, perSecond: plan.count / seconds, kept, highest };
}

/** `messages` and `large` say how many, of how many bytes, and of the first how many are under way. */
export async function cost({ browser, page: address, contender, origin, messages, large }) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(address);
    if (contender.script) await page.addScriptTag({ url: contender.script });
    const by = await page.evaluate(`(${open})(${contender.begin}, ${JSON.stringify(origin)}, ${DIGITS})`);
    if (by !== contender.by) throw new Error(`${contender.name} talks by ${by}`);
    const figures = await small(browser, page, messages);
    return { ...figures, blocks: await page.evaluate(`(${block})(${JSON.stringify(large)})`) };
  } finally {
    await context.close();
  }
}
