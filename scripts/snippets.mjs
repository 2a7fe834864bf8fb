// SPDX-License-Identifier: Apache-2.0
// A code block under `<!-- path -->` or `<!-- path#name -->` in a document is a region of that file, which is compiled and run:
// what stands between `// region README`, or that name, and `// endregion` (`#` or `<!-- -->` where that is a comment).
// Prints the blocks that differ; with --write it puts the regions in.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const BLOCK = /<!-- (\S+?\.\w+)(?:#([\w-]+))? -->\n```(\w+)\n([\s\S]*?)```/g;
const FIRST = 'README';

/** The documents whose code blocks are regions of files. */
export function documents() {
  return execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** The text of a region, moved to the left; null when there is none. */
function region(path, name = FIRST) {
  if (!existsSync(path)) return null;
  const begin = new RegExp(`^[ \\t]*(?://|#|<!--) region ${name}(?: -->)?\\n([\\s\\S]*?)^[ \\t]*(?://|#|<!--) endregion`, 'm');
  const found = begin.exec(readFileSync(path, 'utf8'));
  if (!found) return null;
  const lines = found[1].split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)[0].length);
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n').replace(/\n+$/, '\n');
}

/** The snippets of a Markdown file that are not what their sources say, one line each. */
export function staleSnippets(markdown) {
  return [...readFileSync(markdown, 'utf8').matchAll(BLOCK)]
    .filter(([, path, name, , code]) => code === '' || code !== region(path, name))
    .map(([, path, name = FIRST]) => `${markdown}: the snippet ${path}#${name} is stale: node scripts/snippets.mjs --write`);
}

/** Puts the regions in. */
function renew(markdown) {
  const text = readFileSync(markdown, 'utf8');
  const renewed = text.replace(BLOCK, (block, path, name, language) => {
    const code = region(path, name);
    if (code === null) throw new Error(`${markdown}: ${path} has no region ${name ?? FIRST}`);
    return `${block.slice(0, block.indexOf('\n'))}\n\`\`\`${language}\n${code}\`\`\``;
  });
  if (renewed !== text) writeFileSync(markdown, renewed);
}

if (process.argv.includes('--write')) documents().forEach(renew);
