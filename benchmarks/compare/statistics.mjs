// SPDX-License-Identifier: Apache-2.0

const sorted = (values) => values.filter((value) => typeof value === 'number' && !Number.isNaN(value)).sort((a, b) => a - b);

/** The middle one of what is there, between two of them their mean; null of nothing. */
export const median = (values) => quantile(values, 0.5);

/** The value below which such a share of them lies, between two of them in proportion; null of nothing. */
export function quantile(values, share) {
  const all = sorted(values);
  if (all.length === 0) return null;
  const at = share * (all.length - 1);
  const [below, above] = [all[Math.floor(at)], all[Math.ceil(at)]];
  return below === above ? below : below + (at % 1) * (above - below);
}

/** The median of what may be null for never, which is later than all others. */
export function medianOrNever(values) {
  const middle = median(values.map((value) => value ?? Infinity));
  return middle === Infinity ? null : middle;
}
