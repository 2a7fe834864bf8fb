// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { failuresOfNode, failuresOfSurefire } from './failures.mjs';

const TESTS = `
  const { describe, it, test } = require('node:test');
  const fail = () => { throw new Error('not ok 9 - on purpose'); };
  test('passes', () => {});
  test('# fails \\\\ at the top', fail);
  describe('outer', () => {
    it('passes inside', () => {});
    describe('inner', () => { it('fails inside', fail); it('fails too', fail); });
  });
  test('not done yet', { todo: true }, fail);
  test('passes last', () => {});`;
const NAMES = ['# fails \\ at the top', 'outer > inner > fails inside', 'outer > inner > fails too'];

/** What node's own runner says of TESTS. */
function logBy(reporter) {
  const directory = mkdtempSync(join(tmpdir(), 'failures-'));
  try {
    writeFileSync(join(directory, 'a.test.cjs'), TESTS);
    const environment = { ...process.env };
    delete environment.NODE_TEST_CONTEXT; // else it takes itself for a part of this run
    const run = ['--test', `--test-reporter=${reporter}`, 'a.test.cjs'];
    return spawnSync(process.execPath, run, { cwd: directory, env: environment, encoding: 'utf8' }).stdout;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('names the failed tests of a TAP log, nested ones with what is around them and nothing twice', () => {
  assert.deepEqual(failuresOfNode(logBy('tap')), NAMES);
});

test('names the failed tests of a spec log', () => {
  assert.deepEqual(failuresOfNode(logBy('spec')), ['# fails \\ at the top', 'fails inside', 'fails too']);
});

test('finds the failures of several runs in one log, coloured or not, and a file that did not load', () => {
  const log = `noise\n# Subtest: a\nok 1 - a\n# Subtest: b\n\x1b[31mnot ok 2 - b\x1b[39m\n  ---\n# pass 1\nTAP version 13\n${''}# Subtest: /x/c.test.js\nnot ok 1 - /x/c.test.js\n`;

  assert.deepEqual(failuresOfNode(log), ['b', '/x/c.test.js']);
});

test('names failures and errors of surefire, and neither passed nor skipped tests', () => {
  const report = `<testsuite name="io.x.ATest" tests="5">
    <testcase name="passes" classname="io.x.ATest" time="0.1"/>
    <testcase name="skipped" classname="io.x.ATest"><skipped/></testcase>
    <testcase name="fails(String)[1]" classname="io.x.ATest" time="0.1"><failure message="a &gt; b">trace</failure></testcase>
    <testcase name="is &quot;odd&quot; a>b/" classname="io.x.ATest"><error type="E"/><system-out>x</system-out></testcase>
  </testsuite>`;

  assert.deepEqual(failuresOfSurefire([report, report]), Array(2).fill(['ATest.fails(String)[1]', 'ATest.is "odd" a>b/']).flat());
});
