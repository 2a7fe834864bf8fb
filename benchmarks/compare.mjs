// SPDX-License-Identifier: Apache-2.0
// Throughline, its peers and the limit at the same work, in one run. Writes docs/benchmarks.md with its data, and the README's table.
//   make bench                    TARGET=echo,heap CONTENDERS=throughline ROUNDS=3 WARMUP=6 SECONDS=3
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { repository } from '../e2e/lib/server.mjs';
import { tool } from './compare/contenders.mjs';
import { overview, picture, report } from './compare/report.mjs';
import { measureTarget } from './compare/rounds.mjs';
import { TARGETS, chosen } from './compare/targets.mjs';
import { STUDIES } from './studies/index.mjs';

const list = (name) => (process.env[name] ?? '').split(',').filter(Boolean);
const rounds = Number(process.env.ROUNDS ?? 3);
const only = list('CONTENDERS');

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

const documents = (name) => join(repository, 'docs', name);
const studyFile = ({ name }) => documents(`benchmarks-${name}.json`);
const read = (file, otherwise) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise);
const write = (file, data) => writeFileSync(file, `${JSON.stringify(data, null, 1)}\n`);

/** Measures; what is compared with a few only is told and not kept. */
async function measureAll() {
  const dataFile = documents('benchmarks.json');
  const data = { environment: environment(), targets: read(dataFile, { targets: {} }).targets };
  const asked = chosen([...TARGETS, ...STUDIES], list('TARGET'));
  for (const target of asked.filter((one) => TARGETS.includes(one))) {
    data.targets[target.name] = { rounds, found: await measureTarget(target, { rounds, only }) };
  }
  for (const study of asked.filter((one) => STUDIES.includes(one))) {
    const found = await study.measure({ rounds, only });
    console.log(`\n${study.section(found)}`);
    if (only.length > 0) continue;
    write(studyFile(study), found);
    for (const [name, svg] of Object.entries(study.pictures?.(found) ?? {})) writeFileSync(documents(name), svg);
  }
  if (asked.some((one) => TARGETS.includes(one))) console.log(`\n${overview(data)}`);
  if (only.length === 0) write(dataFile, data);
  return data;
}

function writeDocuments(data) {
  const sections = STUDIES.map((study) => [study, read(studyFile(study), null)]).filter(([, found]) => found);
  const page = report(data, sections.map(([study, found]) => study.section(found)));
  writeFileSync(documents('benchmarks.md'), page);
  writeFileSync(documents('benchmarks.svg'), picture(data));
  console.log('docs/benchmarks.md, its picture and its data are written');
  writeTable(join(repository, 'README.md'), overview(data));
}

const measured = await measureAll();
if (only.length === 0) writeDocuments(measured);
