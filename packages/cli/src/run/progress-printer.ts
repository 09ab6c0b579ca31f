import type { OrchestrationView } from '@specflow/shared/schemas';
import { cleanLine, shorten } from '../text/clean-text';
import { duration, progressBar, usd } from '../text/layout';
import type { Style } from '../text/style';

/** Shows a run while it goes on. */
export interface ProgressPrinter {
  readonly show: (run: OrchestrationView) => void;
  /** Takes the line away for other output. */
  readonly clear: () => void;
  /** Leaves the last state on the screen. */
  readonly finish: () => void;
}

const CLEAR_LINE = '\r\u001b[2K';

/** On a terminal one line that is redrawn; elsewhere one line for each change of step, batch or count. */
export function createProgressPrinter(target: {
  readonly isTty: boolean;
  /** Width of the terminal: a line that wraps could not be redrawn. */
  readonly columns: number;
  readonly style: Style;
  readonly write: (text: string) => void;
  readonly now: () => number;
}): ProgressPrinter {
  let lastKey = '';
  let isLineOpen = false;
  return {
    show(run) {
      const { progress } = run;
      const key = [run.status, progress.label, progress.tasksCompleted, progress.tasksTotal].join('|');
      if (target.isTty) {
        target.write(CLEAR_LINE + describeProgress(run, target));
        isLineOpen = true;
      } else if (key !== lastKey) target.write(`${describeProgress(run, target)}\n`);
      lastKey = key;
    },
    clear() {
      if (isLineOpen) target.write(CLEAR_LINE);
    },
    finish() {
      if (isLineOpen) target.write('\n');
      isLineOpen = false;
    },
  };
}

function describeProgress(
  run: OrchestrationView,
  target: { readonly style: Style; readonly columns: number; readonly now: () => number },
): string {
  const { progress } = run;
  const { style, columns } = target;
  const bar = progressBar(progress.tasksCompleted, progress.tasksTotal, barWidth(columns));
  const counts = `${progress.tasksCompleted}/${progress.tasksTotal} tasks`;
  const time = duration(elapsedMs(run, target.now())) + (columns < 100 ? '' : describeEta(progress.etaMs));
  const facts = [counts, time, usd(progress.money.spentUsd)].join('  ');
  const label = shorten(cleanLine(progress.label), columns - bar.length - facts.length - 5);
  return [style.accent(bar), facts, style.bold(label)].filter((part) => part !== '').join('  ');
}

/** ` (2 min 00 s to 5 min 00 s left)`: what is left as a range; empty while nothing can be said. */
function describeEta(eta: OrchestrationView['progress']['etaMs']): string {
  return eta === undefined ? '' : ` (${duration(eta[0])} to ${duration(eta[1])} left)`;
}

function barWidth(columns: number): number {
  if (columns < 50) return 0;
  return columns < 80 ? 10 : 24;
}

/** Milliseconds that a run has been at work. */
export function elapsedMs(run: Pick<OrchestrationView, 'progress'>, nowMs: number): number {
  const { activeMs, runningSince } = run.progress;
  return activeMs + (runningSince === undefined ? 0 : Math.max(0, nowMs - Date.parse(runningSince)));
}
