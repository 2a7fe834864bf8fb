// SPDX-License-Identifier: Apache-2.0
// Throughline, its peers and the limit at the same work, in one run. Writes docs/benchmarks.md with its data, and the README's table.
//   make bench                    TARGET=echo,heap CONTENDERS=throughline ROUNDS=3 WARMUP=4 SECONDS=4
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { repository } from '../e2e/lib/server.mjs';
import { tool } from './compare/contenders.mjs';
import { overview, report } from './compare/report.mjs';
import { measureTarget } from './compare/rounds.mjs';
import { chosen } from './compare/targets.mjs';

const list = (name) => (process.env[name] ?? '').split(',').filter(Boolean);
const rounds = Number(process.env.ROUNDS ?? 3);
const only = list('CONTENDERS');
const dataFile = join(repository, 'docs/benchmarks.json');

function environment() {
  const [, version] = execFileSync(tool('java'), ['--version'], { encoding: 'utf8' }).split('\n');
  const { model } = os.cpus()[0];
  return { machine: `${model.trim()}, ${os.cpus().length} cores`, node: process.version.slice(1), java: version.replace(/ \(.*/, '') };
}

/** Puts the table between the two comments that mark its place, when they are there. */
function writeTable(file, table) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/(<!-- benchmarks -->\n)[^]*(<!-- end of benchmarks -->)/, (all, begin, end) => `${begin}${table}\n${end}`);
  if (after === before) return;
  writeFileSync(file, after);
  console.log(`the table of ${file} is written`);
}

const earlier = existsSync(dataFile) ? JSON.parse(readFileSync(dataFile, 'utf8')) : { targets: {} };
const data = { environment: environment(), targets: earlier.targets };
for (const target of chosen(list('TARGET'))) {
  data.targets[target.name] = { rounds, found: await measureTarget(target, { rounds, only }) };
}
console.log(`\n${overview(data)}`);
if (only.length === 0) {
  writeFileSync(dataFile, `${JSON.stringify(data, null, 1)}\n`);
  writeFileSync(join(repository, 'docs/benchmarks.md'), report(data));
  console.log('docs/benchmarks.md and docs/benchmarks.json are written');
  writeTable(join(repository, 'README.md'), overview(data));
}
