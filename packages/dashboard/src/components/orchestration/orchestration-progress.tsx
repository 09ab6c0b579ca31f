'use client';

import type { OrchestrationStatusReply, OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { LiveAnnouncer } from '@/components/layout/live-announcer';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { AnsweredButton } from '@/components/questions/answered-button';
import { QuestionDrawer } from '@/components/questions/question-drawer';
import { ExportReportButton } from '@/components/runs/export-report-button';
import { Card } from '@/components/ui/card';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { withFreshCounts } from '@/lib/view/fresh-counts';
import { runName } from '@/lib/view/run-name';
import { hasReport } from '@/lib/view/run-report-offer';
import { transitionKey, transitionText } from '@/lib/view/run-transition';
import { BatchProgress } from './batch-progress';
import { BudgetPanel } from './budget-panel';
import { DecisionLogPanel } from './decision-log-panel';
import { HealingNote } from './healing-note';
import { SimulatedBadge } from './orchestration-badge';
import { OrchestrationControls } from './orchestration-controls';
import { PhaseProgressBar } from './phase-progress-bar';
import { ProgressSummary } from './progress-summary';
import { SelectionNote } from './selection-note';
import { WorkflowNote } from './workflow-note';

const RunStatePanel = lazy(() => import('./run-state-panel'));

/** Everything about one run. Which controls there are follows from `run.next` alone. */
export function OrchestrationProgress(props: {
  readonly run: OrchestrationView;
  readonly tasks?: readonly TaskView[];
  readonly workflow: OrchestrationStatusReply['workflow'];
  /** What the page of a run adds: other views of the work, and how the money was spent. */
  readonly around?: (list: ReactNode) => ReactNode;
  readonly spending?: ReactNode;
}) {
  const run = useMemo(() => withFreshCounts(props.run, props.tasks), [props.run, props.tasks]);
  const [answering, setAnswering] = useUrlDrawer('questions');
  const list =
    run.kind === 'workflow' ? (
      <WorkflowNote run={run} />
    ) : (
      <PanelBoundary name="The batch list">
        <BatchProgress run={run} tasks={props.tasks} />
      </PanelBoundary>
    );
  return (
    <section aria-label="Orchestration Progress" className="flex flex-col gap-4">
      <LiveAnnouncer transition={transitionKey(run)} text={transitionText(run)} />
      {run.status !== 'running' && run.status !== 'paused' && (
        <LoadBoundary>
          <Suspense fallback={<Skeleton className="h-32 rounded-xl" />}>
            <RunStatePanel run={run} onAnswer={() => setAnswering(true)} />
          </Suspense>
        </LoadBoundary>
      )}
      <QuestionDrawer run={run} open={answering} onOpenChange={setAnswering} />
      <Card className="flex flex-col gap-5 p-4 sm:p-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="flex min-w-0 flex-wrap items-center gap-2">
            <h2 className="min-w-0 text-sm font-medium break-words">{headingOf(run)}</h2>
            {run.agentKind === 'simulator' && <SimulatedBadge />}
            <AnsweredButton run={run} onOpen={() => setAnswering(true)} />
          </div>
          <OrchestrationControls run={run}>
            {props.around === undefined && hasReport(run) && (
              <ExportReportButton run={run} tasks={props.tasks} quiet />
            )}
          </OrchestrationControls>
        </div>
        {run.kind === 'phase' && (
          <PanelBoundary name="The phase bar">
            <PhaseProgressBar run={run} />
          </PanelBoundary>
        )}
        <PanelBoundary name="The progress">
          <ProgressSummary run={run} lastOutputAt={props.workflow?.lastOutputAt} />
        </PanelBoundary>
        <SelectionNote run={run} />
        <HealingNote run={run} />
        {run.status === 'paused' && <p className="text-pretty break-words text-warn">{run.statusReason}</p>}
      </Card>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_21rem]">
        {props.around === undefined ? list : props.around(list)}
        <div className="flex min-w-0 flex-col gap-4">
          <PanelBoundary name="The budget">
            <BudgetPanel run={run} />
          </PanelBoundary>
          {props.spending}
          <PanelBoundary name="The decision log">
            <DecisionLogPanel decisions={run.decisionLog} />
          </PanelBoundary>
        </div>
      </div>
    </section>
  );
}

function headingOf(run: OrchestrationView): string {
  if (run.workflow !== undefined) return `Workflow /${run.workflow.skill}`;
  return run.batchRun === undefined ? 'Orchestration Progress' : runName(run);
}
