// SPDX-License-Identifier: Apache-2.0
// What a diagnosis finds in Chromium and Firefox, in networks that are known; and the page of the server that shows it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { diagnose } from '../../client-js/dist/diagnose.js';
import { reportTrouble } from '../guides/diagnosis.mjs';
import { artefacts, launchChromium, launchFirefox } from '../lib/browsers.mjs';
import { NETWORKS, startScripted, upgrades } from '../lib/networks.mjs';
import { startPageServer } from '../lib/page-server.mjs';
import { freePort, startServer } from '../lib/server.mjs';

const POLLS = ['long-polling', 'jsonp-polling'];
const STREAM = ['xhr-streaming', ...POLLS];
const isPost = ({ method }) => method === 'POST';
const named = (name) => ({ name, start: NETWORKS.find((network) => network.name === name).start });

/** `found`: the codes by what was tried; what is not named works without any. `best`: what an application would get. */
const CASES = [
  { ...named('direct'), best: 'websocket', found: {} },
  { ...named('far away (RTT 100 ms)'), best: 'websocket', found: {} },
  { ...named('WebSocket refused'), best: 'xhr-streaming', found: { websocket: 'REFUSED' } },
  { ...named('WebSocket reset'), best: 'xhr-streaming', found: { websocket: 'REFUSED' } },
  { ...named('WebSocket swallowed'), best: 'xhr-streaming', found: { websocket: 'NO_ANSWER' } },
  { ...named('WebSocket silent'), best: 'xhr-streaming', found: { websocket: 'OPENED_SILENT' } },
  { ...named('WebSocket deaf'), best: 'xhr-streaming', found: { websocket: 'OPENED_SILENT' } },
  {
    ...named('WebSocket swallowed, answers held to their end'),
    best: 'long-polling',
    found: { websocket: 'NO_ANSWER', 'xhr-streaming': 'BUFFERED' },
  },
  {
    ...named('POSTs vanish'),
    best: 'websocket',
    found: { 'xhr-streaming': 'NO_ANSWER', 'long-polling': 'NO_ANSWER', 'jsonp-polling': 'UPSTREAM_LOST' },
  },
  {
    name: 'POSTs are refused',
    start: (port) => startScripted(port, { treat: (asked) => (isPost(asked) ? 'refuse' : 'pass') }),
    best: 'websocket',
    found: { 'xhr-streaming': /^(HTTP_STATUS|REFUSED)$/, 'long-polling': /^(HTTP_STATUS|REFUSED)$/, 'jsonp-polling': 'STALLED' },
  },
  {
    name: 'only POSTs upstream are swallowed',
    start: (port) => startScripted(port, { treat: ({ path }) => (path.includes('upstream') ? 'swallow' : 'pass') }),
    best: 'websocket',
    found: { server: 'NO_ANSWER', 'xhr-streaming': 'UPSTREAM_LOST', 'long-polling': 'UPSTREAM_LOST', 'jsonp-polling': 'UPSTREAM_LOST' },
  },
  {
    ...named('idle answers cut after 5 s'),
    best: 'xhr-streaming',
    found: { websocket: 'REFUSED', 'xhr-streaming': 'CUT_WHEN_QUIET', 'long-polling': /^(CUT_WHEN_QUIET)?$/ },
  },
  { ...named('nginx that buffers and compresses'), best: 'long-polling', found: { websocket: 'REFUSED', 'xhr-streaming': 'BUFFERED' } },
  {
    name: 'nobody listens',
    start: async () => ({ origin: `http://127.0.0.1:${await freePort()}`, stop: () => undefined }),
    best: null,
    found: Object.fromEntries(['server', 'websocket', ...STREAM].map((name) => [name, 'REFUSED'])),
  },
  {
    name: 'all is swallowed',
    start: (port) => startScripted(port, { treat: () => 'swallow' }),
    best: null,
    found: Object.fromEntries(['server', 'websocket', ...STREAM].map((name) => [name, 'NO_ANSWER'])),
  },
];

const diagnosis = (url) => `import('/throughline-client/diagnose.js').then(({ diagnose }) => diagnose('${url}'))`;

function compare(report, { best, found }) {
  for (const { name, findings } of report.results) {
    // How slow this machine is at the moment is no matter of the network's.
    const codes = findings.flatMap(({ code }) => (code === 'SLOW' ? [] : code)).join(' ');
    const wanted = found[name] ?? '';
    if (wanted instanceof RegExp) assert.match(codes, wanted, report.text);
    else assert.equal(codes, wanted, `${name}\n${report.text}`);
  }
  assert.equal(report.transport, best, report.text);
}

/** Most of the time is waiting, so several wait together; Firefox has slow timers in tabs that are not in front. */
for (const [browserName, launch, concurrency, cases] of [
  ['Chromium', launchChromium, 3, CASES],
  ['Firefox', launchFirefox, 1, CASES.filter(({ name }) => /^(direct|WebSocket silent|POSTs vanish|nobody listens)$/.test(name))],
]) {
  describe(`a diagnosis in ${browserName}`, { timeout: 600_000, concurrency }, () => {
    let pages;
    let server;
    let browser;

    before(async () => {
      pages = await startPageServer();
      server = await startServer('EchoServer', { ORIGINS: pages.origin });
      browser = await launch();
      await diagnose(server.origin); // what a server loads for its first sessions is no matter of the network's
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await pages?.stop();
    });

    async function diagnose(origin) {
      const page = await browser.newPage();
      try {
        await page.goto(pages.page);
        return await page.evaluate(diagnosis(`${origin}/throughline`));
      } finally {
        await page.close();
      }
    }

    for (const network of cases) {
      test(network.name, async () => {
        const started = await network.start(server.port);
        try {
          compare(await diagnose(started.origin), network);
        } finally {
          await started.stop();
        }
      });
    }

    test('a page of an origin that the server does not let in', async () => {
      const closed = await startServer('EchoServer');
      try {
        const { results, transport } = await diagnose(closed.origin);

        assert.equal(results[0].findings[0]?.code, 'ORIGIN_REFUSED');
        assert.equal(transport, null);
      } finally {
        await closed.stop();
      }
    });

    test('the report holds no secrets', async () => {
      const [, host] = server.origin.split('//');
      const { text } = await diagnose(`http://user:hidden@${host}`);

      assert.ok(!text.includes('hidden'), text);
    });
  });
}

describe('the page {base}/check', { timeout: 200_000 }, () => {
  let server;
  let browser;

  before(async () => {
    server = await startServer('EchoServer');
    browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(`${server.url}/check`);
    await page.waitForSelector('#report:not([hidden])'); // what a server loads for its first sessions makes it slow
    await page.close();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const { name, treat, title, looks } of [
    { name: 'all works', treat: () => 'pass', title: 'Everything works', looks: { width: 1100, colorScheme: 'light' } },
    { name: 'polls only', treat: upgrades('swallow', () => 'hold'), title: 'It works, by Long polling', looks: { width: 1100, colorScheme: 'dark' } },
    { name: 'no POSTs', treat: (asked) => (isPost(asked) ? 'swallow' : 'pass'), title: 'It works, by WebSocket', looks: { width: 390, colorScheme: 'light' } },
    {
      name: 'nothing',
      treat: ({ path }) => (path.includes('/check') ? 'pass' : 'swallow'),
      title: 'No connection',
      looks: { width: 390, colorScheme: 'dark' },
    },
  ]) {
    test(`${name}: "${title}", under its own policy`, async () => {
      const network = await startScripted(server.port, { treat });
      const { width, colorScheme } = looks;
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
      try {
        const page = await context.newPage();
        const violations = [];
        page.on('console', (message) => message.text().includes('Content Security Policy') && violations.push(message.text()));
        page.on('pageerror', (error) => violations.push(String(error)));
        await page.goto(`${network.origin}/throughline/check`);
        await page.waitForSelector('#report:not([hidden])', { timeout: 30_000 });
        await page.screenshot({ path: join(artefacts, `check-${name.replaceAll(' ', '-')}.png`), fullPage: true });

        assert.equal(await page.textContent('#title'), title);
        assert.equal(await page.locator('#rows li').count(), 5);
        assert.equal(await page.locator('#rows .running, #rows .waiting').count(), 0);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(overflow, 0, 'it is wider than the screen');
        await page.click('#copy');
        await page.waitForFunction(() => document.querySelector('#copy').textContent === 'Copied');
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.inputValue('#text'));
        assert.deepEqual(violations, []);
      } finally {
        await context.close();
        await network.stop();
      }
    });
  }

  test('without a script it says what is wrong', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(`${server.url}/check`);

      assert.match(await page.innerText('main'), /the script did not arrive or does not run/);
    } finally {
      await context.close();
    }
  });
});

test('the button of the guide, in Node: what the environment does not have is skipped, the rest is told', { timeout: 60_000 }, async () => {
  const server = await startServer('EchoServer');
  const shown = [];
  const sent = [];
  try {
    const without = (url, options) => diagnose(url, { ...options, quietMs: 0, transports: POLLS });
    await reportTrouble(without, server.url, { show: (name, words) => shown.push(`${name}: ${words}`), sendToSupport: (text) => sent.push(text) });
  } finally {
    await server.stop();
  }
  assert.ok(shown.includes('long-polling: connecting'), shown.join('\n'));
  assert.ok(shown.includes('long-polling: works'), shown.join('\n'));
  assert.ok(shown.includes('jsonp-polling: NOT_SUPPORTED: This browser or program cannot do this.'), shown.join('\n'));
  assert.match(sent[0], /^Throughline diagnosis\nIt works, over long-polling/);
});
