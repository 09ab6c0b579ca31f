import { stat } from 'node:fs/promises';
import { readGitBranch, readProjectStatus } from '@specflow/cli/lib';
import { isTerminalStatus, type OrchestrationExecution, type ProjectView } from '@specflow/shared/schemas';
import { batchLabel, currentBatch, isHealing, runLabel } from '@/lib/orchestration/progress';
import type { AgentLocator } from './agent/agent-locator';
import type { KnownProject } from './known-project';
import type { ProjectCatalog } from './project-catalog';
import { activeRuns } from './project-runs';
import { unfinishedOf } from './run-summary';
import type { StateStore } from './state-store';

/** Runs shown in the history strip of a card. */
const HISTORY = 20;

/** Projects as their cards show them. */
export interface ProjectViews {
  list(): Promise<{ projects: ProjectView[]; problem?: { code: string; message: string; hint?: string } }>;
  describe(project: KnownProject): Promise<ProjectView>;
}

/** Builds the views. Reads files only. */
export function createProjectViews(dependencies: {
  readonly catalog: ProjectCatalog;
  readonly store: StateStore;
  readonly locator: Pick<AgentLocator, 'configuredKind'>;
}): ProjectViews {
  const { catalog, store, locator } = dependencies;

  /** Whether what is shown, or would be started now, is the work of the simulated agent. */
  async function isSimulated(demo: boolean, shown: readonly OrchestrationExecution[]): Promise<boolean> {
    if (shown.some(({ agentKind }) => agentKind === 'simulator')) return true;
    // A run keeps the kind of agent that it began with, and nothing can be started beside it.
    if (shown.some(({ status }) => !isTerminalStatus(status))) return false;
    return demo || (await locator.configuredKind()) === 'simulator';
  }

  async function describe(project: KnownProject): Promise<ProjectView> {
    const { id, name, path, demo } = project;
    const runs = await store.listByProject(id);
    // What is shown does not change because another run begins beside it.
    const active = activeRuns(runs);
    const current = active[0] ?? runs.find((run) => !run.dismissedAt && run.kind !== 'workflow');
    const there = (await stat(path).catch(() => null))?.isDirectory() === true;
    const [status, branch] = there
      ? await Promise.all([readProjectStatus(path), readGitBranch(path)])
      : [null, null];
    const shown = active.length > 0 ? active : current ? [current] : [];
    const simulated = await isSimulated(demo, shown);
    const needs = shown.map(needsOf).find((need) => need);
    return {
      id,
      name,
      path,
      ...(there ? {} : { unavailable: 'The directory is not there.' }),
      ...(demo ? { demo } : {}),
      ...(simulated ? { simulated } : {}),
      branch,
      phase: status?.phase ?? null,
      progress: status?.progress ?? null,
      ...(current ? { orchestration: orchestrationOf(current) } : {}),
      ...(active.length > 1 ? { alsoActive: active.slice(1).map(orchestrationOf) } : {}),
      ...(needs === undefined ? {} : { needs }),
      history: runs.slice(0, HISTORY).map((run) => ({
        id: run.id,
        status: run.status,
        costUsd: run.totalCostUsd,
        startedAt: run.startedAt,
        ...unfinishedOf(run),
      })),
    };
  }

  return {
    describe,
    async list() {
      const reading = await catalog.list();
      const projects = await Promise.all(reading.projects.map(describe));
      return { projects, ...(reading.problem ? { problem: reading.problem } : {}) };
    },
  };
}

function orchestrationOf(run: OrchestrationExecution): NonNullable<ProjectView['orchestration']> {
  const batch = currentBatch(run);
  return {
    id: run.id,
    status: run.status,
    currentPhase: run.currentPhase,
    label: runLabel(run),
    batchLabel: batchLabel(run),
    totalCostUsd: run.totalCostUsd,
    maxTotalUsd: run.config.budget.maxTotal,
    updatedAt: run.updatedAt,
    batch: { current: batch ? batch.index + 1 : run.batches.total, total: run.batches.total },
    ...(run.workflow ? { workflow: run.workflow.skill } : {}),
    ...(run.batchRun ? { selection: run.batchRun.selection, file: run.batchRun.file } : {}),
    ...unfinishedOf(run),
    ...(isHealing(run) ? { healing: true } : {}),
    ...(run.status === 'parked' && run.resumeAt ? { resumeAt: run.resumeAt } : {}),
  };
}

/** What a run needs from a person, in a few words; undefined when nothing. */
function needsOf(run: OrchestrationExecution): string | undefined {
  switch (run.status) {
    case 'needs_attention':
      return run.recoveryContext?.issue ?? run.statusReason;
    case 'waiting_input':
      return run.statusReason;
    case 'waiting_merge':
      return mergeNeeds(run);
    default:
      return undefined;
  }
}

/** Nothing is called verified that is not: what is unproven or left out is for the person to look at first. */
function mergeNeeds(run: OrchestrationExecution): string {
  const { completed, total } = run.tasks;
  const unproven = run.batches.items.reduce((count, batch) => count + batch.unproven.length, 0);
  if (unproven > 0) return `${unproven} of ${total} ticks have no change behind them. Look before you merge.`;
  return completed === total
    ? `All ${total} tasks verified. Merge when you are ready.`
    : `${completed} of ${total} tasks done, the rest was waived. Merge when you are ready.`;
}
