// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { repository } from './server.mjs';

export const artefacts = join(repository, 'e2e/build');
mkdirSync(artefacts, { recursive: true });

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(options = {}) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_FLAGS, ...options });
}

/** A Chromium with a window, whose tabs are hidden when another is in front, and then have slow timers at once. */
export function launchTabs(display) {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: false,
    env: { ...process.env, DISPLAY: display },
    ignoreDefaultArgs: [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
    args: [...CHROMIUM_FLAGS, '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1'],
  });
}

export function launchFirefox() {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
  });
}

/** What Chromium says of a WebSocket that is given up while it connects, as the losers of a race are. */
const GIVEN_UP = 'WebSocket is closed before the connection is established';

/** Collects what a page of Playwright's complains about. */
export function complaintsOf(page) {
  const complaints = [];
  page.on('console', (message) => {
    const complains = ['error', 'warning'].includes(message.type()) && !message.text().includes(GIVEN_UP);
    if (complains) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
