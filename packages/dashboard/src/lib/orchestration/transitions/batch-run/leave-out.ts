import type { BatchItem, BatchRunTask, WaveGroup } from '@specflow/shared/schemas';
import { blockedBehind, isReleased } from '@specflow/shared/tasks';
import { agentsTick, returnsFiles, usesWorktrees } from '../../isolation';
import type { TaskFact } from '../../observe';
import { logDecision, type Turn } from '../../turn';
import { batchRunOf, blockDependents, failTasks, openIds, putTasks } from './tasks';

/**
 * Takes open tasks out of a run on which nobody is to work any more, by what the file says now: settled elsewhere,
 * put off, blocked, or gone. Who has changed the file meanwhile knows better than the run (a person, or an agent that
 * cannot do its task), so no agent is sent after it.
 */
function leaveOut(turn: Turn, ids: readonly string[]): void {
  const facts = new Map((turn.facts.project.plan?.tasks ?? []).map((task) => [task.id, task]));
  for (const id of openIds(turn, ids)) {
    const fact = facts.get(id);
    if (fact === undefined)
      failTasks(turn, [id], { status: 'failed', reason: 'the task disappeared from the file' });
    else if (fact.status === 'done') skip(turn, id, 'settled elsewhere since the run began');
    else if (fact.status === 'deferred') skip(turn, id, 'deferred while the run was at work');
    else if (fact.status === 'blocked') block(turn, fact);
  }
}

/**
 * The same before work on a group begins or goes on. A status of a plan or TODO file that its own agents can have
 * written says nothing: they can where they work in the project itself.
 */
export function leaveOutOfGroup(turn: Turn, group: WaveGroup): void {
  const { run } = turn;
  const mayBeTheirs = !agentsTick(run) && !usesWorktrees(run) && !returnsFiles(run);
  if (!mayBeTheirs || group.executionIds.length === 0) leaveOut(turn, group.taskIds);
}

/** The same at the start of a wave, when tasks that an earlier run has blocked are still marked so and are released. */
export function leaveOutOfWave(turn: Turn, wave: BatchItem): void {
  const { document, tasks = [] } = turn.facts.project.plan ?? {};
  const inFile = new Map((document?.tasks ?? []).map((task) => [task.id, task]));
  const inRun = new Set(batchRunOf(turn).tasks.map(({ id }) => id));
  const isHeld = (id: string) => {
    const task = inFile.get(id);
    return task !== undefined && !isReleased(task, inFile, inRun);
  };
  const blocked = new Set(tasks.filter(({ status }) => status === 'blocked').map(({ id }) => id));
  leaveOut(
    turn,
    wave.taskIds.filter((id) => !blocked.has(id) || isHeld(id)),
  );
  blockBehindEnded(turn);
}

const ENDED: Readonly<Partial<Record<BatchRunTask['status'], string>>> = {
  failed: 'failed',
  timed_out: 'timed out',
  blocked: 'is blocked',
};

/** What waits for tasks that were given up while the file could not be read is found now. */
function blockBehindEnded(turn: Turn): void {
  const ended = new Map(batchRunOf(turn).tasks.map(({ id, status }) => [id, ENDED[status]]));
  for (const { id, dependsOn = [] } of turn.facts.project.plan?.tasks ?? []) {
    const cause = dependsOn.find((needed) => ended.get(needed) !== undefined);
    if (cause === undefined || openIds(turn, [id]).length === 0) continue;
    blockDependents(turn, [cause], blockedBehind([cause], ended.get(cause) ?? ''));
  }
}

function skip(turn: Turn, id: string, reason: string): void {
  putTasks(turn, [id], (task) => ({ ...task, status: 'skipped', reason, endedAt: turn.now }));
  logDecision(turn, `Left out ${id}`, reason);
}

function block(turn: Turn, { id }: TaskFact): void {
  const why = turn.facts.project.plan?.document?.tasks.find((task) => task.id === id)?.blockedReason;
  const reason = why ?? 'blocked while the run was at work';
  putTasks(turn, [id], (task) => ({ ...task, status: 'blocked', reason, endedAt: turn.now }));
  logDecision(turn, `Left out ${id}`, reason);
  blockDependents(turn, [id], blockedBehind([id], 'is blocked'));
}
