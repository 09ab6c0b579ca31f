import type { ProjectView } from '@specflow/shared/schemas';
import { formatCount } from '../format/count';
import { statusView } from './run-status';
import { TONE_FILL } from './tone';

/** One run of the strip. */
export interface HistoryBar {
  readonly id: string;
  /** 20–100: the cost against the dearest of the shown runs. */
  readonly heightPercent: number;
  readonly className: string;
}

const SHOWN = 20;
const LEAST_PERCENT = 20;

/** Bars of the newest runs in reading order, and the same as words. */
export function historyBars(history: ProjectView['history']): {
  readonly bars: readonly HistoryBar[];
  readonly summary: string;
} {
  const runs = history.slice(0, SHOWN);
  const dearest = Math.max(...runs.map((run) => run.costUsd), 0.01);
  const bars = runs.toReversed().map((run) => ({
    id: run.id,
    heightPercent: LEAST_PERCENT + (1 - LEAST_PERCENT / 100) * (run.costUsd / dearest) * 100,
    className: TONE_FILL[statusView(run).tone],
  }));
  const words = new Map<string, number>();
  for (const run of runs) {
    const word = statusView(run).word.toLowerCase();
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  const parts = [...words].map(([word, count]) => `${count} ${word}`);
  return { bars, summary: `Last ${formatCount(runs.length, 'run')}: ${parts.join(', ')}` };
}
