// SPDX-License-Identifier: Apache-2.0
// Throughline, its peers and the limit at the same work, in one run. Writes docs/benchmarks.md with its data, and the README's table.
//   make bench                    TARGET=echo,heap CONTENDERS=throughline ROUNDS=3 WARMUP=6 SECONDS=3
// TARGET=none measures nothing: what is written is written anew from the data.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { repository } from '../e2e/lib/server.mjs';
import { libraries, tool } from './compare/contenders.mjs';
import { overview, picture, report } from './compare/report.mjs';
import { measureTarget } from './compare/rounds.mjs';
import { TARGETS, chosen } from './compare/targets.mjs';
import { STUDIES } from './studies/index.mjs';

const list = (name) => (process.env[name] ?? '').split(',').filter(Boolean);
const rounds = Number(process.env.ROUNDS ?? 3);
const only = list('CONTENDERS');
/** What is compared with a few only is told and not kept. */
const kept = only.length === 0;

function environment() {
  const [, runtime] = execFileSync(tool('java'), ['--version'], { encoding: 'utf8' }).split('\n');
  const { model } = os.cpus()[0];
  return { machine: `${model.trim()}, ${os.cpus().length} cores, ${os.type()} ${os.release()}`, node: process.version.slice(1), java: runtime.trim(), libraries: libraries() };
}

const documents = (name) => join(repository, 'docs', name);
const dataFile = documents('benchmarks.json');
const studyFile = ({ name }) => documents(`benchmarks-${name}.json`);
const read = (file, otherwise) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise);
const write = (file, data) => writeFileSync(file, `${JSON.stringify(data, null, 1)}\n`);

/** Puts the table between the two comments that mark its place, when they are there. */
function writeTable(file, table) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/(<!-- benchmarks -->\n)[^]*(<!-- end of benchmarks -->)/, (all, begin, end) => `${begin}${table}\n${end}`);
  if (after !== before) writeFileSync(file, after);
}

/** The page, its picture and the README's table, of the data that there is. */
function writeDocuments(data) {
  const studies = STUDIES.map((study) => [study, read(studyFile(study), null)]).filter(([, found]) => found);
  writeFileSync(documents('benchmarks.md'), report(data, studies));
  writeFileSync(documents('benchmarks.svg'), picture(data));
  writeTable(join(repository, 'README.md'), overview(data));
}

async function addTarget(target, data, where) {
  data.targets[target.name] = { environment: where, rounds, found: await measureTarget(target, { rounds, only }) };
  if (kept) write(dataFile, data);
}

async function addStudy(study, where) {
  const found = { environment: where, ...(await study.measure({ rounds, only })) };
  console.log(`\n${study.section(found)}`);
  if (!kept) return;
  write(studyFile(study), found);
  for (const [name, svg] of Object.entries(study.pictures?.(found) ?? {})) writeFileSync(documents(name), svg);
}

const data = read(dataFile, { targets: {} });
const names = list('TARGET');
const asked = names.includes('none') ? [] : chosen([...TARGETS, ...STUDIES], names);
const where = environment();
for (const one of asked) {
  await (STUDIES.includes(one) ? addStudy(one, where) : addTarget(one, data, where));
  if (kept) writeDocuments(data);
}
if (asked.some((one) => TARGETS.includes(one))) console.log(`\n${overview(data)}`);
if (kept) {
  writeDocuments(data);
  console.log('docs/benchmarks.md, its picture, its data and the table of README.md are written');
}
if (process.exitCode) console.error('Throughline or bare Vert.x failed: see above');
