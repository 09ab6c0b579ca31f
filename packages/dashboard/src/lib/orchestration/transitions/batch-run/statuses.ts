import type { BatchRunTask } from '@specflow/shared/schemas';
import { isSettledStatus, type StatusChange, statusAfter, type TaskMark } from '@specflow/shared/tasks';
import { agentsTick } from '../../isolation';
import type { TaskFact } from '../../observe';
import { logDecision, type Turn } from '../../turn';
import { batchRunOf, isOpenTask } from './tasks';

/** How often statuses are written before the run goes on without them; each time the writer itself retries. */
const MAX_WRITES = 3;

/**
 * Brings the task file up to the run (mission K3): what is to stand there is derived from the record and compared
 * with what was read, so that a crash between the two costs nothing. A file that cannot be written is told of and
 * does not stop the run (seed 004, graceful degradation).
 * @returns true while the run has to wait for the file.
 */
export function writeStatuses(turn: Turn): boolean {
  const changes = missingStatuses(turn.run, factsById(turn));
  const batchRun = batchRunOf(turn);
  if (changes.length === 0) {
    if (batchRun.writesInVain > 0) turn.run = { ...turn.run, batchRun: { ...batchRun, writesInVain: 0 } };
    return false;
  }
  if (batchRun.writesInVain >= MAX_WRITES) {
    giveUp(turn, changes);
    return false;
  }
  if (turn.effects.some(({ type }) => type === 'writeStatuses')) return true;
  turn.run = { ...turn.run, batchRun: { ...batchRun, writesInVain: batchRun.writesInVain + 1 } };
  turn.effects.push({ type: 'writeStatuses', changes });
  return true;
}

/**
 * A run that ends early leaves no task "in progress" behind, and what it has finished stands in the file. That it owes
 * this is in its record with its end, so that a crash in between loses nothing.
 */
export function releaseStatuses(turn: Turn): void {
  const { batchRun } = turn.run;
  if (!batchRun) return;
  const { plan } = turn.facts.project;
  const changes = statusesAtEnd(turn.run, plan?.tasks ?? []);
  // What a file lacks that cannot be read now is found out when it can.
  if (plan !== null && changes.length === 0) return;
  turn.run = { ...turn.run, batchRun: { ...batchRun, statusesOwed: true } };
  if (changes.length > 0) turn.effects.push({ type: 'writeStatuses', changes });
}

/** What a run that is over still has to write, given what stands in the file; nothing once it is done. */
export function statusesAtEnd(run: Turn['run'], tasks: readonly TaskFact[]): StatusChange[] {
  const factOf = new Map(tasks.map((fact) => [fact.id, fact]));
  const open = (run.batchRun?.tasks ?? []).filter(isOpenTask);
  const isOpen = new Set(open.map(({ id }) => id));
  const released = open
    .filter(({ id }) => factOf.get(id)?.mark === 'in_progress')
    .map(({ id }): StatusChange => ({ id, mark: { kind: 'incomplete' } }));
  return [...missingStatuses(run, factOf).filter(({ id }) => !isOpen.has(id)), ...released];
}

/** The end of the wave tries again; said once for the same tasks. */
function giveUp(turn: Turn, changes: readonly StatusChange[]): void {
  const batchRun = batchRunOf(turn);
  const { file } = batchRun;
  turn.run = { ...turn.run, batchRun: { ...batchRun, writesInVain: 0 } };
  const ids = changes.map(({ id }) => id).join(', ');
  const warning = `The status of ${ids} could not be written to ${file}.`;
  if (turn.run.warnings.includes(warning)) return;
  turn.run = { ...turn.run, warnings: [...turn.run.warnings, warning] };
  logDecision(turn, 'Goes on without the status', warning);
}

function missingStatuses(run: Turn['run'], factOf: ReadonlyMap<string, TaskFact>): StatusChange[] {
  const { batchRun, batches } = run;
  if (!batchRun) return [];
  const current = batches.items.find((wave) => wave.status === 'running')?.index;
  return batchRun.tasks.flatMap((task) => {
    const fact = factOf.get(task.id);
    const mark = wantedMark(run, task, { isCurrent: task.wave - 1 === current, fact });
    return fact === undefined || mark === null || statusAfter(mark) === fact.mark
      ? []
      : [{ id: task.id, mark }];
  });
}

/** What the file has to say about a task; null when that is not ours to write. */
function wantedMark(
  run: Turn['run'],
  task: BatchRunTask,
  place: { readonly isCurrent: boolean; readonly fact: TaskFact | undefined },
): TaskMark | null {
  if (task.status === 'blocked') {
    // It never ran here: who has settled it meanwhile knows better.
    const isSettledThere = place.fact !== undefined && isSettledStatus(place.fact.mark ?? 'pending');
    return isSettledThere ? null : { kind: 'blocked', reason: task.reason ?? 'blocked' };
  }
  // Its agents tick a tasks.md themselves, and other SpecFlow tools know only ticked, open, blocked and deferred.
  const isTasksFile = run.batchRun?.format === 'tasks';
  if (isTasksFile && task.status === 'completed' && !agentsTick(run)) return { kind: 'complete' };
  if (isTasksFile) {
    const isReleased = isOpenTask(task) && place.isCurrent && place.fact?.mark === 'blocked';
    return isReleased ? { kind: 'incomplete' } : null;
  }
  switch (task.status) {
    case 'pending':
    case 'running':
      return place.isCurrent ? { kind: 'in_progress' } : null;
    case 'completed':
      return { kind: 'complete' };
    case 'failed':
      return { kind: 'failed' };
    case 'timed_out':
      return { kind: 'timed_out' };
    case 'skipped':
      return null;
  }
}

function factsById(turn: Turn): Map<string, TaskFact> {
  return new Map((turn.facts.project.plan?.tasks ?? []).map((fact) => [fact.id, fact]));
}
