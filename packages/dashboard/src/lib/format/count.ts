// Made once: what a number costs to be written is then the writing.
const numbers = new Intl.NumberFormat('en-US');

/** A number with its noun: `1 task`, `3 tasks`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${numbers.format(count)} ${count === 1 ? noun : plural}`;
}
