import { summarizeBatch } from '@specflow/shared/runs';
import type { BatchItem, WaveGroup } from '@specflow/shared/schemas';
import { usesWorktrees } from '../../isolation';
import {
  cancelExecutions,
  closeSpans,
  logDecision,
  putBatch,
  putStep,
  setCurrentPhase,
  setStatus,
  type Turn,
} from '../../turn';
import { needAttention } from '../attention';
import { stopBesideOther } from '../beside';
import { startExecution } from '../executions';
import { obstacleTo } from '../own-work';
import { backToQueue } from '../tasks';
import { stepWave } from '../waves';
import { closeWave, endOf, waveOf } from './close-wave';
import { leaveOutOfGroup, leaveOutOfWave } from './leave-out';
import { BATCH_POLICY, followGroups } from './policy';
import { releaseStatuses, writeStatuses } from './statuses';
import { batchRunOf, openIds, putGroup, putTasks } from './tasks';

/** Slash command of the agents when the file is the tasks.md of the open phase; otherwise the prompt is our own. */
const PHASE_COMMAND = 'flow.implement';

/**
 * Moves a run of kind `batch` while no agent of it lives: waves one after another, the groups of a wave one after
 * another. Statuses stand in the file before the first agent of a wave starts and before the wave is over.
 */
export function decideWaves(turn: Turn): void {
  if (!turn.facts.project.plan) {
    const { file } = batchRunOf(turn);
    needAttention(turn, {
      code: 'NO_TASKS',
      issue: `${file} is missing or cannot be read.`,
      fix: `Restore ${file}, then retry.`,
      step: 'implement',
    });
    return;
  }
  const wave = turn.run.batches.items.find((item) => item.status === 'pending' || item.status === 'running');
  if (!wave) finishBatchRun(turn);
  else if (wave.status === 'pending') startWave(turn, wave);
  else continueWave(turn, wave);
}

function startWave(turn: Turn, wave: BatchItem): void {
  leaveOutOfWave(turn, wave);
  const open = openIds(turn, wave.taskIds);
  if (open.length === 0) {
    closeWave(turn, wave.id);
    return;
  }
  const now = waveOf(turn, wave.id);
  putBatch(turn, { ...backToQueue(now), status: 'running', startedAt: turn.now });
  turn.run = { ...turn.run, batches: { ...turn.run.batches, current: wave.index } };
  putStep(turn, 'implement', {
    status: 'running',
    startedAt: turn.run.steps.implement.startedAt ?? turn.now,
  });
  setStatus(turn, 'running', `${wave.section}: ${open.join(', ')}`);
  logDecision(turn, `Started ${wave.section}`, open.join(', '));
}

function continueWave(turn: Turn, wave: BatchItem): void {
  const groups = wave.groups ?? [];
  if (usesWorktrees(turn.run)) {
    continueSideBySide(turn, wave);
    return;
  }
  const next = groups.find((group) => group.status === 'waiting');
  const isFresh = groups.every((group) => group.executionIds.length === 0);
  if (isFresh) leaveOutOfWave(turn, wave);
  if (next === undefined || isFresh) {
    if (writeStatuses(turn)) return;
  }
  if (next) startGroup(turn, waveOf(turn, wave.id), next);
  else closeWave(turn, wave.id);
}

/** States of a group of which something is at work, or on its way into the project. */
const HAS_WORK: readonly WaveGroup['status'][] = ['running', 'ended', 'merging'];

/** The groups of a wave side by side, each in a worktree; where none can be made, one after another in the project. */
function continueSideBySide(turn: Turn, wave: BatchItem): void {
  // It is read as soon as no agent works: the next decision knows it.
  const { repository } = turn.facts.project;
  if (!repository) return;
  const hasBegun = (wave.groups ?? []).some(
    (group) => group.worktree !== undefined || group.executionIds.length > 0,
  );
  const obstacle = obstacleTo(turn, wave.id);
  if (!hasBegun && obstacle !== null) {
    if (stopBesideOther(turn, wave.id, obstacle)) return;
    const warning = `Agents did not work in parallel: ${obstacle}.`;
    const warnings = [...new Set([...turn.run.warnings, warning])];
    turn.run = { ...turn.run, warnings, config: { ...turn.run.config, isolation: 'none' } };
    logDecision(turn, 'One agent at a time', obstacle);
    return;
  }
  if (!hasBegun) leaveOutOfWave(turn, wave);
  if (!hasBegun && writeStatuses(turn)) return;
  followGroups(turn, wave.id);
  for (const group of waveOf(turn, wave.id).groups ?? []) {
    if (!HAS_WORK.includes(group.status)) leaveOutOfGroup(turn, group);
    if (group.status === 'waiting' && openIds(turn, group.taskIds).length === 0)
      putGroup(turn, waveOf(turn, wave.id), { ...group, status: endOf(turn, group) });
  }
  stepWave(turn, wave.id, BATCH_POLICY);
  followGroups(turn, wave.id);
}

function startGroup(turn: Turn, wave: BatchItem, group: WaveGroup): void {
  leaveOutOfGroup(turn, group);
  const open = openIds(turn, group.taskIds);
  if (open.length === 0) {
    putGroup(turn, waveOf(turn, wave.id), { ...group, status: endOf(turn, group) });
    return;
  }
  const execution = startExecution(turn, {
    kind: 'batch',
    step: 'implement',
    batchId: wave.id,
    groupId: group.id,
    skill: batchRunOf(turn).usesPhaseCommand ? PHASE_COMMAND : '',
    taskIds: open,
    title: `Started ${open.join(', ')} of ${wave.section}`,
  });
  if (execution) markGroupRunning(turn, { ...execution, groupId: group.id });
}

/** Records that an agent works on a group. */
export function markGroupRunning(
  turn: Turn,
  execution: {
    readonly id: string;
    readonly kind: string;
    readonly batchId?: string;
    readonly groupId?: string;
  },
): void {
  const wave = turn.run.batches.items.find((item) => item.id === execution.batchId);
  const group = wave?.groups?.find((candidate) => candidate.id === execution.groupId);
  if (!wave || !group) return;
  const add = (ids: readonly string[]) => [...new Set([...ids, execution.id])];
  const role =
    execution.kind === 'heal' ? { healerExecutionId: execution.id } : { workflowExecutionId: execution.id };
  putGroup(
    turn,
    { ...wave, ...role, executionIds: add(wave.executionIds) },
    { ...group, status: 'running', executionIds: add(group.executionIds) },
  );
  putTasks(turn, openIds(turn, group.taskIds), (task) => ({
    ...task,
    status: 'running',
    startedAt: task.startedAt ?? turn.now,
  }));
}

/** Nothing is left to run: the run is over, and its reason is the report in one line. */
function finishBatchRun(turn: Turn): void {
  const reason = summarizeBatch(batchRunOf(turn));
  putStep(turn, 'implement', { status: 'completed', reason, completedAt: turn.now });
  setCurrentPhase(turn, 'complete');
  cancelExecutions(turn, () => true);
  turn.run = { ...turn.run, intents: {}, completedAt: turn.now };
  setStatus(turn, 'completed', reason);
  closeSpans(turn);
  logDecision(turn, 'Completed', reason);
  releaseStatuses(turn);
}
