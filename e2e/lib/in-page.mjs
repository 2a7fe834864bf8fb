// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

const MODULES = ['echo-run.mjs', 'random.mjs'];

/** The source of the module `name` with the modules it imports inside, for `page.evaluate`. */
function bundle() {
  const [run, random] = MODULES.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  const own = run.replace(/^import .*$/m, '').replace('export function echoRun', 'function echoRun');
  return `${random.replace('export function', 'function')}\n${own}\nreturn echoRun;`;
}

/**
 * An expression that runs `plan` with the client that the page's server serves; evaluates to the result. A function `halfway` of
 * the page's is the plan's.
 */
export function echoRunInPage(plan) {
  return `(async () => {
    const { connect } = await import('/throughline-client/index.js');
    const echoRun = (() => { ${bundle()} })();
    return echoRun(connect, { ...${JSON.stringify(plan)}, progress: (line) => console.log(line), halfway: globalThis.halfway });
  })()`;
}
