// SPDX-License-Identifier: Apache-2.0
// What both halves of the suite are told from outside.

export function number(name, fallback) {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number, not "${text}"`);
  return value;
}

/** How long something that must come at once may take before its absence is a failure. */
export const patience = number('PATIENCE_MS', 4000);
