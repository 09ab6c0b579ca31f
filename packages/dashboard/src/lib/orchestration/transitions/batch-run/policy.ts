import type { BatchItem, WaveGroup } from '@specflow/shared/schemas';
import { FAILURE_ACTIONS } from '../../failure-policy';
import { agentsTick } from '../../isolation';
import {
  cancelExecutions,
  findBatch,
  findExecution,
  liveExecutions,
  logDecision,
  type Turn,
} from '../../turn';
import { needAttention } from '../attention';
import { stopBesideOther } from '../beside';
import { timeoutOf } from '../executions';
import { newGroup, nextGroupId, putGroup } from '../groups';
import type { WavePolicy } from '../wave-policy';
import { closeWave } from './close-wave';
import { writeStatuses } from './statuses';
import { batchRunOf, failTasks, openIds, putTasks } from './tasks';
import { settledTasks } from './truth';

/**
 * Waves of a run over selected tasks: a group that failed blocks only what depends on it, and a task is completed when
 * the work on it is merged. What every agent would meet stops the run for a person.
 */
export const BATCH_POLICY: WavePolicy = {
  goesOnAfterFailure: true,
  skillOf: (turn) => (batchRunOf(turn).usesPhaseCommand ? 'flow.implement' : ''),
  mayHeal: (failure) => failure.class !== 'timeout',
  openTasks(turn, _batch, group) {
    const done = new Set(settledByGroup(turn, group).done);
    // What its agent put off or blocked is left out once that has come into the project.
    const states = turn.facts.groups?.[group.id]?.tasks;
    return openIds(turn, group.taskIds).filter((id) => !done.has(id) && (states?.[id] ?? 'open') === 'open');
  },
  terms(turn, { batch, group, kind }) {
    const executionIds = [...group.executionIds];
    return {
      id: group.id,
      timeoutMs: timeoutOf(turn, kind, group.taskIds.length),
      purse: { step: 'implement', batchId: batch.id, executionIds },
    };
  },
  groupFailed(turn, batch, group) {
    const { failure } = group;
    const open = openIds(turn, group.taskIds);
    if (!failure || open.length === 0) return;
    if (FAILURE_ACTIONS[failure.class] === 'ask_person' && failure.executionId !== undefined) {
      const { failure: _gone, ...waiting } = group;
      putGroup(turn, batch.id, { ...waiting, status: 'waiting' });
      needAttention(turn, {
        code: failure.class === 'budget' ? 'BUDGET_REACHED' : 'BATCH_FAILED',
        issue: `${open.join(', ')} did not finish: ${failure.message}`,
        options: ['retry', 'skip', 'abort'],
        batchId: batch.id,
        step: 'implement',
        failure,
        failedWorkflowId: failure.executionId,
      });
      return;
    }
    const status = failure.class === 'timeout' ? 'timed_out' : 'failed';
    if (status === 'timed_out') putGroup(turn, batch.id, { ...group, status });
    failTasks(turn, open, { status, reason: failure.message });
  },
  waveFailed: () => undefined,
  finish(turn, batch) {
    followGroups(turn, batch.id);
    const now = findBatch(turn.run, batch.id) ?? batch;
    const left = openIds(turn, now.taskIds);
    if (left.length > 0) goOnAlone(turn, now, left);
    else if (!writeStatuses(turn)) closeWave(turn, batch.id);
  },
};

/** Brings the tasks of a wave up to its groups: at work, or completed once their work has come into the project. */
export function followGroups(turn: Turn, batchId: string): void {
  const live = new Map(liveExecutions(turn.run).map((execution) => [execution.groupId, execution]));
  for (const group of findBatch(turn.run, batchId)?.groups ?? []) {
    const open = openIds(turn, group.taskIds);
    if (open.length === 0) continue;
    const agent = live.get(group.id);
    const tasks = batchRunOf(turn).tasks;
    if (agent) {
      const fresh = open.filter((id) => tasks.find((task) => task.id === id)?.status === 'pending');
      if (fresh.length > 0)
        putTasks(turn, fresh, (task) => ({
          ...task,
          status: 'running',
          startedAt: task.startedAt ?? agent.startedAt,
        }));
    } else if (group.status === 'merged' || group.status === 'done') completeTasks(turn, group, open);
  }
}

function completeTasks(turn: Turn, group: WaveGroup, open: readonly string[]): void {
  const { done, unproven } = settledByGroup(turn, group);
  const share = sharesOf(turn, group);
  putTasks(
    turn,
    open.filter((id) => done.includes(id)),
    (task) => ({
      ...task,
      ...share,
      status: 'completed',
      endedAt: turn.now,
      ...(unproven.includes(task.id) ? { unproven: true } : {}),
    }),
  );
}

/** What the agents of a group have done by their ticks in its worktree, or by their reports. */
function settledByGroup(turn: Turn, group: WaveGroup): { done: string[]; unproven: string[] } {
  const outcomes = group.executionIds.flatMap((id) =>
    (findExecution(turn.run, id)?.attempts ?? []).flatMap(({ outcome }) => outcome ?? []),
  );
  const hasFiles = outcomes.some(({ evidence }) => (evidence?.files.length ?? 0) > 0);
  const states = turn.facts.groups?.[group.id]?.tasks;
  const ticked = new Set(
    outcomes
      .flatMap(({ evidence }) => evidence?.ticked ?? [])
      .concat(Object.entries(states ?? {}).flatMap(([id, state]) => (state === 'done' ? [id] : []))),
  );
  const done = agentsTick(turn.run)
    ? group.taskIds.filter((id) => ticked.has(id))
    : [
        ...new Set(
          outcomes.flatMap((outcome) => settledTasks(false, group.taskIds, { outcome, plan: null }).done),
        ),
      ];
  return { done, unproven: hasFiles ? [] : done };
}

function sharesOf(turn: Turn, group: WaveGroup): { durationMs: number; costUsd: number } {
  const attempts = group.executionIds.flatMap((id) => findExecution(turn.run, id)?.attempts ?? []);
  const spans = attempts.map(({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? 0 : Date.parse(endedAt) - Date.parse(startedAt),
  );
  const count = Math.max(1, group.taskIds.length);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    durationMs: Math.max(0, Math.round(sum(spans) / count)),
    costUsd: sum(attempts.map(({ outcome }) => outcome?.costUsd ?? 0)) / count,
  };
}

/** Worktrees have become impossible: the tasks that are left are done one after another in the project. */
function goOnAlone(turn: Turn, batch: BatchItem, left: readonly string[]): void {
  const reason = (batch.groups ?? []).find(({ status }) => status === 'cancelled')?.reason;
  if (stopBesideOther(turn, batch.id, reason ?? `${left.join(', ')} are left`)) return;
  turn.run = { ...turn.run, config: { ...turn.run.config, isolation: 'none' } };
  // Sessions of worktrees do not go on in the project.
  cancelExecutions(turn, ({ status, batchId }) => status === 'paused' && batchId === batch.id);
  logDecision(turn, 'One agent at a time from here on', reason ?? `${left.join(', ')} are left`);
  putGroup(turn, batch.id, newGroup(nextGroupId(batch), batch.index + 1, left));
}
