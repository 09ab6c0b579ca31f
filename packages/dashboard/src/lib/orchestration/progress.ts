import { estimateBatchRun } from '@specflow/shared/runs';
import type {
  BatchItem,
  BatchRun,
  OrchestrationExecution,
  OrchestrationView,
  RunProgress,
} from '@specflow/shared/schemas';
import { ledgerTotals, sumUsd } from './budget';
import { availableActions } from './commands';
import { counted } from './proof-words';
import { msFromIso } from './time';
import { isOver } from './transitions/groups';
import { lastAttempt, liveExecutions } from './turn';

/** The record of a run with what the page shows about it. Pure: the same record gives the same view. */
export function toView(run: OrchestrationExecution): OrchestrationView {
  return { ...run, progress: runProgress(run), next: availableActions(run) };
}

/** Progress in words and numbers (mission E). Holds no running clock: the client adds the time since `runningSince`. */
function runProgress(run: OrchestrationExecution): RunProgress {
  const totals = ledgerTotals(run.ledger);
  const open = run.spans.findLast((span) => !span.to);
  const eta = estimateRemaining(run);
  return {
    label: runLabel(run),
    batchLabel: batchLabel(run),
    ...(isHealing(run) ? { healing: true } : {}),
    tasksCompleted: run.tasks.completed,
    tasksTotal: run.tasks.total,
    activeMs: activeMs(run),
    ...(open?.status === 'running' ? { runningSince: runningSince(run) } : {}),
    ...(eta ? { etaMs: eta } : {}),
    money: {
      spentUsd: totals.spent,
      reservedUsd: totals.reserved,
      leftUsd: Math.max(0, sumUsd([run.config.budget.maxTotal, -totals.spent, -totals.reserved])),
      healingSpentUsd: ledgerTotals(run.ledger.filter((entry) => entry.kind === 'heal')).spent,
      decisionSpentUsd: ledgerTotals(run.ledger.filter((entry) => entry.kind === 'decision')).spent,
      estimatedUsd: totals.estimated,
    },
  };
}

/** True while an agent repairs a failed batch or step (mission E4). */
export function isHealing(run: OrchestrationExecution): boolean {
  return run.status === 'running' && liveExecutions(run).some(({ kind }) => kind === 'heal');
}

/** One sentence that says what the run does, or what it needs. */
export function runLabel(run: OrchestrationExecution): string {
  if (run.intents.cancel && run.status === 'running') return 'Cancelling: waiting for the agent to end';
  switch (run.status) {
    case 'running':
      return runningLabel(run);
    case 'paused':
      return 'Paused';
    case 'waiting_input':
      return 'Waiting for input';
    case 'parked':
      return 'Parked';
    case 'waiting_merge':
      return 'Merge Ready';
    case 'needs_attention':
      return 'Needs attention';
    case 'completed':
      if (run.batchRun) return 'Batch ended';
      return run.outcome === 'finished_without_merge' ? 'Finished without merge' : 'Phase complete';
    case 'failed':
      return 'Aborted';
    case 'cancelled':
      return 'Cancelled';
  }
}

function runningLabel(run: OrchestrationExecution): string {
  if (isWaitingForAgent(run)) return 'Waiting for a free agent';
  if (run.workflow) return `Running /${run.workflow.skill}`;
  if (run.intents.pause?.when === 'now') return 'Pausing: waiting for the agent to end';
  const healer = liveExecutions(run).find((execution) => execution.kind === 'heal');
  const batch = currentBatch(run);
  if (healer && run.batchRun) return `Auto-healing ${healer.taskIds.join(', ')}...`;
  if (healer && batch) return `Auto-healing batch ${batch.index + 1}...`;
  if (healer) return `Auto-healing ${healer.step}...`;
  switch (run.currentPhase) {
    case 'design':
      return 'Designing the phase';
    case 'analyze':
      return 'Analyzing the design';
    case 'implement':
      return batch ? (batchLabel(run) ?? 'Implementing') : 'Planning batches';
    case 'verify':
      return 'Verifying the phase';
    case 'merge':
      return 'Merging the phase';
    case 'complete':
      return 'Phase complete';
  }
}

/** "Implementing batch 2 of 4: Core Components", while there is such a batch (mission E2). */
export function batchLabel(run: OrchestrationExecution): string | null {
  const batch = currentBatch(run);
  if (!batch || run.currentPhase !== 'implement') return null;
  if (run.batchRun) return `${batch.section}: ${tasksAtWork(run.batchRun, batch)}`;
  const place = `Implementing batch ${batch.index + 1} of ${run.batches.total}: ${batch.section}`;
  return [place, ...waveLabel(run, batch)].join(' · ');
}

/** "wave 1 of 2", "3 agents": what is going on beside each other; nothing for a batch with one agent. */
function waveLabel(run: OrchestrationExecution, batch: BatchItem): string[] {
  const groups = batch.groups ?? [];
  if (batch.status !== 'running' || groups.length === 0) return [];
  const open = groups.filter((group) => !isOver(group));
  if (open.length === 0) return [];
  const wave = Math.min(...open.map((group) => group.wave));
  const waves = Math.max(...groups.map((group) => group.wave));
  const agents = liveExecutions(run).length;
  const work = agents === 0 ? 'merging' : counted(agents, 'agent');
  return [`wave ${wave} of ${waves}`, ...(agents > 0 || isMerging(groups) ? [work] : [])];
}

function isMerging(groups: NonNullable<BatchItem['groups']>): boolean {
  return groups.some(({ status }) => status === 'merging' || status === 'ended');
}

/** All that is to be done waits because this dashboard has as many agents as it may have. */
function isWaitingForAgent(run: OrchestrationExecution): boolean {
  const live = liveExecutions(run);
  return live.length > 0 && live.every((execution) => lastAttempt(execution).waitsForAgent === true);
}

/** The tasks that agents have now, else those of the wave that are still to come. */
function tasksAtWork(batchRun: BatchRun, wave: BatchItem): string {
  const of = (status: BatchRun['tasks'][number]['status']) =>
    batchRun.tasks
      .filter((task) => task.wave - 1 === wave.index && task.status === status)
      .map((task) => task.id);
  const running = of('running');
  return (running.length > 0 ? running : of('pending')).join(', ');
}

/** The batch that is worked on, or the first one that waits. */
export function currentBatch(run: OrchestrationExecution): BatchItem | undefined {
  const { items } = run.batches;
  return (
    items.find((batch) => batch.status === 'running' || batch.status === 'healing') ??
    items.find((batch) => batch.status === 'failed') ??
    items.find((batch) => batch.status === 'pending')
  );
}

function activeMs(run: OrchestrationExecution): number {
  const closed = run.spans.filter((span) => span.status === 'running' && span.to);
  return closed.reduce((sum, span) => sum + msFromIso(span.to ?? span.from) - msFromIso(span.from), 0);
}

function runningSince(run: OrchestrationExecution): string {
  return run.spans.findLast((span) => !span.to)?.from ?? run.updatedAt;
}

/**
 * Remaining time as a range, from the time per task of the batches that are done; null before the first one.
 * It changes only with the record, never with the clock.
 */
function estimateRemaining(run: OrchestrationExecution): readonly [number, number] | null {
  if (run.status !== 'running' || run.currentPhase !== 'implement') return null;
  if (run.batchRun) return estimateBatchRun(run.batchRun, run.config.parallelism);
  const done = run.batches.items.filter((batch) => batch.status === 'completed' || batch.status === 'healed');
  const rates = done.flatMap((batch) => {
    if (!batch.startedAt || !batch.completedAt || batch.tasksCompleted === 0) return [];
    return [(msFromIso(batch.completedAt) - msFromIso(batch.startedAt)) / batch.tasksCompleted];
  });
  if (rates.length === 0) return null;
  const left = run.batches.items
    .filter((batch) => ['pending', 'running', 'healing'].includes(batch.status))
    .reduce((sum, batch) => sum + batch.taskIds.length - batch.tasksCompleted, 0);
  const low = Math.min(...rates);
  const high = Math.max(...rates);
  return [Math.round(low * left * 0.8), Math.round(high * left * 1.4)];
}
