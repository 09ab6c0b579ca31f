import type { BatchItem, WaveGroup } from '@specflow/shared/schemas';
import { planWaveQueue } from '@specflow/shared/tasks';
import { counted, filesChanged, ticksWithoutChange } from '../proof-words';
import { cancelExecutions, findExecution, logDecision, putBatch, type Turn } from '../turn';
import { batchNeedsAttention, needAttention } from './attention';
import { timeoutOf } from './executions';
import { isOver, newGroup } from './groups';
import { commitFirst, obstacleTo } from './own-work';
import { pauseAtBoundary } from './pause';
import { backToQueue, tasksIn } from './tasks';
import type { WavePolicy } from './wave-policy';

/**
 * Begins a batch in waves, goes on with one that was stopped, or waits until it is known whether it can. @returns false
 * when one agent does it in the project:
 * so it is configured, no two tasks can run side by side, or worktrees cannot be made, which is said.
 */
export function startWaves(turn: Turn, batch: BatchItem): boolean {
  const { parallelism, isolation } = turn.run.config;
  if (parallelism === 1 || isolation === 'none') return false;
  const unfinished = (batch.groups ?? []).filter((group) => !isOver(group));
  // It is read as soon as no agent works: the next decision knows it.
  if (turn.facts.project.plan?.document && !turn.facts.project.repository) return true;
  const planned = planGroups(turn, batch, unfinished);
  if (planned === null && unfinished.length === 0) return false;
  if (commitFirst(turn, batch)) return true;
  const groups = [...(batch.groups ?? []), ...(planned ?? [])];
  const { head = null, headTree = null } = turn.facts.project.repository ?? {};
  const before =
    headTree === null ? undefined : { kind: 'git' as const, head, tree: headTree, takenAt: turn.now };
  const evidence = batch.evidence ?? {
    ...(before ? { before } : {}),
    files: [],
    ticked: [],
    tickedOutside: [],
  };
  putBatch(turn, {
    ...backToQueue(batch),
    groups,
    evidence,
    status: 'running',
    startedAt: batch.startedAt ?? turn.now,
  });
  // An agent that worked on the batch alone does not go on with what the groups do.
  cancelExecutions(turn, ({ batchId, groupId }) => batchId === batch.id && groupId === undefined);
  const waves = Math.max(...groups.map((group) => group.wave));
  const title = `Started batch ${batch.index + 1}: ${batch.section}`;
  logDecision(turn, title, `${groups.length} groups in ${counted(waves, 'wave')}`);
  return true;
}

/** Groups for the open tasks that no unfinished group has; null when there are none or waves make no sense. */
function planGroups(turn: Turn, batch: BatchItem, unfinished: readonly WaveGroup[]): WaveGroup[] | null {
  const covered = new Set(unfinished.flatMap((group) => group.taskIds));
  const open = tasksIn(batch, 'open').filter((id) => !covered.has(id));
  const document = turn.facts.project.plan?.document;
  if (open.length === 0 || !document) return null;
  const { waves, unordered } = planWaveQueue(document, open);
  if (unordered.length > 0) return oneByOne(turn, `${unordered.join(', ')} wait for each other in a circle`);
  if (unfinished.length === 0 && waves.every((groups) => groups.length < 2)) return null;
  const obstacle = obstacleTo(turn, batch.id);
  if (obstacle) return oneByOne(turn, obstacle);
  const first = Math.max(0, ...(batch.groups ?? []).map((group) => group.wave)) + 1;
  const known = batch.groups?.length ?? 0;
  return waves
    .flatMap((groups, index) => groups.map((taskIds) => ({ wave: first + index, taskIds })))
    .map(({ wave, taskIds }, index) => newGroup(`${batch.id}-g${known + index + 1}`, wave, taskIds));
}

function oneByOne(turn: Turn, why: string): null {
  logDecision(turn, 'One agent at a time', why);
  const warning = `Agents did not work in parallel: ${why}.`;
  if (!turn.run.warnings.includes(warning))
    turn.run = { ...turn.run, warnings: [...turn.run.warnings, warning] };
  return null;
}

/** Waves of Complete Phase: a failed group stops the run for a person, and the task file proves everything. */
export const PHASE_POLICY: WavePolicy = {
  goesOnAfterFailure: false,
  skillOf: () => 'flow.implement',
  mayHeal: () => true,
  openTasks(turn, batch, group) {
    const states = turn.facts.groups?.[group.id]?.tasks;
    return group.taskIds.filter((id) => {
      if (batch.taskStates[id] === 'waived') return false;
      return states?.[id] === undefined || states[id] === 'open';
    });
  },
  terms(turn, { batch, group, kind, shares }) {
    const timeoutMs =
      kind === 'heal' ? timeoutOf(turn, kind, 1) : turn.run.config.timeouts.taskMs * group.taskIds.length;
    return { id: group.id, timeoutMs, purse: { step: 'implement', batchId: batch.id, shares } };
  },
  groupFailed: () => undefined,
  waveFailed(turn, batch, failed) {
    const failure = failed.find((group) => group.failure)?.failure;
    if (!failure) return;
    const { status: _status, ...rest } = backToQueue(batch);
    putBatch(turn, { ...rest, status: 'failed', startedAt: batch.startedAt ?? turn.now, failure });
    turn.effects.push({ type: 'mirrorState' });
    batchNeedsAttention(turn, batch.id, failure);
  },
  finish: finishBatch,
};

function finishBatch(turn: Turn, batch: BatchItem): void {
  if (stopForLostTasks(turn, batch)) return;
  const open = tasksIn(batch, 'open');
  if (open.length === 0) completeWaves(turn, batch);
  else if (batch.attemptsWithoutProgress === 0) {
    // What is open again, or could not run beside others, is planned anew, once.
    putBatch(turn, { ...backToQueue(batch), attemptsWithoutProgress: 1 });
  } else {
    const message = `Every group has ended, but these tasks are open: ${open.join(', ')}.`;
    const failure = { class: 'incomplete' as const, message, signature: `incomplete:${open.join(',')}` };
    putBatch(turn, {
      ...backToQueue(batch),
      status: 'failed',
      startedAt: batch.startedAt ?? turn.now,
      failure,
    });
    batchNeedsAttention(turn, batch.id, failure);
  }
}

function stopForLostTasks(turn: Turn, batch: BatchItem): boolean {
  const vanished = tasksIn(batch, 'vanished');
  const ofGroups = new Set((batch.groups ?? []).flatMap((group) => group.taskIds));
  const deferred = tasksIn(batch, 'deferred').filter((id) => ofGroups.has(id));
  const place = {
    batchId: batch.id,
    step: 'implement' as const,
    options: ['retry', 'skip', 'abort'] as const,
  };
  if (vanished.length > 0) {
    needAttention(turn, {
      code: 'TASKS_VANISHED',
      issue: `${vanished.join(', ')} of batch ${batch.index + 1} disappeared from the task file.`,
      fix: 'Restore the lines and retry, or skip to accept their removal.',
      ...place,
    });
  } else if (deferred.length > 0) {
    needAttention(turn, {
      code: 'TASKS_DEFERRED',
      issue: `An agent deferred ${deferred.join(', ')} of batch ${batch.index + 1} by itself.`,
      fix: 'Skip to accept that, or re-open the tasks in the task file and retry.',
      ...place,
    });
  }
  return vanished.length + deferred.length > 0;
}

function completeWaves(turn: Turn, batch: BatchItem): void {
  const blocked = tasksIn(batch, 'blocked');
  const done = new Set(tasksIn(batch, 'done'));
  const unproven = (batch.groups ?? [])
    .filter((group) => group.mergedCommit !== undefined && filesOf(turn, group) === 0)
    .flatMap((group) => group.taskIds.filter((id) => done.has(id)));
  const warnings = [...batch.warnings, ...(blocked.length > 0 ? [`Blocked: ${blocked.join(', ')}`] : [])];
  putBatch(turn, {
    ...backToQueue(batch),
    warnings,
    unproven,
    attemptsWithoutProgress: 0,
    startedAt: batch.startedAt ?? turn.now,
    completedAt: turn.now,
    status: 'completed',
  });
  const proof =
    unproven.length === 0
      ? filesChanged(batch.evidence?.files.length ?? 0)
      : ticksWithoutChange(unproven.length);
  logDecision(turn, `Batch ${batch.index + 1} completed: ${batch.section}`, proof);
  turn.effects.push({ type: 'mirrorState' });
  pauseAtBoundary(turn);
}

function filesOf(turn: Turn, group: WaveGroup): number {
  return group.executionIds
    .flatMap((id) => findExecution(turn.run, id)?.attempts ?? [])
    .reduce((sum, { outcome }) => sum + (outcome?.evidence?.files.length ?? 0), 0);
}
