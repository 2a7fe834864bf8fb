// SPDX-License-Identifier: Apache-2.0
// Checks what holds for every file of the repository: licence header, size, no registry in a lock file, scripts that parse,
// that the snippets in documents are the code that is run, and that clauses beyond the conformance suite have a test.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { unprovenClauses } from './clauses.mjs';
import { unexplainedCodes, unexplainedFindings } from './guides.mjs';
import { documents, staleSnippets } from './snippets.mjs';

const SOURCE = /\.(java|ts|mjs|js|css|sh|py)$|^Makefile$|^\.ci\/run$|(^|\/)pom\.xml$/;
const MAX_LINES = 400;

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n').filter(Boolean);
const problems = [];

/** Other people's, unchanged, with their licence beside them. */
const VENDOR = /\/vendor\//;

for (const file of files.filter((name) => SOURCE.test(name) && !VENDOR.test(name))) {
  const text = readFileSync(file, 'utf8');
  if (!text.slice(0, 300).includes('SPDX-License-Identifier: Apache-2.0')) problems.push(`${file}: no licence header`);
  const lines = text.split('\n').length - 1;
  if (lines > MAX_LINES && !file.endsWith('pom.xml')) problems.push(`${file}: ${lines} lines, at most ${MAX_LINES}`);
}
for (const file of files.filter((name) => name.endsWith('package-lock.json'))) {
  if (/"resolved":\s*"https?:/.test(readFileSync(file, 'utf8'))) problems.push(`${file}: holds registry addresses`);
}
for (const file of files.filter((name) => name.endsWith('.sh') || name === '.ci/run')) {
  try {
    execFileSync('bash', ['-n', file], { stdio: 'pipe' });
  } catch (error) {
    problems.push(`${file}: ${error.stderr}`);
  }
}
problems.push(...documents().flatMap(staleSnippets));
problems.push(...unexplainedCodes().map((code) => `docs/guides/errors.md: no row tells of ${code}`));
problems.push(...unexplainedFindings());
problems.push(...unprovenClauses().map((id) => `SPEC.md: no test beside the code names ${id}`));

for (const problem of problems) console.error(problem);
console.log(`${files.length} files checked, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
