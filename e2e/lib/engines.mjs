// SPDX-License-Identifier: Apache-2.0
import { launchChromium, launchFirefox } from './browsers.mjs';
import { launchPhantomJs } from './engines/phantomjs.mjs';
import { launchQtWebKit } from './engines/qtwebkit.mjs';
import { launchWebKitGtk } from './engines/webkitgtk.mjs';

/**
 * The engines that the script-tag file runs in, the newest first. `launch()` answers `{open(url), close()}`, `open` a page
 * `{evaluate(expression), close()}`; what an expression evaluates to is passed as JSON.
 */
export const ENGINES = [
  { name: 'Chromium', remark: 'of today', launch: async () => pagesOf(await launchChromium()) },
  { name: 'Firefox', remark: 'of today', launch: async () => pagesOf(await launchFirefox()) },
  { name: 'WebKitGTK', remark: 'of today, stands for Safari', launch: launchWebKitGtk },
  { name: 'QtWebKit', remark: 'classes and Promise, but no async functions and no fetch', launch: launchQtWebKit },
  { name: 'PhantomJS', remark: 'ES5 and nothing else: no Promise, no fetch, no Map', launch: launchPhantomJs },
];

/** Playwright and Puppeteer say the same here. */
function pagesOf(browser) {
  const open = async (url) => {
    const page = await browser.newPage();
    await page.goto(url);
    return { evaluate: (expression) => page.evaluate(expression), close: () => page.close() };
  };
  return { open, close: () => browser.close() };
}
