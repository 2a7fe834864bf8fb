// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { launchByWebDriver } from './webdriver.mjs';

const SCRIPT = fileURLToPath(new URL('qtwebkit.py', import.meta.url));
/** Debian's own, the one that its bindings are for, whatever other Python stands first in the path. */
const PYTHON = process.env.QTWEBKIT_PYTHON ?? '/usr/bin/python3';

/** QtWebKit 602: classes of ES6, but no async functions and no fetch. */
export function launchQtWebKit() {
  return launchByWebDriver({
    command: (port) => [PYTHON, [SCRIPT, String(port)], { QT_QPA_PLATFORM: 'offscreen' }],
    capabilities: {},
  });
}
