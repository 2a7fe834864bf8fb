// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixPage } from '../lib/engines/matrix-page.mjs';

const good = { transport: 'websocket', usableMs: 12, lost: 0, doubled: 0, fault: null, changes: [{ from: null, to: 'websocket', why: 'a | b' }] };
const bad = { transport: null, usableMs: null, lost: 7, doubled: 1, fault: 'x is <undefined>', changes: [] };

test('the page of engines and networks: a cell for each run, a fault in place of a transport, the reasons', () => {
  const engines = [
    { name: 'One', remark: 'new', userAgent: 'Mozilla/5.0 AppleWebKit/1.0 Chrome/2.3 Safari/4' },
    { name: 'Two', remark: 'old', userAgent: 'Mozilla/5.0 AppleWebKit/538.1 PhantomJS/2.1.1' },
  ];
  const lines = matrixPage({ count: 9, engines, networks: ['direct'], results: { direct: { One: good, Two: bad } } }).split('\n');

  assert.ok(lines.includes('- **One** (Chrome/2.3): new'));
  assert.ok(lines.includes('- **Two** (PhantomJS/2.1.1): old'));
  assert.ok(lines.includes('| network | One | Two |'));
  assert.ok(lines.includes('| direct | websocket<br>12 ms<br>0 / 0 | **x is &#60;undefined&#62;**<br>7 / 1 |'));
  assert.ok(lines.includes('| direct | websocket: a &#124; b |'));
});
