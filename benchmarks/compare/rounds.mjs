// SPDX-License-Identifier: Apache-2.0
// Rounds in which the contenders take turns, so that what else the machine does hits all of them.
import { CONTENDERS, LIMIT } from './contenders.mjs';

export function median(values) {
  const sorted = values.filter((value) => value !== undefined && value !== null).sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.floor(sorted.length / 2)];
}

const shown = (figure) => (figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toFixed(2));

function line(target, round, contender, { failed, figure, perSecond, p50, p99, loadBusy }, limit) {
  const head = `${target.name}, round ${round + 1}: ${contender.name.padEnd(19)}`;
  if (failed) return `${head} – (${failed})`;
  const ratio = limit?.figure ? `, ${(figure / limit.figure).toFixed(2)} × bare` : '';
  const more = perSecond ? `; ${Math.round(perSecond).toLocaleString('en')}/s, p50 ${shown(p50)} µs, p99 ${shown(p99)} µs, load ${Math.round(loadBusy * 100)} % busy` : '';
  return `${head} ${shown(figure)} ${target.unit}${ratio}${more}`;
}

async function measured(target, contender) {
  try {
    return await target.measure(contender);
  } catch (error) {
    return { failed: error.message.split('\n').slice(0, 3).join(' ') };
  }
}

/** Measures one target: by contender, what each round found. */
export async function measureTarget(target, { rounds, only }) {
  const named = (one) => target.with?.includes(one.name) ?? false;
  const asked = (one) => (only.length === 0 ? !one.apart || named(one) : one === LIMIT || only.includes(one.name));
  const able = (one) => one.carriers.includes(target.carrier) && (!target.resumes || one.resumes) && (target.among?.includes(one.name) ?? true);
  const taking = CONTENDERS.filter((one) => asked(one) && able(one));
  const found = Object.fromEntries(taking.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const turns = round % 2 === 0 ? taking : [LIMIT, ...taking.slice(1).reverse()];
    for (const contender of turns) {
      const result = await measured(target, contender);
      found[contender.name].push(result);
      console.log(line(target, round, contender, result, found[LIMIT.name][round]));
    }
  }
  return found;
}

/** The medians of a contender: its figure, and the ratio to the limit in the same round. */
export function summary(found, name) {
  const rounds = found[name];
  if (!rounds) return null;
  const figure = median(rounds.map((one) => one.figure));
  if (figure === null) return null;
  const ratio = median(rounds.map((one, i) => one.figure / found[LIMIT.name][i]?.figure).filter(Number.isFinite));
  const others = ['p50', 'p99', 'perSecond', 'bytesUp', 'bytesDown', 'headUp', 'headDown', 'connections'];
  return { figure, ratio, ...Object.fromEntries(others.map((key) => [key, median(rounds.map((one) => one[key]))])) };
}
