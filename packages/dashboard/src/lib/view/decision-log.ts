import type { Decision } from '@specflow/shared/schemas';

/** The decision log as text for the clipboard, the oldest first, one line each. */
export function decisionLogText(decisions: readonly Decision[]): string {
  return decisions
    .map(({ timestamp, decision, reason }) =>
      [timestamp, decision, reason].filter((part) => part !== '').join('\t'),
    )
    .join('\n');
}

/** One line of the list; the log only ever grows, so the place counted from the begin identifies a line. */
export interface DecisionLine {
  readonly key: number;
  readonly decision: Decision;
}

/** The lines in which every typed word occurs; all of them without a word. */
export function matchingDecisions(lines: readonly DecisionLine[], filter: string): readonly DecisionLine[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(({ decision: { decision, reason } }) => {
    const text = `${decision}\n${reason}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The lines of the list, the newest first. */
export function decisionsNewestFirst(decisions: readonly Decision[]): readonly DecisionLine[] {
  return decisions.map((decision, key) => ({ key, decision })).toReversed();
}
