import { type OrchestrationExecution, OrchestrationExecutionSchema } from '@specflow/shared/schemas';
import { availableActions } from '../commands';
import { usesWorktrees } from '../isolation';

/** Fails a test with a reason. */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** JSON with sorted keys: equal texts mean equal records. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * What holds for every record that a decision may leave behind: it survives being saved and read without losing
 * anything (so that a restart decides from the same record), and nothing in it contradicts itself.
 */
export function checkRecord(run: OrchestrationExecution): void {
  const read = OrchestrationExecutionSchema.parse(JSON.parse(JSON.stringify(run)));
  const [saved, kept] = [canonical(run), canonical(read)];
  const at = [...saved].findIndex((letter, index) => letter !== kept[index]);
  ensure(
    saved === kept,
    `the record changes when it is saved and read, at ${saved.slice(Math.max(0, at - 80), at + 80)}`,
  );
  checkIds(run);
}

/** The cheap part of {@link checkRecord}: identities, liveness, money, ways on. */
export function checkIds(run: OrchestrationExecution): void {
  const attempts = run.executionRecords.flatMap((execution) => execution.attempts);
  const live = attempts.filter((attempt) => attempt.state !== 'ended');
  checkLive(run);
  unique(
    'I3: attempt ids',
    attempts.map((attempt) => attempt.id),
  );
  unique(
    'I3: batch ids',
    run.batches.items.map((batch) => batch.id),
  );
  unique(
    'ledger entries',
    run.ledger.map((entry) => entry.attemptId),
  );
  ensure(run.ledger.length === attempts.length, 'every attempt has one ledger entry');
  ensure(
    run.batches.items.every((batch, index) => batch.index === index),
    'a batch knows its place',
  );
  const over = ['completed', 'failed', 'cancelled'].includes(run.status);
  ensure(over || availableActions(run).length > 0, `I6: ${run.status} has no way on`);
  ensure(run.statusReason.trim() !== '', 'I6: a status has a reason');
  ensure(!over || live.length === 0, 'a run that is over has no agent');
  ensure(
    live.length === 0 || run.status === 'running',
    `an agent may be alive while the run is ${run.status}`,
  );
  ensure(run.spans.filter((span) => !span.to).length === (over ? 0 : 1), 'one open span until the end');
}

/** I1: as many agents as allowed, one for each worktree, and none in the project beside them. */
function checkLive(run: OrchestrationExecution): void {
  const live = run.executionRecords.filter((execution) => execution.attempts.at(-1)?.state !== 'ended');
  ensure(live.length <= run.config.parallelism, `I1: ${live.length} attempts may be alive`);
  const isInFolder = run.kind === 'batch' && !usesWorktrees(run);
  const places = live.map((execution) => (isInFolder ? 'project' : (execution.groupId ?? 'project')));
  unique('I1: places of live agents', places);
  ensure(places.length < 2 || !places.includes('project'), 'I1: an agent in the project beside others');
}

function unique(what: string, ids: readonly string[]): void {
  ensure(new Set(ids).size === ids.length, `${what} are unique`);
}
