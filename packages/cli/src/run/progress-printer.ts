import type { OrchestrationView } from '@specflow/shared/schemas';
import { cleanLine, shorten } from '../text/clean-text';
import { duration, progressBar, usd } from '../text/layout';
import type { Style } from '../text/style';

/** Shows a run while it goes on. */
export interface ProgressPrinter {
  readonly show: (run: OrchestrationView) => void;
  /** Leaves the last state on the screen. */
  readonly finish: () => void;
}

const CLEAR_LINE = '\r\u001b[2K';
const WIDTH = 100;

/** On a terminal one line that is redrawn; elsewhere one line for each change of step, batch or count. */
export function createProgressPrinter(target: {
  readonly isTty: boolean;
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
    finish() {
      if (isLineOpen) target.write('\n');
      isLineOpen = false;
    },
  };
}

function describeProgress(
  run: OrchestrationView,
  { style, now }: { readonly style: Style; readonly now: () => number },
): string {
  const { progress } = run;
  const bar = progressBar(progress.tasksCompleted, progress.tasksTotal, 24);
  const counts = `${progress.tasksCompleted}/${progress.tasksTotal} tasks`;
  const label = shorten(cleanLine(progress.label), WIDTH - 60);
  const facts = [counts, duration(elapsedMs(run, now())), usd(progress.money.spentUsd)].join('  ');
  return `${style.accent(bar)}  ${facts}  ${style.bold(label)}`;
}

/** Milliseconds that a run has been at work. */
export function elapsedMs(run: Pick<OrchestrationView, 'progress'>, nowMs: number): number {
  const { activeMs, runningSince } = run.progress;
  return activeMs + (runningSince === undefined ? 0 : Math.max(0, nowMs - Date.parse(runningSince)));
}
