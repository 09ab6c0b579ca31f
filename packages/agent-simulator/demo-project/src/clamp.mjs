/**
 * Keeps a number inside its bounds.
 *
 * @param {number} value
 * @param {number} lowest
 * @param {number} highest not below `lowest`
 * @returns {number}
 */
export function clamp(value, lowest, highest) {
  if (lowest > highest) throw new RangeError(`No number lies between ${lowest} and ${highest}.`);
  return Math.min(Math.max(value, lowest), highest);
}
