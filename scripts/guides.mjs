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

/** What Java programs cannot find: they have no browser's limits. */
const OF_BROWSERS = ['NOT_SUPPORTED', 'TOO_MANY_TABS'];

/** What a diagnosis may find and its guide does not tell of, or what is not the same in both clients: one line each. */
export function unexplainedFindings() {
  const inTypeScript = findings('client-js/src/diagnose/finding.ts', /^ {2}"?([A-Z_]+)"?: \[\s*"(\w+)",\s*"([^"]+)",?\s*\]/gm);
  const inJava = findings('client-java/src/main/java/io/throughline/client/diagnose/Finding.java', /^ {2}([A-Z_]+)\(\s*Status\.([A-Z]+),\s*((?:"[^"]+"[\s+]*)+)\)[,;]/gm);
  const guide = read('docs/guides/diagnosis.md');
  if (inTypeScript.size < 20) throw new Error('the findings were not found');
  return [
    ...[...inTypeScript.keys()].filter((code) => !guide.includes(`\n| \`${code}\` |`)).map((code) => `docs/guides/diagnosis.md: no row tells of ${code}`),
    ...[...inTypeScript.keys()].filter((code) => inJava.has(code) === OF_BROWSERS.includes(code)).map((code) => `Finding.java: ${code} is ${inJava.has(code) ? 'of browsers only' : 'missing'}`),
    ...[...inJava].filter(([code, words]) => inTypeScript.get(code) !== words).map(([code, words]) => `Finding.java: ${code} is not as in finding.ts: ${words}`),
  ];
}

/** Status and words by code, however a text is broken into lines. */
function findings(path, entry) {
  const words = (text) => text.replace(/"\s*\+\s*"/g, '').replace(/^"|"\s*$/g, '');
  return new Map([...read(path).matchAll(entry)].map(([, code, status, text]) => [code, `${status.toLowerCase()}: ${words(text)}`]));
}
