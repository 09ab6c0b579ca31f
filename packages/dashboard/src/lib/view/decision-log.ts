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

/** The lines of the list, the newest first. */
export function decisionsNewestFirst(decisions: readonly Decision[]): readonly DecisionLine[] {
  return decisions.map((decision, key) => ({ key, decision })).toReversed();
}
