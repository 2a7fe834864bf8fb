// SPDX-License-Identifier: Apache-2.0
// A code block under `<!-- path -->` in the README is the README region of that file, which is compiled and run.
// Prints the blocks that differ; with --write it puts the regions in.
import { readFileSync, writeFileSync } from 'node:fs';

const BLOCK = /<!-- (\S+\.\w+) -->\n```(\w+)\n([\s\S]*?)```/g;
const REGION = /^[ \t]*\/\/ region README\n([\s\S]*?)^[ \t]*\/\/ endregion/m;

function region(path) {
  const lines = REGION.exec(readFileSync(path, 'utf8'))?.[1].split('\n') ?? [];
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)[0].length);
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n');
}

/** The snippets of a Markdown file that are not what their sources say, one line each. */
export function staleSnippets(markdown) {
  const text = readFileSync(markdown, 'utf8');
  return [...text.matchAll(BLOCK)]
    .filter(([, path, , code]) => code === '' || code !== region(path))
    .map(([, path]) => `${markdown}: the snippet of ${path} is stale: node scripts/snippets.mjs --write`);
}

if (process.argv.includes('--write')) {
  const text = readFileSync('README.md', 'utf8');
  writeFileSync('README.md', text.replace(BLOCK, (_, path, language) => `<!-- ${path} -->\n\`\`\`${language}\n${region(path)}\`\`\``));
}
