// SPDX-License-Identifier: Apache-2.0
// Rounds in which the contenders take turns, so that what else the machine does hits all of them.
import { CONTENDERS, LIMIT } from './contenders.mjs';
import { median } from './statistics.mjs';

const shown = (figure) => (figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toFixed(2));

function line(target, round, contender, { failed, figure, perSecond, p50, p99, loadBusy }) {
  const head = `${target.name}, round ${round + 1}: ${contender.name.padEnd(19)}`;
  if (failed) return `${head} – (${failed})`;
  const more = perSecond ? `; ${Math.round(perSecond).toLocaleString('en')}/s, p50 ${shown(p50)} µs, p99 ${shown(p99)} µs, load ${Math.round(loadBusy * 100)} % busy` : '';
  return `${head} ${shown(figure)} ${target.unit}${more}`;
}

/** One round beside the limit, which is known when the round is over. */
function ratios(target, round, taking, found) {
  const figure = ({ name }) => found[name][round].figure;
  const others = taking.filter((one) => one !== LIMIT && figure(one) && figure(LIMIT));
  return `${target.name}, round ${round + 1}, × bare: ${others.map((one) => `${one.name} ${(figure(one) / figure(LIMIT)).toFixed(2)}`).join(', ') || '–'}`;
}

/** What is measured of one contender, or why it failed: where it is one that all is about, the program fails at its end. */
export async function attempt(contender, measure) {
  try {
    return await measure(contender);
  } catch (error) {
    if (contender.essential) process.exitCode = 1;
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
    const first = round % taking.length;
    for (const contender of [...taking.slice(first), ...taking.slice(0, first)]) {
      const result = await attempt(contender, target.measure);
      found[contender.name].push(result);
      console.log(line(target, round, contender, result));
    }
    console.log(ratios(target, round, taking, found));
  }
  return found;
}

/** In which round a contender failed first, and why; null when it did not. */
export function failure(found, name) {
  const round = found[name]?.findIndex(({ failed }) => failed) ?? -1;
  return round < 0 ? null : { round: round + 1, why: found[name][round].failed };
}

const MEDIANS = ['figure', 'p50', 'p99', 'perSecond', 'loadBusy', 'bytesUp', 'bytesDown', 'headUp', 'headDown', 'connections'];
const RATIOS = ['figure', 'p50', 'p99', 'perSecond'];

/** The medians of a contender, and in `times` those of the ratios to the limit in the same round; null of who failed in any round. */
export function summary(found, name) {
  const rounds = found[name] ?? [];
  if (rounds.length === 0 || failure(found, name)) return null;
  const limit = failure(found, LIMIT.name) ? [] : (found[LIMIT.name] ?? []);
  const times = RATIOS.map((key) => [key, median(rounds.map((one, i) => one[key] / limit[i]?.[key]))]);
  const medians = MEDIANS.map((key) => [key, median(rounds.map((one) => one[key]))]);
  return { ...Object.fromEntries(medians), times: Object.fromEntries(times) };
}
