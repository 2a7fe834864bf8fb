// SPDX-License-Identifier: Apache-2.0
// When the operators' page asks for its session to go on. Its script runs here as it is served; time is told.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, mock, test } from 'node:test';
import { repository } from '../lib/server.mjs';

const FOLDER = 'server/src/main/resources/io/throughline/server/ops/page';
const script = readFileSync(join(repository, FOLDER, 'renewal.js'));
const { renewal } = await import(`data:text/javascript;base64,${script.toString('base64')}`);

/** Runs `ms`, so that what was asked for is answered in between. */
async function pass(ms) {
  for (let left = ms; left > 0; left -= 100) {
    mock.timers.tick(Math.min(left, 100));
    await new Promise(setImmediate);
  }
}

describe("the renewal of the operators' page", () => {
  const clock = (body) => async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      await body();
    } finally {
      mock.timers.reset();
    }
  };

  test(
    'a session that was opened with an old ticket asks soon, and then as seldom as its new one lets it',
    clock(async () => {
      let asked = 0;
      const renewing = renewal(async () => (asked++, 120_000));
      renewing.within(12);
      await pass(900);
      assert.equal(asked, 0, 'not every few ms');
      await pass(100);
      assert.equal(asked, 1);
      await pass(29_900);
      assert.equal(asked, 1);
      await pass(30_200);
      assert.equal(asked, 3);
      renewing.end();
    }),
  );

  test(
    'a server that does not answer is asked again in the same time',
    clock(async () => {
      let asked = 0;
      const renewing = renewal(async () => {
        if (++asked < 3) throw new Error('away');
        return 8_000;
      });
      renewing.within(40_000);
      await pass(30_400);
      assert.equal(asked, 3);
      await pass(2_000);
      assert.equal(asked, 4);
      renewing.end();
    }),
  );

  test(
    'one session asks at a time, and none that has ended, whatever answer is still under way',
    clock(async () => {
      let asked = 0;
      let answer;
      const renewing = renewal(() => (asked++, new Promise((resolve) => (answer = resolve))));
      renewing.within(8_000);
      renewing.within(4_000);
      await pass(2_100);
      assert.equal(asked, 1);
      renewing.within(40_000);
      answer(4_000);
      await pass(9_900);
      assert.equal(asked, 1, 'the answer for the session before says nothing of this one');
      await pass(200);
      assert.equal(asked, 2);
      renewing.end();
      answer(4_000);
      await pass(60_000);
      assert.equal(asked, 2);
    }),
  );
});
