// SPDX-License-Identifier: Apache-2.0
// node counts.mjs COUNTER STATUS LOG prints "passed failed skipped" of one step of the test run.
// A step that failed without a failed test, or ran no test where it should, counts as one failure.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The lines of a log, without the colours of a terminal. */
export function linesOf(log) {
  // eslint-disable-next-line no-control-regex -- an escape sequence begins with a control character
  return log.replace(/\x1b\[[0-9;]*m/g, '').split(/\r?\n/);
}

/** Sums the closing lines of node's test runner ("# pass 3" as TAP, "ℹ pass 3" as spec). */
export function countNode(log) {
  const sum = { pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
  for (const line of linesOf(log)) {
    const found = /^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)\s*$/.exec(line);
    if (found) sum[found[1]] += Number(found[2]);
  }
  return { passed: sum.pass, failed: sum.fail + sum.cancelled, skipped: sum.skipped + sum.todo };
}

/** Sums the testsuite elements of surefire's XML reports. */
export function countSurefire(reports) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const xml of reports) {
    const suite = /<testsuite\b[^>]*>/.exec(xml)?.[0] ?? '';
    const value = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = value('failures') + value('errors');
    sum.failed += failed;
    sum.skipped += value('skipped');
    sum.passed += value('tests') - failed - value('skipped');
  }
  return sum;
}

/** Makes the count and the exit status agree: neither hides the other. */
export function settle(count, status) {
  if (status !== 0 && count.failed === 0) return { ...count, failed: 1 };
  if (count.passed === 0 && count.failed === 0) return { ...count, failed: 1 };
  return count;
}

/** The reports of all modules, as text. */
export function surefireReports() {
  const reports = [];
  for (const entry of readdirSync('.', { withFileTypes: true })) {
    const directory = join(entry.name, 'target', 'surefire-reports');
    if (!entry.isDirectory() || !existsSync(directory)) continue;
    for (const file of readdirSync(directory)) {
      if (/^TEST-.*\.xml$/.test(file)) reports.push(readFileSync(join(directory, file), 'utf8'));
    }
  }
  return reports;
}

function main([counter, status, log]) {
  const counted = {
    node: () => countNode(readFileSync(log, 'utf8')),
    surefire: () => countSurefire(surefireReports()),
    exit: () => ({ passed: Number(status) === 0 ? 1 : 0, failed: 0, skipped: 0 }),
  }[counter]();
  const { passed, failed, skipped } = settle(counted, Number(status));
  console.log(`${passed} ${failed} ${skipped}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
