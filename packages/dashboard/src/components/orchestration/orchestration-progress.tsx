'use client';

import type { OrchestrationStatusReply, OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { TimeUntil } from '@/components/layout/elapsed';
import { LiveAnnouncer } from '@/components/layout/live-announcer';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { Card } from '@/components/ui/card';
import { withFreshCounts } from '@/lib/view/fresh-counts';
import { RUN_STATUS } from '@/lib/view/run-status';
import { transitionKey, transitionText } from '@/lib/view/run-transition';
import { BatchProgress } from './batch-progress';
import { BudgetPanel } from './budget-panel';
import { DecisionLogPanel } from './decision-log-panel';
import { MergeReadyPanel } from './merge-ready-panel';
import { OrchestrationBadge, SimulatedBadge } from './orchestration-badge';
import { OrchestrationControls } from './orchestration-controls';
import { PhaseProgressBar } from './phase-progress-bar';
import { ProgressSummary } from './progress-summary';
import { RecoveryPanel } from './recovery-panel';
import { RunEndedPanel } from './run-ended-panel';

/** Everything about one run. Which controls there are follows from `run.next` alone. */
export function OrchestrationProgress(props: {
  readonly run: OrchestrationView;
  readonly tasks?: readonly TaskView[];
  readonly workflow: OrchestrationStatusReply['workflow'];
}) {
  const run = withFreshCounts(props.run, props.tasks);
  return (
    <section aria-label="Orchestration Progress" className="flex flex-col gap-4">
      <LiveAnnouncer transition={transitionKey(run)} text={transitionText(run)} />
      {run.status === 'waiting_merge' && <MergeReadyPanel run={run} />}
      {run.status === 'needs_attention' && <RecoveryPanel run={run} />}
      <RunEndedPanel run={run} />
      <Card className="flex flex-col gap-5 p-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="flex min-w-0 flex-wrap items-center gap-2">
            <h2 className="text-sm font-medium">Orchestration Progress</h2>
            <OrchestrationBadge state={RUN_STATUS[run.status]} />
            {run.agentKind === 'simulator' && <SimulatedBadge />}
          </div>
          <OrchestrationControls run={run} />
        </div>
        <PanelBoundary name="The phase bar">
          <PhaseProgressBar run={run} />
        </PanelBoundary>
        <PanelBoundary name="The progress">
          <ProgressSummary run={run} lastOutputAt={props.workflow?.lastOutputAt} />
        </PanelBoundary>
        {(run.status === 'paused' || run.status === 'parked' || run.status === 'waiting_input') && (
          <p className="text-pretty break-words text-warn">
            {run.statusReason}
            {run.resumeAt !== undefined && (
              <>
                {' '}
                Goes on <TimeUntil at={run.resumeAt} />.
              </>
            )}
          </p>
        )}
      </Card>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_21rem]">
        <PanelBoundary name="The batch list">
          <BatchProgress run={run} tasks={props.tasks} />
        </PanelBoundary>
        <div className="flex min-w-0 flex-col gap-4">
          <PanelBoundary name="The budget">
            <BudgetPanel run={run} />
          </PanelBoundary>
          <PanelBoundary name="The decision log">
            <DecisionLogPanel decisions={run.decisionLog} />
          </PanelBoundary>
        </div>
      </div>
    </section>
  );
}
