/**
 * Offsets of the backtick code spans of one line as flat pairs `[start, end, …]`, `end` exclusive.
 * A run of n backticks closes at the next run of exactly n; an unmatched run is plain text.
 * Linear: a run that has no partner further on is never searched for.
 */
export function findCodeSpans(line: string): number[] {
  const spans: number[] = [];
  const runs = collectRuns(line);
  const lastOfLength = new Map<number, number>();
  for (const run of runs) lastOfLength.set(run.length, run.start);
  for (let i = 0; i < runs.length; i += 1) {
    const open = runs[i];
    if (open === undefined || (lastOfLength.get(open.length) ?? -1) <= open.start) continue;
    let j = i + 1;
    while (j < runs.length && runs[j]?.length !== open.length) j += 1;
    const close = runs[j];
    if (close === undefined) continue;
    spans.push(open.start, close.start + close.length);
    i = j;
  }
  return spans;
}

interface BacktickRun {
  start: number;
  length: number;
}

function collectRuns(line: string): BacktickRun[] {
  const runs: BacktickRun[] = [];
  let at = line.indexOf('`');
  while (at !== -1) {
    let end = at + 1;
    while (line[end] === '`') end += 1;
    runs.push({ start: at, length: end - at });
    at = line.indexOf('`', end);
  }
  return runs;
}
