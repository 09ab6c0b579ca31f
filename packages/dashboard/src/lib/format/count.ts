// Made once: what a number costs to be written is then the writing.
const numbers = new Intl.NumberFormat('en-US');

/** A number as a person reads it: `2,000`. */
export function formatNumber(count: number): string {
  return numbers.format(count);
}

/** A number with its noun: `1 task`, `3 tasks`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}
