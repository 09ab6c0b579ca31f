import type { OrchestrationStatus, ProjectRunView, ProjectView } from '@specflow/shared/schemas';
import { formatUsd } from '../format/money';

/** Something that happened to a run and that a person wants to know. */
export interface RunAlert {
  /** The same for the same occasion, in every tab. */
  readonly key: string;
  readonly projectId: string;
  readonly title: string;
  readonly body: string;
  readonly urgent: boolean;
}

/** Share of the total budget at which a person is told. */
const BUDGET_SHARE = 0.8;

const WORTH_TELLING: Readonly<
  Partial<Record<OrchestrationStatus, { readonly title: string; readonly urgent: boolean }>>
> = {
  waiting_input: { title: 'An agent has a question', urgent: true },
  needs_attention: { title: 'A run needs your attention', urgent: true },
  waiting_merge: { title: 'Ready to merge', urgent: true },
  completed: { title: 'Complete', urgent: false },
  failed: { title: 'A run was aborted', urgent: false },
};

const UNFINISHED_TOLD = { title: 'Ended with tasks that are not done', urgent: true };

/** What changed between two polls that a person should be told, once per transition (mission L2). */
export function runAlerts(
  before: readonly ProjectView[],
  after: readonly ProjectView[],
): readonly RunAlert[] {
  const earlier = new Map(before.map((project) => [project.id, project]));
  return after.flatMap((project) => {
    const known = earlier.get(project.id);
    // A project that was not there before has no transition yet.
    return known === undefined ? [] : [...statusAlerts(known, project), ...budgetAlerts(known, project)];
  });
}

function statusAlerts(before: ProjectView, after: ProjectView): RunAlert[] {
  const earlier = new Map(before.history.map(({ id, status }) => [id, status]));
  return after.history.flatMap(({ id, status, unfinished }) => {
    const worth = unfinished === true ? UNFINISHED_TOLD : WORTH_TELLING[status];
    // A run that appears with its end was not seen at work, but its start was asked for here: it is told too.
    if (worth === undefined || earlier.get(id) === status) return [];
    if (!earlier.has(id) && !isNewer(id, before, after)) return [];
    const current = runsOf(after).find((run) => run.id === id);
    return [
      {
        key: `${id}:${status}:${current?.updatedAt ?? ''}`,
        projectId: after.id,
        title: `${after.name}: ${worth.title.toLowerCase()}`,
        body:
          after.needs !== undefined && current?.id === after.orchestration?.id && current !== undefined
            ? after.needs
            : (current?.label ?? worth.title),
        urgent: worth.urgent,
      },
    ];
  });
}

/** Old runs can move into the list when newer ones are cleared away. */
function isNewer(id: string, before: ProjectView, after: ProjectView): boolean {
  const run = after.history.find((candidate) => candidate.id === id);
  const newest = before.history[0];
  if (newest === undefined) return after.history[0]?.id === id;
  return run !== undefined && run.startedAt > newest.startedAt;
}

/** Runs that a project shows: several may be active. */
function runsOf({ orchestration, alsoActive = [] }: ProjectView): ProjectRunView[] {
  return [...(orchestration ? [orchestration] : []), ...alsoActive];
}

function budgetAlerts(before: ProjectView, after: ProjectView): RunAlert[] {
  return runsOf(after).flatMap((now) => {
    const old = runsOf(before).find(({ id }) => id === now.id);
    return old === undefined ? [] : budgetAlert(after, old, now);
  });
}

function budgetAlert(after: ProjectView, old: ProjectRunView, now: ProjectRunView): RunAlert[] {
  if (now.maxTotalUsd <= 0) return [];
  const reached = ({ totalCostUsd }: { readonly totalCostUsd: number }) =>
    totalCostUsd >= now.maxTotalUsd * BUDGET_SHARE;
  if (!reached(now) || reached(old)) return [];
  return [
    {
      key: `${now.id}:budget:${now.maxTotalUsd}`,
      projectId: after.id,
      title: `${after.name}: 80 % of the budget are spent`,
      body: `${formatUsd(now.totalCostUsd)} of ${formatUsd(now.maxTotalUsd)}`,
      urgent: false,
    },
  ];
}
