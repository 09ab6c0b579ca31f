import { wholeNumber } from './checks.mjs';

/**
 * Splits an amount by weights; the shares always add up to the amount.
 *
 * @param {number} minorUnits whole number of minor units, not negative
 * @param {readonly number[]} weights whole numbers, not negative, not all 0
 * @returns {number[]} one share per weight
 */
export function allocate(minorUnits, weights) {
  const amount = wholeNumber(minorUnits, 'minorUnits');
  const total = weights.reduce((sum, weight) => sum + wholeNumber(weight, 'weight'), 0);
  if (amount < 0 || total <= 0 || weights.some((weight) => weight < 0))
    throw new TypeError('minorUnits and weights must not be negative, and one weight must be above 0.');
  const shares = weights.map((weight) => Math.floor((amount * weight) / total));
  const remainders = weights.map((weight, index) => ({ index, size: (amount * weight) % total }));
  remainders.sort((a, b) => b.size - a.size || a.index - b.index);
  const left = amount - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of remainders.slice(0, left)) shares[index] += 1;
  return shares;
}
