import type {
  BatchItem,
  Failure,
  FailureClass,
  WaveGroup,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { countEnded, toFailure } from '../failure';
import { FAILURE_ACTIONS } from '../failure-policy';
import { filesChanged } from '../proof-words';
import { msFromIso } from '../time';
import { findBatch, lastAttempt, logDecision, putBatch, putExecution, type Turn } from '../turn';
import { endedExecutions, findGroup, newGroup, nextGroupId, putGroup } from './groups';
import { askQuestions } from './questions';
import { mergeEvidence } from './tasks';
import { parkAfter } from './waiting';
import { lowerLimit } from './wave-limit';
import type { WavePolicy } from './wave-policy';

/**
 * Looks at the ends of all agents of a batch's groups, once none of them lives any more. What the worktree's task file
 * says decides first, as for a batch; each group ends by its own agent only.
 */
export function endWaveExecutions(turn: Turn, batchId: string, policy: WavePolicy): void {
  for (const execution of endedExecutions(turn.run, batchId)) {
    const found = findGroup(turn.run, execution.groupId);
    if (found) endGroup(turn, { ...found, execution, policy });
    else putExecution(turn, { ...execution, status: 'cancelled', endedAt: turn.now });
  }
}

interface End {
  readonly batch: BatchItem;
  readonly group: WaveGroup;
  readonly execution: WorkflowExecution;
  readonly policy: WavePolicy;
}

function endGroup(turn: Turn, end: End): void {
  const { batch, group, execution, policy } = end;
  const outcome = lastAttempt(execution).outcome;
  if (!outcome) return;
  keepEvidence(turn, batch, execution);
  if (outcome.class === 'needs_input' && outcome.report?.questions?.length) {
    putGroup(turn, batch.id, { ...group, status: 'waiting' });
    askQuestions(turn, execution, outcome.report.questions);
    return;
  }
  const open = policy.openTasks(turn, batch, group);
  if (open.length > 0) {
    continueOrFail(turn, end, open);
    return;
  }
  putExecution(turn, { ...execution, status: 'completed', endedAt: turn.now });
  putGroup(turn, batch.id, { ...group, status: 'ended' });
  const files = outcome.evidence?.files.length ?? 0;
  logDecision(turn, `Ready to merge: ${group.taskIds.join(', ')}`, filesChanged(files));
  if (outcome.class !== 'ok') {
    const warning = `The agent of ${group.taskIds.join(', ')} did not end well (${outcome.message}), but its tasks are settled.`;
    const now = findBatch(turn.run, batch.id);
    if (now) putBatch(turn, { ...now, warnings: [...now.warnings, warning] });
  }
}

/** Files and ticks of the batch are those of its groups; its trees are those of the branch, set at each merge. */
function keepEvidence(turn: Turn, batch: BatchItem, execution: WorkflowExecution): void {
  const next = lastAttempt(execution).outcome?.evidence;
  const now = findBatch(turn.run, batch.id);
  if (!next || !now) return;
  const { before: _before, after: _after, ...work } = next;
  const merged = mergeEvidence(now.evidence, work);
  const after = now.evidence?.after;
  if (merged) putBatch(turn, { ...now, evidence: { ...merged, ...(after ? { after } : {}) } });
}

function continueOrFail(turn: Turn, end: End, open: readonly string[]): void {
  const { batch, group, execution } = end;
  const attempt = lastAttempt(execution);
  const { outcome } = attempt;
  const failureClass: FailureClass =
    !outcome || outcome.class === 'ok' || outcome.class === 'needs_input' ? 'incomplete' : outcome.class;
  const message =
    failureClass === 'incomplete'
      ? `The agent finished, but these tasks are still open: ${open.join(', ')}.`
      : (outcome?.message ?? '');
  const failure = toFailure({
    class: failureClass,
    message,
    executionId: execution.id,
    attemptId: attempt.id,
  });
  const seen = countEnded(execution, failureClass);
  switch (FAILURE_ACTIONS[failureClass]) {
    case 'requeue':
      goOnLater(turn, end);
      return;
    case 'back_off':
    case 'park':
      goOnLater(turn, end);
      lowerLimit(turn, `${batch.id}/${group.wave}`);
      park(turn, execution, failure);
      return;
    case 'resume_once':
    case 'new_session_once':
      if (seen === 1) goOnLater(turn, end);
      else healOrFail(turn, end, failure);
      return;
    case 'split':
      split(turn, end, { failure, open });
      return;
    case 'ask_person':
      fail(turn, end, failure);
      return;
    case 'heal':
      healOrFail(turn, end, failure);
  }
}

function goOnLater(turn: Turn, { batch, group, execution }: End): void {
  putExecution(turn, { ...execution, status: 'paused' });
  putGroup(turn, batch.id, { ...group, status: 'waiting' });
}

/** Of several agents that met a limit, the one that has to wait longest decides. */
function park(turn: Turn, execution: WorkflowExecution, failure: Failure): void {
  const { status, resumeAt, statusReason } = turn.run;
  if (status !== 'running' && status !== 'parked') return;
  parkAfter(turn, execution, failure);
  const now = turn.run.resumeAt;
  if (status !== 'parked' || !resumeAt || !now || msFromIso(now) >= msFromIso(resumeAt)) return;
  turn.run = { ...turn.run, resumeAt, statusReason };
}

/** Heals when that is allowed; a second healer only for another failure (mission D4). */
function healOrFail(turn: Turn, end: End, failure: Failure): void {
  const { batch, group, execution } = end;
  const { autoHealEnabled, maxHealAttempts } = turn.run.config;
  const isNew = group.healAttempts === 0 || group.failure?.signature !== failure.signature;
  const isAllowed = autoHealEnabled && end.policy.mayHeal(failure);
  if (!isAllowed || group.healAttempts >= maxHealAttempts || !isNew) {
    fail(turn, end, failure);
    return;
  }
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  putGroup(turn, batch.id, { ...group, status: 'waiting', failure, reason: failure.message });
  logFailure(turn, group, failure);
}

function fail(turn: Turn, { batch, group, execution, policy }: End, failure: Failure): void {
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  const failed: WaveGroup = { ...group, status: 'failed', failure, reason: failure.message };
  putGroup(turn, batch.id, failed);
  logFailure(turn, group, failure);
  const now = findBatch(turn.run, batch.id);
  if (now) policy.groupFailed(turn, now, failed);
}

function logFailure(turn: Turn, group: WaveGroup, failure: Failure): void {
  logDecision(turn, `Failed: ${group.taskIds.join(', ')}`, failure.message, {
    class: failure.class,
    groupId: group.id,
  });
}

/** What does not fit one context goes on in halves, one after the other, on top of what is done. */
function split(turn: Turn, end: End, { failure, open }: { failure: Failure; open: readonly string[] }): void {
  const { batch, group, execution } = end;
  if (open.length < 2) {
    fail(turn, end, failure);
    return;
  }
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  const rest = `${open.length} open tasks do not fit one context`;
  putGroup(turn, batch.id, { ...group, status: 'ended', reason: rest });
  const half = Math.ceil(open.length / 2);
  for (const taskIds of [open.slice(0, half), open.slice(half)]) {
    const now = findBatch(turn.run, batch.id);
    if (now)
      putGroup(turn, batch.id, { ...newGroup(nextGroupId(now), group.wave, taskIds), redoes: group.id });
  }
  logDecision(turn, `Split ${group.taskIds.join(', ')}`, rest);
}
