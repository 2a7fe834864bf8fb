// SPDX-License-Identifier: Apache-2.0
// Clauses of SPEC.md that must be named by a test or a vector beside the code: those that bind a client, whose state no network
// shows whole, those that none shows at all (S°), and those that the suite for servers leaves out.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const SPEC = 'protocol-spec/SPEC.md';
const UNCOVERED = 'protocol-spec/conformance/server/uncovered.txt';
const BESIDE_THE_CODE = ['*/src/test/*', 'client-js/test/*', 'e2e/test/*', 'protocol-spec/vectors/*.json'];

/** The ids of the clauses that no test beside the code names. */
export function unprovenClauses() {
  const bound = [...readFileSync(SPEC, 'utf8').matchAll(/^- \*\*([A-Z]+-[0-9]+)\*\* \((?:C|S°)\) .*\bMUST\b/gm)];
  const uncovered = [...readFileSync(UNCOVERED, 'utf8').matchAll(/^([A-Z]+-[0-9]+) /gm)];
  const files = execFileSync('git', ['ls-files', ...BESIDE_THE_CODE], { encoding: 'utf8' }).split('\n').filter(Boolean);
  const named = new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/\b[A-Z]+-[0-9]+\b/g) ?? []));
  return [...bound, ...uncovered].map(([, id]) => id).filter((id) => !named.has(id));
}
