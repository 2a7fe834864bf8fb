// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { startScreen } from './screen.mjs';
import { launchByWebDriver } from './webdriver.mjs';

const BROWSERS = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);

/** WebKitGTK's own small browser: what stands nearest to Safari outside of Apple's systems. */
export async function launchWebKitGtk() {
  const binary = process.env.WEBKITGTK ?? BROWSERS.find(existsSync);
  if (binary === undefined) throw new Error(`No MiniBrowser in ${BROWSERS.join(' or ')}`);
  const screen = await startScreen();
  // As root its processes cannot be put into a sandbox.
  const env = { DISPLAY: screen.display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', NO_AT_BRIDGE: '1' };
  try {
    const browser = await launchByWebDriver({
      command: (port) => ['dbus-run-session', ['--', 'WebKitWebDriver', `--port=${port}`], env],
      capabilities: {
        capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } },
      },
    });
    const close = async () => {
      await browser.close();
      await screen.stop();
    };
    return { ...browser, close };
  } catch (error) {
    await screen.stop();
    throw error;
  }
}
