import { filledText } from './checks.mjs';

const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const PART = /(\d+(?:\.\d+)?)\s*(ms|d|h|m|s)\s*/y;

/**
 * Milliseconds of a duration such as `1h 30m`, `2d`, `1.5s` or `250ms`.
 *
 * @param {string} text parts of a number and a unit (d, h, m, s, ms), one after the other
 * @returns {number} milliseconds, rounded to whole ones
 */
export function parseDuration(text) {
  const rest = filledText(text, 'duration').trim();
  let total = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const part = PART.exec(rest);
    if (part === null) throw new TypeError(`duration is not understood: ${text}`);
    total += Number(part[1]) * UNIT_MS[part[2]];
  }
  return Math.round(total);
}
