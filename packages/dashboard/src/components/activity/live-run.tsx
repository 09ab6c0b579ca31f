import type { ActivityRun } from '@specflow/shared/schemas';
import Link from 'next/link';
import { Countdown, Elapsed, TimeAgo } from '@/components/layout/elapsed';
import { OrchestrationBadge, SimulatedBadge } from '@/components/orchestration/orchestration-badge';
import { Progress } from '@/components/ui/progress';
import { formatUsd } from '@/lib/format/money';
import { runHref } from '@/lib/view/hrefs';
import { runLook } from '@/lib/view/run-look';

/** One run that is not over: what it does, whether its agent lives, and what it costs. */
export function LiveRun({ run }: { readonly run: ActivityRun }) {
  const { progress } = run;
  return (
    <li className="relative flex flex-col gap-2 px-4 py-3.5 hover:bg-hover">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Link
          href={runHref(run.projectId, run.id)}
          className="min-w-0 truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {run.projectName}
        </Link>
        <OrchestrationBadge state={runLook(run)} />
        {run.simulated && <SimulatedBadge />}
        <span className="ml-auto text-xs text-faint-foreground tabular-nums max-sm:ml-0 max-sm:w-full">
          <AgentSign run={run} />
        </span>
      </div>
      <p className="text-pretty break-words text-muted-foreground">
        {run.status === 'running' ? run.label : run.statusReason}
      </p>
      <div className="flex items-center gap-x-4 gap-y-1.5 text-xs text-muted-foreground tabular-nums max-sm:flex-wrap">
        {progress.tasksTotal > 0 && (
          <>
            <Progress
              className="max-w-56 max-sm:max-w-none"
              label={`Tasks of ${run.projectName}`}
              valueText={`${progress.tasksCompleted} of ${progress.tasksTotal} tasks complete`}
              value={progress.tasksCompleted}
              max={progress.tasksTotal}
              segments={[
                {
                  key: 'done',
                  share: progress.tasksCompleted / progress.tasksTotal,
                  className: 'bg-done-graphic',
                },
              ]}
            />
            <span className="whitespace-nowrap">
              {progress.tasksCompleted}/{progress.tasksTotal} tasks
            </span>
          </>
        )}
        <span className="whitespace-nowrap">
          <Elapsed watch={progress} />
        </span>
        <span className="whitespace-nowrap">
          {formatUsd(progress.money.spentUsd)} of {formatUsd(run.maxTotalUsd)}
        </span>
      </div>
    </li>
  );
}

function AgentSign({ run }: { readonly run: ActivityRun }) {
  if (run.resumeAt !== undefined && run.status === 'parked') {
    return (
      <>
        goes on in <Countdown until={run.resumeAt} />
      </>
    );
  }
  if (run.agent === null) return 'no agent at work';
  if (run.agent.lastOutputAt === undefined) return 'agent starting';
  return (
    <>
      agent active <TimeAgo at={run.agent.lastOutputAt} />
    </>
  );
}
