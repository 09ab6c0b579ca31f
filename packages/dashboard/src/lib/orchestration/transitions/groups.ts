import type {
  BatchItem,
  OrchestrationExecution,
  WaveGroup,
  WaveGroupStatus,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { usesWorktrees } from '../isolation';
import type { Effect } from '../observe';
import { findBatch, findExecution, lastAttempt, liveExecutions, putBatch, type Turn } from '../turn';

/** Statuses after which nothing is done for a group any more, except to remove its worktree. */
const OVER: readonly WaveGroupStatus[] = ['merged', 'redo', 'done', 'timed_out', 'blocked', 'cancelled'];

/** True when the group needs no more work. A failed one may be tried again by a person. */
export function isOver(group: WaveGroup): boolean {
  return OVER.includes(group.status);
}

/** The batch whose groups are worked on, side by side. */
export function waveBatch(run: OrchestrationExecution): BatchItem | undefined {
  if (run.kind === 'batch' && !usesWorktrees(run)) return undefined;
  return run.batches.items.find((batch) => batch.status === 'running' && batch.groups !== undefined);
}

/** Replaces or appends a group of a batch. */
export function putGroup(turn: Turn, batchId: string, group: WaveGroup): void {
  const batch = findBatch(turn.run, batchId);
  if (!batch) return;
  const groups = batch.groups ?? [];
  const known = groups.some((candidate) => candidate.id === group.id);
  putBatch(turn, {
    ...batch,
    groups: known
      ? groups.map((candidate) => (candidate.id === group.id ? group : candidate))
      : [...groups, group],
  });
}

/** Groups of a batch as they are now. */
export function groupsOf(turn: Turn, batchId: string): readonly WaveGroup[] {
  return findBatch(turn.run, batchId)?.groups ?? [];
}

/** The batch and the group with this id. */
export function findGroup(
  run: OrchestrationExecution,
  groupId: string | undefined,
): { readonly batch: BatchItem; readonly group: WaveGroup } | undefined {
  for (const batch of run.batches.items) {
    const group = batch.groups?.find((candidate) => candidate.id === groupId);
    if (group) return { batch, group };
  }
  return undefined;
}

/** The newest execution of a group. */
export function newestExecution(
  run: OrchestrationExecution,
  group: WaveGroup,
): WorkflowExecution | undefined {
  return findExecution(run, group.executionIds.at(-1));
}

/** True while an agent of the group may live. */
export function isLive(run: OrchestrationExecution, group: WaveGroup): boolean {
  return liveExecutions(run).some((execution) => execution.groupId === group.id);
}

/** Executions of a batch's groups whose agents have ended and whose ends nobody has looked at yet. */
export function endedExecutions(run: OrchestrationExecution, batchId: string): WorkflowExecution[] {
  return run.executionRecords.filter(
    (execution) =>
      execution.batchId === batchId &&
      execution.groupId !== undefined &&
      execution.status === 'running' &&
      lastAttempt(execution).state === 'ended',
  );
}

/** Groups in the order in which the task file names their first tasks: the order of merging. */
export function inTaskOrder(batch: BatchItem, groups: readonly WaveGroup[]): WaveGroup[] {
  const place = (group: WaveGroup) =>
    Math.min(...group.taskIds.map((id) => batch.taskIds.indexOf(id)).filter((at) => at >= 0), Infinity);
  return [...groups].sort((a, b) => place(a) - place(b));
}

/** A group that waits for an agent. */
export function newGroup(id: string, wave: number, taskIds: readonly string[]): WaveGroup {
  return { id, wave, taskIds: [...taskIds], status: 'waiting', executionIds: [], healAttempts: 0 };
}

/** The next free id for a group of a batch. */
export function nextGroupId(batch: BatchItem): string {
  return `${batch.id}-g${(batch.groups?.length ?? 0) + 1}`;
}

/** Groups of a batch that is planned anew: what has not come into the branch is set aside. */
export function setAside(groups: readonly WaveGroup[], reason: string): WaveGroup[] {
  return groups.map((group) => (isOver(group) ? group : { ...group, status: 'cancelled', reason }));
}

/**
 * Failed groups of a batch that a person tries again: a fresh allowance, in the same worktree. One in which no agent has
 * ever worked, because it could not be made, is made anew.
 */
export function reviveGroups(groups: readonly WaveGroup[]): WaveGroup[] {
  return groups.map((group) => {
    if (group.status !== 'failed') return group;
    const { failure: _failure, worktree, baseCommit, ...rest } = group;
    const revived = { ...rest, status: 'waiting' as const, healAttempts: 0 };
    if (group.executionIds.length === 0) return revived;
    return { ...revived, ...(worktree ? { worktree } : {}), ...(baseCommit ? { baseCommit } : {}) };
  });
}

/** Adds an effect for a group unless it is asked for already. */
export function pushOnce(turn: Turn, effect: Effect & { readonly groupId: string }): void {
  const asked = turn.effects.some(
    (other) => other.type === effect.type && 'groupId' in other && other.groupId === effect.groupId,
  );
  if (!asked) turn.effects.push(effect);
}
