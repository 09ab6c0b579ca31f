/**
 * Parallel work on a batch (mission K2): groups of tasks that neither wait for each other nor share a file run side by
 * side, each in a worktree; at the end of a wave their results are merged one at a time, in task order.
 *
 * 1. A wish is in the record before it is acted upon: a worktree is named before it is made, a group is `merging`
 *    before the branch moves, and every effect may be performed again.
 * 2. Never more agents than allowed (I1 holds for each worktree), and none without its own reservation (I4).
 * 3. Nothing of a group is removed before its commits are kept; what does not fit is done again, alone.
 */
import type { BatchItem, WaveGroup } from '@specflow/shared/schemas';
import { findBatch, liveExecutions, logDecision, putBatch, setStatus, type Turn } from '../turn';
import { needAttention } from './attention';
import { stopBesideOther } from './beside';
import { termsOf } from './executions';
import {
  groupsOf,
  inTaskOrder,
  isOver,
  newestExecution,
  newGroup,
  nextGroupId,
  pushOnce,
  putGroup,
} from './groups';
import { obstacleTo } from './own-work';
import { backToQueue } from './tasks';
import type { WavePolicy } from './wave-policy';
import { currentWave, feedWave, hasBegun, orderFor } from './wave-start';

/** How often the tasks of a group are done again on top of the merged result before a person has to look. */
const MAX_REDOS = 3;

/** Moves a batch in waves while no agent of it lives: start, merge, next wave, end. */
export function stepWave(turn: Turn, batchId: string, policy: WavePolicy): void {
  takeMerges(turn, batchId);
  if (turn.run.status !== 'running') return;
  if (askAgain(turn, batchId)) return;
  giveUpWorktrees(turn, batchId, policy);
  if (turn.run.status !== 'running') return;
  feedWave(turn, batchId, policy);
  if (liveExecutions(turn.run).length > 0 || isPreparing(turn)) return;
  const batch = findBatch(turn.run, batchId);
  if (!batch || mergeNext(turn, batch)) return;
  const wave = currentWave(batch.groups ?? [], policy);
  const failed = (batch.groups ?? []).filter((group) => group.status === 'failed');
  if (failed.length > 0 && !policy.goesOnAfterFailure) policy.waveFailed(turn, batch, failed);
  else if (wave === null) policy.finish(turn, batch);
  else stopWithoutMoney(turn, batch, policy);
}

/** An agent of the batch still has a question that nobody has answered. */
function askAgain(turn: Turn, batchId: string): boolean {
  const asking = groupsOf(turn, batchId)
    .map((group) => newestExecution(turn.run, group))
    .find((execution) => execution?.status === 'waiting_for_input');
  if (!asking) return false;
  setStatus(turn, 'waiting_input', asking.questions?.[0]?.question ?? 'An agent has a question.');
  return true;
}

function isPreparing(turn: Turn): boolean {
  return turn.effects.some((effect) => effect.type === 'prepareGroup');
}

/**
 * Worktrees have become impossible: what has not begun goes back to the batch, which then runs without them. Only the
 * wave that is to begin counts: while results of an earlier one are merged, the project is between two states.
 */
function giveUpWorktrees(turn: Turn, batchId: string, policy: WavePolicy): void {
  const obstacle = obstacleTo(turn, batchId);
  if (!obstacle || turn.run.config.isolation === 'none') return;
  const batch = findBatch(turn.run, batchId);
  const wave = currentWave(batch?.groups ?? [], policy);
  if (!batch || wave === null || hasBegun(batch, wave)) return;
  const groups = (batch.groups ?? []).filter(
    (group) => group.status === 'waiting' && group.worktree === undefined,
  );
  if (groups.length === 0 || stopBesideOther(turn, batchId, obstacle)) return;
  for (const group of groups) putGroup(turn, batchId, { ...group, status: 'cancelled', reason: obstacle });
  logDecision(turn, 'One agent at a time', obstacle);
  turn.run = { ...turn.run, warnings: [...new Set([...turn.run.warnings, obstacle])] };
}

/** Takes what became of merges into the record. What has come into the branch has, also when the run is to end. */
export function takeMerges(turn: Turn, batchId: string): void {
  for (const group of groupsOf(turn, batchId)) {
    const merge = turn.facts.groups?.[group.id]?.merge;
    if (group.status !== 'merging' || !merge) continue;
    // May stop the run: not while an agent lives, such as one that was started because the budget was raised meanwhile.
    if (merge.state !== 'merged' && liveExecutions(turn.run).length > 0) continue;
    if (merge.state === 'merged') {
      const { headCommit, mergedCommit } = merge;
      putGroup(turn, batchId, { ...group, status: 'merged', headCommit, mergedCommit });
      keepTrees(turn, batchId, { head: mergedCommit, tree: merge.tree });
      logDecision(turn, `Merged ${group.taskIds.join(', ')}`, mergedCommit.slice(0, 12), {
        groupId: group.id,
      });
      turn.effects.push({ type: 'mirrorState' });
    } else if (merge.state === 'conflict')
      redoAlone(turn, batchId, {
        ...group,
        headCommit: merge.headCommit,
        conflict: { files: [...merge.files], message: merge.message },
      });
    else if (merge.state === 'refused') {
      putGroup(turn, batchId, { ...group, status: 'ended', reason: merge.message });
      needAttention(turn, {
        code: 'MERGE_REFUSED',
        issue: `The work on ${group.taskIds.join(', ')} is done, but cannot be merged: ${merge.message}`,
        fix: merge.fix,
        options: ['retry', 'skip', 'abort'],
        batchId,
        step: 'implement',
      });
      return;
    }
  }
}

function keepTrees(turn: Turn, batchId: string, commit: { head: string; tree: string }): void {
  const batch = findBatch(turn.run, batchId);
  if (!batch) return;
  const evidence = batch.evidence ?? { files: [], ticked: [], tickedOutside: [] };
  const after = { kind: 'git' as const, ...commit, takenAt: turn.now };
  putBatch(turn, { ...batch, evidence: { ...evidence, after } });
}

/** The result stays reachable under its ref; the tasks go to a new group that runs alone, on top of what is merged. */
function redoAlone(turn: Turn, batchId: string, group: WaveGroup): void {
  const batch = findBatch(turn.run, batchId);
  if (!batch) return;
  const message = group.conflict?.message ?? '';
  putGroup(turn, batchId, { ...group, status: 'redo', reason: message });
  logDecision(turn, `${group.taskIds.join(', ')} will be done again, alone`, message, {
    groupId: group.id,
    files: group.conflict?.files ?? [],
  });
  if (redosBefore(batch, group) >= MAX_REDOS) {
    needAttention(turn, {
      code: 'MERGE_CONFLICTS',
      issue: `The work on ${group.taskIds.join(', ')} did not fit ${MAX_REDOS + 1} times: ${message}`,
      fix: 'Look at what else changes these files, then retry.',
      options: ['retry', 'skip', 'abort'],
      batchId,
      step: 'implement',
    });
  }
  putGroup(turn, batchId, { ...newGroup(nextGroupId(batch), group.wave, group.taskIds), redoes: group.id });
}

function redosBefore(batch: BatchItem, group: WaveGroup): number {
  const before = batch.groups?.find((candidate) => candidate.id === group.redoes);
  return before ? 1 + redosBefore(batch, before) : 0;
}

/** Merges the next group that has ended. @returns true while a merge is on its way. */
function mergeNext(turn: Turn, batch: BatchItem): boolean {
  const groups = inTaskOrder(batch, batch.groups ?? []);
  const next =
    groups.find(({ status }) => status === 'merging') ?? groups.find(({ status }) => status === 'ended');
  if (!next) return false;
  if (next.worktree === undefined) {
    putGroup(turn, batch.id, { ...next, status: 'done' });
    return true;
  }
  const merge = turn.facts.groups?.[next.id]?.merge.state;
  if (next.status === 'merging' && merge === 'busy') return true;
  if (!turn.facts.project.repository || isHeld(turn)) return true;
  if (next.status === 'ended') putGroup(turn, batch.id, { ...next, status: 'merging' });
  pushOnce(turn, { type: 'mergeGroup', groupId: next.id });
  return true;
}

const HELD = 'Waiting for the agent of run';

/** Somebody else's agent works in the project itself; the run says so while it waits. */
function isHeld(turn: Turn): boolean {
  const holder = turn.facts.project.repository?.lockHolder ?? null;
  if (holder !== null) setStatus(turn, 'running', `${HELD} ${holder} in this project`);
  else if (turn.run.statusReason.startsWith(HELD)) setStatus(turn, 'running', 'Going on');
  return holder !== null;
}

/** Groups wait, no agent works, and nothing could be started: there is no money left, or something holds the project. */
function stopWithoutMoney(turn: Turn, batch: BatchItem, policy: WavePolicy): void {
  const wave = currentWave(batch.groups ?? [], policy);
  const waiting = (batch.groups ?? []).find((group) => group.wave === wave && group.status === 'waiting');
  if (!waiting) return;
  const order = orderFor(turn, { batch, group: waiting, policy });
  const terms = termsOf(turn, { ...order.terms.purse, kind: order.kind });
  if (terms.ok) {
    isHeld(turn);
    return;
  }
  putBatch(turn, backToQueue(batch));
  needAttention(turn, { ...terms.attention, batchId: batch.id });
}

/** Ends what nobody goes on with any more and has the worktrees of all that is over removed. */
export function tidyGroups(turn: Turn): void {
  for (const batch of turn.run.batches.items) {
    // A wave of selected tasks is over when it failed: nobody tries it again.
    const isOpen =
      ['pending', 'running'].includes(batch.status) ||
      (batch.status === 'failed' && turn.run.kind === 'phase');
    for (const group of batch.groups ?? []) {
      const over = isOver(group);
      if (!isOpen && !over && group.status !== 'failed')
        putGroup(turn, batch.id, { ...group, status: 'cancelled' });
      if (isOpen && !over) continue;
      if (group.worktree === undefined) finishMerged(turn, batch.id, group);
      else if (turn.facts.groups?.[group.id]?.worktree === 'absent') forgetWorktree(turn, batch.id, group.id);
      else pushOnce(turn, { type: 'removeWorktree', groupId: group.id });
    }
  }
}

function finishMerged(turn: Turn, batchId: string, group: WaveGroup): void {
  if (group.status === 'merged') putGroup(turn, batchId, { ...group, status: 'done' });
}

function forgetWorktree(turn: Turn, batchId: string, groupId: string): void {
  const group = groupsOf(turn, batchId).find((candidate) => candidate.id === groupId);
  if (!group) return;
  const { worktree: _gone, ...rest } = group;
  putGroup(turn, batchId, { ...rest, status: rest.status === 'merged' ? 'done' : rest.status });
}
