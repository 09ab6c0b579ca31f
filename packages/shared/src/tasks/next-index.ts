/** Finds the next occurrence of a text at or after an offset; see {@link createNextIndex}. */
export type NextIndex = (from: number) => number;

/**
 * `indexOf` with memory. As long as the offsets asked for never go back, all calls together read the
 * text once, also when the needle is rare or absent: that keeps the scanner linear.
 */
export function createNextIndex(text: string, needle: string): NextIndex {
  let known = text.indexOf(needle);
  return (from) => {
    if (known !== -1 && known < from) known = text.indexOf(needle, from);
    return known;
  };
}
