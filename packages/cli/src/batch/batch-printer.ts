import { runEvents } from '@specflow/shared/runs';
import type { OrchestrationView, RunEvent } from '@specflow/shared/schemas';
import type { ProgressPrinter } from '../run/progress-printer';
import { cleanLine, shorten } from '../text/clean-text';
import { duration, usd } from '../text/layout';
import type { Style } from '../text/style';

/**
 * Shows a batch run while it goes on: a line for each event of it, above the progress line of a terminal. The events
 * are those of the run's journal.
 */
export function createBatchPrinter(target: {
  readonly style: Style;
  readonly print: (line: string) => void;
  /** The line that is redrawn; null where the output is no terminal. */
  readonly progress: ProgressPrinter | null;
}): ProgressPrinter {
  let before: OrchestrationView | null = null;
  let lastStatus = '';
  return {
    show(run) {
      const lines = runEvents(before, run).flatMap((event) => describeEvent(event, run, target.style));
      const isStopped = run.status !== 'running' && run.status !== 'completed' && run.status !== lastStatus;
      if (isStopped)
        lines.push(`${target.style.warn(run.status.replace('_', ' '))}: ${cleanLine(run.statusReason)}`);
      if (lines.length > 0) target.progress?.clear();
      for (const line of lines) target.print(line);
      target.progress?.show(run);
      before = run;
      lastStatus = run.status;
    },
    clear: () => target.progress?.clear(),
    finish: () => target.progress?.finish(),
  };
}

function describeEvent(event: RunEvent, run: OrchestrationView, style: Style): string[] {
  switch (event.type) {
    case 'wave_started': {
      const { wave, of, taskIds } = event.data;
      return [style.bold(`Wave ${wave} of ${of}: ${shorten(taskIds.join(', '), 100)}`)];
    }
    case 'task_started': {
      const task = run.batchRun?.tasks.find(({ id }) => id === event.data.taskId);
      return [
        `  ${event.data.taskId} started  ${style.dim(shorten(cleanLine(task?.description ?? ''), 80))}`,
      ];
    }
    case 'task_ended': {
      const { taskId, status, durationMs, costUsd, reason } = event.data;
      const tone = status === 'completed' ? style.good : status === 'skipped' ? style.dim : style.bad;
      const facts = durationMs > 0 ? `  ${duration(durationMs)}  ${usd(costUsd)}` : '';
      const why = reason === undefined ? '' : `  ${shorten(cleanLine(reason), 200)}`;
      return [`  ${taskId} ${tone(status.replace('_', ' '))}${facts}${why}`];
    }
    case 'wave_ended': {
      const { wave, of, notCompleted } = event.data;
      const rest =
        notCompleted.length === 0 ? 'all done' : `not done: ${shorten(notCompleted.join(', '), 100)}`;
      return [`Wave ${wave} of ${of} ended, ${rest}`];
    }
    case 'run_started':
    case 'run_ended':
      return [];
  }
}
