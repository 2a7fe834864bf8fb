// SPDX-License-Identifier: Apache-2.0
// node failures.mjs COUNTER STATUS LOG prints which tests of a failed step failed, one a line; COUNTER as for counts.mjs.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { linesOf, surefireReports } from './counts.mjs';

/** The failed tests in a log of node's test runner, TAP or spec, each with the names of the tests around it. */
export function failuresOfNode(log) {
  return [...failuresInTap(linesOf(log)), ...failuresInSpec(linesOf(log))];
}

/** A test that failed because one inside it did is not named: that one is. */
function failuresInTap(lines) {
  const failures = [];
  const open = []; // by depth: the test under way, and how many failures were known when it began
  for (const line of lines) {
    const [, indent, begun, failed] = /^((?: {4})*)(?:# Subtest: (.*)|not ok \d+(?: - (.*))?)$/.exec(line) ?? [];
    if (indent === undefined) continue;
    const depth = indent.length / 4;
    if (begun !== undefined) {
      open.length = depth;
      open[depth] = { name: unescape(begun), known: failures.length };
    } else if (!/ # (?:TODO|SKIP)\b/i.test(failed ?? '') && failures.length === (open[depth]?.known ?? failures.length)) {
      const around = open.slice(0, depth).map((test) => test?.name ?? '?');
      failures.push([...around, unescape(failed ?? '(no name)')].join(' > '));
    }
  }
  return failures;
}

function unescape(text) {
  return text.trim().replace(/\\(.)/g, '$1');
}

/** The spec reporter repeats at its end what failed. */
function failuresInSpec(lines) {
  const failures = [];
  let inList = false;
  for (const line of lines) {
    if (line === '✖ failing tests:') inList = true;
    const [, name] = /^✖ (.*) \([\d.]+ms\)$/.exec(line) ?? [];
    if (inList && name !== undefined) failures.push(name);
  }
  return failures;
}

/** The failed tests in surefire's XML reports, as Class.test. */
export function failuresOfSurefire(reports) {
  const failures = [];
  for (const xml of reports) {
    for (const [, attributes, content] of xml.matchAll(/<testcase\b((?:[^>"]|"[^"]*")*)(?<!\/)>([^]*?)<\/testcase>/g)) {
      if (!/<(?:failure|error)\b/.test(content)) continue;
      const value = (name) => plain(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '?');
      failures.push(`${value('classname').replace(/^.*\./, '')}.${value('name')}`);
    }
  }
  return failures;
}

function plain(text) {
  const characters = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
  return text.replace(/&(quot|apos|lt|gt|amp);/g, (_, name) => characters[name]);
}

function main([counter, status, log]) {
  const found = {
    node: () => failuresOfNode(readFileSync(log, 'utf8')),
    surefire: () => failuresOfSurefire(surefireReports()),
    exit: () => [],
  }[counter]();
  const failures = found.length > 0 ? found : [`no single test failed; exit status ${status}, see ${log}`];
  console.log(failures.join('\n'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
