// SPDX-License-Identifier: Apache-2.0
// Which clauses bind a server, or a client, and have no test in that half of the suite: compared with the half's
// uncovered.txt, which may only get shorter.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const problems = [];

const clauses = new Map();
for (const line of readFileSync(join(here, '..', 'SPEC.md'), 'utf8').split('\n')) {
  const match = /^- \*\*([A-Z]+-[0-9]+)\*\* \((S°|S|C|B)\) (.*)$/.exec(line);
  if (!match) continue;
  const [, id, bound, text] = match;
  if (clauses.has(id)) problems.push(`${id} stands twice in SPEC.md`);
  clauses.set(id, { bound, must: /\bMUST\b/.test(text), text });
}
if (clauses.size === 0) problems.push('no clause was found in SPEC.md');

/** The clauses that the tests of a half cite, and how many tests are declared. */
function citedIn(half) {
  const cited = new Set();
  let tests = 0;
  for (const file of readdirSync(join(here, half, 'test')).filter((name) => name.endsWith('.test.mjs'))) {
    const source = readFileSync(join(here, half, 'test', file), 'utf8');
    for (const [, name] of source.matchAll(/^\s*(?:test|onEach)\(\s*['"`](.*)$/gm)) {
      tests += 1;
      const ids = /^((?:[A-Z]+-[0-9]+ )+)/.exec(name)?.[1].trim().split(' ') ?? [];
      if (ids.length === 0) problems.push(`${half}/${file}: a test's name begins with no clause: ${name.slice(0, 60)}`);
      for (const id of ids) {
        if (!clauses.has(id)) problems.push(`${half}/${file} cites ${id}, which is no clause`);
        cited.add(id);
      }
    }
  }
  return { cited, tests };
}

/** What a half's uncovered.txt lists, with the reasons. */
function listedIn(half, cited) {
  const listed = new Map();
  for (const line of readFileSync(join(here, half, 'uncovered.txt'), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, id, reason] = /^(\S+)\s+(.*)$/.exec(line) ?? [null, line, ''];
    if (listed.has(id)) problems.push(`${half}/uncovered.txt lists ${id} twice`);
    if (!clauses.has(id)) problems.push(`${half}/uncovered.txt lists ${id}, which is no clause`);
    if (reason === '') problems.push(`${half}/uncovered.txt gives no reason for ${id}`);
    if (cited.has(id)) problems.push(`${half}/uncovered.txt lists ${id}, which has a test now: take it out`);
    listed.set(id, reason);
  }
  return listed;
}

function check(half, bounds) {
  const { cited, tests } = citedIn(half);
  const listed = listedIn(half, cited);
  const wanted = [...clauses].filter(([, clause]) => clause.must && bounds.includes(clause.bound));
  const uncovered = wanted.filter(([id]) => !cited.has(id));
  console.log(`${wanted.length} clauses bind a ${half}, ${wanted.length - uncovered.length} have a test (${tests} declarations)`);
  for (const [id, clause] of uncovered) {
    console.log(`${id} has no test: ${listed.get(id) ?? clause.text}`);
    if (!listed.has(id)) problems.push(`${half}: ${id} has no test and is not in uncovered.txt`);
  }
}

check('server', ['S', 'B']);
check('client', ['C', 'B']);

for (const problem of problems) console.error(`coverage: ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);
