import type { AttemptOutcome } from '@specflow/shared/schemas';
import type { PlanFacts } from '../../observe';

/** What an agent did of its tasks, and what of it no file proves. */
export interface Settled {
  readonly done: readonly string[];
  readonly unproven: readonly string[];
}

/**
 * Which of `ids` are done after an attempt. In a tasks.md the tick decides, as everywhere. In plans and TODO
 * files agents write no status: there the structured answer "completed" decides for all that it does not call
 * failed, and a failed attempt keeps the tasks that it names as completed only if files changed. A task whose
 * completion no changed file backs is done, and shown as unproven.
 */
export function settledTasks(
  /** Whether agents tick their tasks themselves. */
  areTicked: boolean,
  ids: readonly string[],
  seen: { readonly outcome: AttemptOutcome; readonly plan: PlanFacts | null },
): Settled {
  const { outcome, plan } = seen;
  const hasFiles = (outcome.evidence?.files.length ?? 0) > 0;
  const done = areTicked ? tickedOf(ids, plan) : reportedOf(ids, outcome, hasFiles);
  return { done, unproven: hasFiles ? [] : done };
}

function tickedOf(ids: readonly string[], plan: PlanFacts | null): string[] {
  const ticked = new Set((plan?.tasks ?? []).filter(({ status }) => status === 'done').map(({ id }) => id));
  return ids.filter((id) => ticked.has(id));
}

function reportedOf(ids: readonly string[], outcome: AttemptOutcome, hasFiles: boolean): string[] {
  const { report } = outcome;
  const failed = new Set(report?.tasksFailed ?? []);
  if (outcome.class === 'ok' && report?.status === 'completed') return ids.filter((id) => !failed.has(id));
  const claimed = new Set(hasFiles ? (report?.tasksCompleted ?? []) : []);
  return ids.filter((id) => claimed.has(id) && !failed.has(id));
}
