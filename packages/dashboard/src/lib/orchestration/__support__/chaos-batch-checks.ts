import { type BatchRunTask, isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import { statusAfter } from '@specflow/shared/tasks';
import { agentsTick, returnsFiles, usesWorktrees } from '../isolation';
import type { TaskFact } from '../observe';
import { statusesAtEnd } from '../transitions/batch-run/statuses';
import { isOpenTask } from '../transitions/batch-run/tasks';
import type { ChaosWorld } from './chaos-model';
import { ensure } from './check-record';
import { setMark } from './model-plan';

/** What must hold between two records of a run over selected tasks. */
export function checkBatchRun(
  world: ChaosWorld,
  next: OrchestrationExecution,
  seen: readonly TaskFact[] | null,
): void {
  if (!next.batchRun) return;
  const before = new Map((world.run.batchRun?.tasks ?? []).map((task) => [task.id, task]));
  for (const task of next.batchRun.tasks) {
    const was = before.get(task.id);
    ensure(was !== undefined, `I2: task ${task.id} was not selected`);
    if (!isOpenTask(was)) {
      ensure(was.status === task.status, `I3: ${task.id} was ${was.status} and is ${task.status}`);
    } else if (task.status === 'completed') checkCompleted(world, task);
  }
  checkStarts(world, next, seen);
  if (next.status !== 'completed' || world.run.status === 'completed') return;
  const open = next.batchRun.tasks.filter(isOpenTask).map(({ id }) => id);
  const paused = next.executionRecords.filter(({ status }) => status === 'paused');
  ensure(paused.length === 0, 'an agent still waits to go on in a run that is completed');
  ensure(open.length === 0, `I5: completed while ${open.join(' ')} are neither done nor given up`);
}

/** I5: a task is completed when somebody has done it and, from a worktree, when that work is in the project. */
function checkCompleted(world: ChaosWorld, { id }: BatchRunTask): void {
  ensure(world.worked.has(id), `I5: ${id} is completed and nobody has done it`);
  if (!usesWorktrees(world.run)) return;
  const groups = world.run.batches.items.flatMap((batch) => batch.groups ?? []);
  const isMerged = groups.some((group) => {
    const result = world.groups.get(group.id);
    return group.taskIds.includes(id) && result !== undefined && result.merges > 0;
  });
  ensure(isMerged, `I5: ${id} is completed and its work is in no commit of the project`);
}

/** An agent gets open tasks of which everything that they depend on is done, and they say so in the file. */
function checkStarts(
  world: ChaosWorld,
  next: OrchestrationExecution,
  seen: readonly TaskFact[] | null,
): void {
  const known = new Set(world.run.ledger.map(({ attemptId }) => attemptId));
  const fresh = next.ledger.filter(({ attemptId }) => !known.has(attemptId));
  const tasks = new Map((next.batchRun?.tasks ?? []).map((task) => [task.id, task]));
  for (const { executionId } of fresh) {
    const execution = next.executionRecords.find(({ id }) => id === executionId);
    const earlier = next.executionRecords.find(({ groupId }) => groupId === execution?.groupId);
    const isFirst = earlier === execution && execution?.attempts.length === 1;
    // In the project itself the agents before may have written any status.
    const isSure = isFirst || agentsTick(next) || usesWorktrees(next) || returnsFiles(next);
    for (const id of execution?.taskIds ?? []) {
      const task = tasks.get(id);
      ensure(task !== undefined && isOpenTask(task), `an agent is sent to ${id}, which is ${task?.status}`);
      const needs = world.tasks.find((one) => one.id === id)?.dependsOn ?? [];
      const unmet = needs.filter(
        (need) => !['completed', 'skipped', undefined].includes(tasks.get(need)?.status),
      );
      ensure(unmet.length === 0, `${id} begins before ${unmet.join(' ')}`);
      const fact = seen?.find((one) => one.id === id);
      const isOver = fact?.status === 'done' || fact?.status === 'deferred';
      ensure(!isOver || !isSure, `an agent is sent to ${id}, which is ${fact?.status}`);
      const mark = fact?.mark;
      const isExcused = world.hasLostStatus || world.edited.has(id) || next.batchRun?.format === 'tasks';
      ensure(isExcused || mark !== 'pending', `${id} begins and the file says ${mark}`);
    }
  }
}

/** Seed 004: when the run is over the file says so, once the dashboard has written what the run still owes. */
export function checkStatusesAtEnd(world: ChaosWorld): void {
  const { batchRun, status } = world.run;
  if (!batchRun || !isTerminalStatus(status)) return;
  const untouched = world.tasks.filter(({ id }) => !world.edited.has(id));
  const owed = statusesAtEnd(world.run, untouched);
  ensure(owed.length === 0 || batchRun.statusesOwed === true, 'what the file lacks at the end is forgotten');
  for (const { id, mark } of owed)
    for (const task of untouched) if (task.id === id) setMark(task, statusAfter(mark));
  ensure(statusesAtEnd(world.run, untouched).length === 0, 'what is owed is never paid');
  for (const { id, mark } of untouched) ensure(mark !== 'in_progress', `${id} stays in progress for ever`);
}
