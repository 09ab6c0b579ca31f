import { wholeNumber } from './checks.mjs';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/**
 * A duration in words that `parseDuration` understands: `1h 30m`, `250ms`, `0s`.
 *
 * @param {number} milliseconds a whole number, not negative
 * @returns {string}
 */
export function formatDuration(milliseconds) {
  let rest = wholeNumber(milliseconds, 'milliseconds');
  if (rest < 0) throw new TypeError('milliseconds must not be negative.');
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}
