// SPDX-License-Identifier: Apache-2.0
// What the guides have to name: every close code, every error of a call, every error of a send, all that a diagnosis finds.
import { readFileSync } from 'node:fs';

const GUIDE = 'docs/guides/errors.md';
const read = (path) => readFileSync(path, 'utf8');

/** Codes that SPEC.md or a client knows and the guide does not tell of. */
export function unexplainedCodes() {
  const { registry } = JSON.parse(read('protocol-spec/vectors/close-codes.json'));
  const table = /\| error \| a caller is told \| by \|\n([\s\S]*?)\n\n/.exec(read('protocol-spec/SPEC.md'))?.[1] ?? '';
  const calls = table.split('\n').flatMap((row) => row.split('|')[1]?.match(/[A-Z_]{4,}/g) ?? []);
  const sends = read('client-java/src/main/java/io/throughline/client/ErrorCode.java').match(/^ {2}[A-Z_]+(?=,?$)/gm) ?? [];
  const wanted = [...registry.map(({ code }) => String(code)), ...calls, ...sends.map((name) => name.trim())];
  const guide = read(GUIDE);
  if (wanted.length < 30) throw new Error("the lists of codes were not found");
  return wanted.filter((code) => !new RegExp(`^\\| \`?${code}\`? \\|`, 'm').test(guide));
}

/** What a diagnosis may find and its guide does not tell of. */
export function unexplainedFindings() {
  const [, table] = /const FINDINGS = \{([\s\S]*?)\n\} as const/.exec(read('client-js/src/diagnose/finding.ts'));
  const codes = [...table.matchAll(/^ {2}"?([A-Z_]+)"?: \[/gm)].map(([, code]) => code);
  const guide = read('docs/guides/diagnosis.md');
  if (codes.length < 20) throw new Error('the findings were not found');
  return codes.filter((code) => !guide.includes(`\n| \`${code}\` |`));
}
