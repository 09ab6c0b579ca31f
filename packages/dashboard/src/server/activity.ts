import {
  type ActivityReply,
  type ActivityRun,
  isTerminalStatus,
  type OrchestrationExecution,
} from '@specflow/shared/schemas';
import type { KnownProject } from '@/lib/services/known-project';
import type { Composition } from './composition';

const DAYS = 7;

/** Every run that is not over, with its agent's last sign of life, and the spend of the last seven days. */
export async function readActivity(app: Composition, now: Date): Promise<ActivityReply> {
  const { projects } = await app.catalog.list();
  const perProject = await Promise.all(
    projects.map(async (project) => ({ project, runs: await app.store.listByProject(project.id) })),
  );
  const live = perProject.flatMap(({ project, runs }) =>
    runs.filter(({ status }) => !isTerminalStatus(status)).map((run) => ({ project, run })),
  );
  const lines = await Promise.all(live.map(({ project, run }) => describeRun(app, project, run.id)));
  return {
    runs: lines
      .filter((line) => line !== null)
      .sort((a, b) => a.projectName.localeCompare(b.projectName) || a.id.localeCompare(b.id)),
    days: spendPerDay(
      perProject.flatMap(({ runs }) => runs),
      now,
    ),
  };
}

async function describeRun(
  app: Composition,
  project: KnownProject,
  runId: string,
): Promise<ActivityRun | null> {
  const { orchestration: run, workflow } = await app.orchestration.status({
    projectId: project.id,
    id: runId,
  });
  if (run === null) return null;
  return {
    id: run.id,
    projectId: project.id,
    projectName: project.name,
    status: run.status,
    statusReason: run.statusReason,
    label: run.progress.label,
    simulated: run.agentKind === 'simulator',
    progress: run.progress,
    maxTotalUsd: run.config.budget.maxTotal,
    ...(run.resumeAt ? { resumeAt: run.resumeAt } : {}),
    agent: workflow && {
      sessionId: workflow.sessionId,
      ...(workflow.lastOutputAt ? { lastOutputAt: workflow.lastOutputAt } : {}),
    },
  };
}

/** Money counts on the day on which its attempt was settled; what is only reserved is not spent. */
export function spendPerDay(
  runs: readonly Pick<OrchestrationExecution, 'id' | 'ledger'>[],
  now: Date,
): ActivityReply['days'] {
  const settled = runs.flatMap(({ id, ledger }) =>
    ledger.flatMap(({ settledAt, spentUsd = 0 }) =>
      settledAt === undefined ? [] : [{ id, date: dateOf(new Date(settledAt)), spentUsd }],
    ),
  );
  return Array.from({ length: DAYS }, (_, back) => {
    const date = dateOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - back));
    const entries = settled.filter((entry) => entry.date === date);
    return {
      date,
      // Without the dust that sums of many small amounts gather.
      spentUsd: Math.round(entries.reduce((sum, { spentUsd }) => sum + spentUsd, 0) * 10_000) / 10_000,
      runs: new Set(entries.map(({ id }) => id)).size,
    };
  });
}

/** `2026-11-20` in the server's calendar. */
function dateOf(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}
