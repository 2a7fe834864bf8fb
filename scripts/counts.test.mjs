// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countNode, countSurefire, settle } from './counts.mjs';

test('sums every closing line of the node runner, TAP and spec, coloured or not', () => {
  const log = '# tests 5\n# pass 3\n# fail 1\n# cancelled 1\n\x1b[34mℹ pass 4\x1b[39m\nℹ skipped 2\n# pass on\n';

  assert.deepEqual(countNode(log), { passed: 7, failed: 2, skipped: 2 });
});

test('counts failures, errors and skipped of surefire apart', () => {
  const report = '<?xml version="1.0"?><testsuite name="a" time="1" tests="10" errors="1" skipped="2" failures="3">';

  assert.deepEqual(countSurefire([report, report]), { passed: 8, failed: 8, skipped: 4 });
});

test('a failing step without a failed test counts as one failure', () => {
  assert.deepEqual(settle({ passed: 9, failed: 0, skipped: 0 }, 1), { passed: 9, failed: 1, skipped: 0 });
});

test('a step that ran no test counts as one failure', () => {
  assert.deepEqual(settle({ passed: 0, failed: 0, skipped: 0 }, 0), { passed: 0, failed: 1, skipped: 0 });
});

test('a clean step stays as counted', () => {
  assert.deepEqual(settle({ passed: 9, failed: 0, skipped: 0 }, 0), { passed: 9, failed: 0, skipped: 0 });
});
