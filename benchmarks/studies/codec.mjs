// SPDX-License-Identifier: Apache-2.0
// What one frame costs the codec and the session's numbers, without a network: JMH, with the bytes that are allocated.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { java } from '../compare/contenders.mjs';
import { figure, table } from '../compare/report.mjs';

const SMALL = 64;
const KIB = 1_024;
const LARGE = [64 * KIB, KIB * KIB];

/**
 * `message`: what of it any codec has to allocate for a result of that kind, the characters of a string and the string, or bytes; null where
 * there is nothing to make.
 */
const SMALL_WORK = [
  { name: 'Encode.textAsLine', title: 'text, to be written on a WebSocket or as a line', message: 'bytes' },
  { name: 'Encode.textPrefixed', title: 'text, to be written with its length', message: 'bytes' },
  { name: 'Encode.bytesAsMessage', title: 'bytes, to be written on a WebSocket', message: 'bytes' },
  { name: 'Encode.bytesAsLine', title: 'bytes, to be written as a line (base64)', message: 'bytes' },
  { name: 'Decode.textLine', title: 'text, read from a WebSocket', message: 'text' },
  { name: 'Decode.textOfBatch', title: 'text, read from a WebSocket message of 32', message: 'text' },
  { name: 'Decode.textOfStream', title: 'text, read from a body of lines', message: 'text' },
  { name: 'Decode.bytesMessage', title: 'bytes, read from a WebSocket', message: 'bytes' },
  { name: 'Decode.bytesLine', title: 'bytes, read from a line (base64)', message: 'bytes' },
  { name: 'Numbers.sent', title: 'a frame is numbered, written and confirmed', message: null },
  { name: 'Numbers.takenIn', title: 'a frame is judged by its number and taken in', message: null },
];
const LARGE_WORK = [
  { name: 'Large.cutText', title: 'text, cut into frames to be written', message: 'bytes' },
  { name: 'Large.joinText', title: 'text, joined from its parts', message: 'text' },
  { name: 'Large.cutBytes', title: 'bytes, cut into frames to be written', message: 'bytes' },
  { name: 'Large.joinBytes', title: 'bytes, joined from their parts', message: 'bytes' },
];

/** By benchmark, and by its size where it has one: time and allocated bytes of one operation. */
function read(file) {
  const results = JSON.parse(readFileSync(file, 'utf8')).map(({ benchmark, params, primaryMetric, secondaryMetrics }) => {
    const name = benchmark.split('.').slice(-2).join('.');
    const allocated = secondaryMetrics['gc.alloc.rate.norm'] ?? secondaryMetrics['·gc.alloc.rate.norm'];
    return [params ? `${name} ${params.size}` : name, { nanos: primaryMetric.score, bytes: Math.round(allocated.score) }];
  });
  return Object.fromEntries(results);
}

/** One run: what is allocated is the same in each. */
async function measure() {
  const folder = mkdtempSync(join(os.tmpdir(), 'codec-'));
  const file = join(folder, 'results.json');
  try {
    const [command, ...args] = java('codec', 'codec.Program', [file]);
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    return { found: read(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bytes = (value) => `${value.toLocaleString('en')} B`;
const size = (value) => (value < KIB * KIB ? `${value / KIB} KiB` : `${value / KIB / KIB} MiB`);
/** JMH counts what the whole JVM allocates meanwhile. */
const NOISE = 0.0001;

function row(found, { name, title, message }, of) {
  const one = found[of === SMALL ? name : `${name} ${of}`];
  const itself = message ? found[`Message.${message} ${of}`].bytes : 0;
  const beyond = one.bytes - itself;
  const least = itself * NOISE;
  const cells = [title, `${figure(one.nanos)} ns`, bytes(one.bytes), bytes(itself), Math.abs(beyond) < least ? '0 B' : bytes(beyond)];
  return of === SMALL ? cells : [size(of), ...cells];
}

const HEAD = ['', 'time', 'allocated', 'the message itself', 'beyond it'];

export const codec = {
  name: 'codec',
  measure,
  section: ({ found }) => `## The codec, alone

By JMH, for one message: time, and all bytes that are allocated. Beside them what the message itself takes, which is a string with its characters when it is
read, its bytes when it is written. [What is beyond it](../benchmarks/README.md#what-a-frame-allocates).

A message of ${SMALL} bytes:

${table(HEAD, SMALL_WORK.map((work) => row(found, work, SMALL)))}

A message that is larger than a frame, which has ${size(16 * KIB)} at most:

${table(['', ...HEAD], LARGE.flatMap((of) => LARGE_WORK.map((work) => row(found, work, of))))}`,
};
