import type { OrchestrationView } from '@specflow/shared/schemas';
import type { ReactNode } from 'react';
import { Elapsed, TimeAgo } from '@/components/layout/elapsed';
import { Progress } from '@/components/ui/progress';
import { formatDurationRange } from '@/lib/format/duration';
import { formatUsd } from '@/lib/format/money';
import { progressHeadline } from '@/lib/view/progress-headline';
import { progressNumbers } from '@/lib/view/progress-numbers';
import { AT_WORK_FILL, runLook } from '@/lib/view/run-look';
import { agentsAtWork } from '@/lib/view/wave-rows';

/** "Implementing batch 2 of 4", the bar, and the numbers below it. */
export function ProgressSummary(props: {
  readonly run: OrchestrationView;
  /** Last sign of life of the agent that works now. */
  readonly lastOutputAt?: string;
}) {
  const { run } = props;
  const { progress } = run;
  const numbers = progressNumbers(run);
  const agents = agentsAtWork(run);
  // A single workflow has no task list of its own.
  const hasTasks = run.kind !== 'workflow';
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="min-w-0 text-base font-medium text-pretty break-words">{progressHeadline(run)}</p>
        {hasTasks && (
          <p className="text-muted-foreground tabular-nums">
            <span className="font-medium text-foreground">
              {progress.tasksCompleted}/{progress.tasksTotal}
            </span>{' '}
            tasks complete ({numbers.percent}%)
          </p>
        )}
      </div>
      {hasTasks && (
        <Progress
          className="h-2"
          label="Tasks complete"
          valueText={`${progress.tasksCompleted} of ${progress.tasksTotal} tasks complete`}
          value={progress.tasksCompleted}
          max={Math.max(1, progress.tasksTotal)}
          segments={[
            { key: 'done', share: numbers.doneShare, className: 'bg-done-graphic' },
            { key: 'current', share: numbers.currentShare, className: AT_WORK_FILL[runLook(run).tone] },
          ]}
        />
      )}
      <dl className="flex flex-wrap items-baseline gap-x-6 gap-y-1 text-muted-foreground">
        <Fact name="Elapsed">
          <Elapsed watch={progress} />
        </Fact>
        {progress.etaMs !== undefined && <Fact name="Remaining">{formatDurationRange(progress.etaMs)}</Fact>}
        <Fact name="Spent" rest={` of ${formatUsd(run.config.budget.maxTotal)}`}>
          {formatUsd(progress.money.spentUsd)}
        </Fact>
        {progress.money.reservedUsd > 0 && (
          <Fact name="Reserved">{formatUsd(progress.money.reservedUsd)}</Fact>
        )}
        {agents > 1 && <Fact name="Agents">{agents} at work</Fact>}
        {props.lastOutputAt !== undefined && (
          <div className="ml-auto flex items-baseline gap-1 text-faint-foreground">
            <dt>agent active</dt>
            <dd>
              <TimeAgo at={props.lastOutputAt} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function Fact(props: { readonly name: string; readonly rest?: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt>{props.name}</dt>
      <dd className="tabular-nums">
        <span className="font-medium text-foreground">{props.children}</span>
        {props.rest}
      </dd>
    </div>
  );
}
