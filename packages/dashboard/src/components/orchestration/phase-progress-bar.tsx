import type { OrchestrationView } from '@specflow/shared/schemas';
import { Elapsed } from '@/components/layout/elapsed';
import { cn } from '@/lib/view/class-names';
import { type PhaseStepView, phaseSteps } from '@/lib/view/phase-steps';
import { AT_WORK_FILL, runLook } from '@/lib/view/run-look';

const FILL: Readonly<Record<Exclude<PhaseStepView['state'], 'current' | 'stopped'>, string>> = {
  pending: '',
  done: 'bg-done-graphic',
  skipped: 'bg-faint-foreground/50',
};

const STATE_WORD: Readonly<Record<PhaseStepView['state'], string>> = {
  pending: 'not started',
  current: 'in progress',
  stopped: 'stopped',
  done: 'done',
  skipped: 'skipped',
};

/** Design · Analyze · Implement · Verify · Merge, and where the run is between them. */
export function PhaseProgressBar({ run }: { readonly run: OrchestrationView }) {
  const current = AT_WORK_FILL[runLook(run).tone];
  return (
    <ol
      aria-label="Steps of the phase"
      className="grid grid-cols-[1fr_1fr_1.3fr_1fr_1fr] gap-1 sm:grid-cols-5 sm:gap-3"
    >
      {phaseSteps(run).map((step) => (
        <li
          key={step.step}
          aria-current={step.state === 'current' ? 'step' : undefined}
          className="flex min-w-0 flex-col gap-1.5"
        >
          <div className="h-1 overflow-hidden rounded-full bg-track" aria-hidden>
            <div
              className={cn(
                'h-full rounded-full transition-[width] duration-500',
                step.state === 'current' || step.state === 'stopped' ? current : FILL[step.state],
              )}
              style={{ width: `${step.share * 100}%` }}
            />
          </div>
          <div className="flex flex-wrap items-baseline justify-between gap-x-2">
            <span
              className={cn(
                'truncate text-2xs sm:text-xs',
                step.state === 'current' ? 'font-medium text-foreground' : 'text-muted-foreground',
              )}
            >
              {step.label}
              <span className="sr-only">: {STATE_WORD[step.state]}</span>
            </span>
            <span className="hidden truncate text-2xs text-faint-foreground sm:inline">
              {step.note ?? (step.time === null ? null : <Elapsed watch={step.time} />)}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
