import { cancelExecutions, logDecision, putBatch, putStep, setStatus, type Turn } from '../turn';
import { needAttention } from './attention';
import { startBatch } from './batches';
import { replan } from './replan';
import { completeStep, openTasks } from './steps';
import { backToQueue } from './tasks';

/**
 * Decides the implement step between two batches: plans anew from the task file, then starts the next batch, or
 * leaves the step only when a fresh read shows no unsettled task (lesson N1; an empty plan is its own case).
 */
export function decideImplement(turn: Turn): void {
  const { plan } = turn.facts.project;
  if (!plan || plan.tasks.length === 0) {
    needAttention(turn, {
      code: 'NO_TASKS',
      issue: plan ? 'The task file holds no task with an id.' : 'The task file is missing or cannot be read.',
      fix: 'Restore tasks.md with lines such as "- [ ] T001 …", then retry.',
      step: 'implement',
    });
    return;
  }
  requeueLeftovers(turn);
  if (vanishedStop(turn)) return;
  replan(turn, plan);
  putStep(turn, 'implement', {
    status: 'running',
    startedAt: turn.run.steps.implement.startedAt ?? turn.now,
  });
  const next = turn.run.batches.items.find((batch) => batch.status === 'pending');
  if (next) {
    turn.run = { ...turn.run, batches: { ...turn.run.batches, current: next.index } };
    startBatch(turn, next);
    return;
  }
  leaveImplement(turn);
}

/** Batches that are neither waiting nor over and whose work nobody goes on with: their tasks are planned anew. */
function requeueLeftovers(turn: Turn): void {
  for (const batch of turn.run.batches.items) {
    if (!['running', 'failed', 'healing'].includes(batch.status)) continue;
    putBatch(turn, backToQueue(batch));
    cancelExecutions(turn, (execution) => execution.batchId === batch.id);
  }
}

/** A known open task whose line is gone is not settled: a person decides. */
function vanishedStop(turn: Turn): boolean {
  for (const batch of turn.run.batches.items) {
    if (batch.status !== 'pending') continue;
    const vanished = batch.taskIds.filter((id) => batch.taskStates[id] === 'vanished');
    if (vanished.length === 0) continue;
    needAttention(turn, {
      code: 'TASKS_VANISHED',
      issue: `${vanished.join(', ')} of batch ${batch.index + 1} disappeared from the task file.`,
      fix: 'Restore the lines and retry, or skip to accept their removal.',
      options: ['retry', 'skip', 'abort'],
      batchId: batch.id,
      step: 'implement',
    });
    return true;
  }
  return false;
}

function leaveImplement(turn: Turn): void {
  const open = openTasks(turn);
  if (open.length > 0) {
    needAttention(turn, {
      code: 'BLOCKED_TASKS',
      issue: `Only blocked tasks are left: ${open.join(', ')}.`,
      fix: 'Unblock them and retry, or skip to continue without them.',
      options: ['retry', 'skip', 'abort'],
      step: 'implement',
    });
    return;
  }
  completeStep(turn, 'implement', `${turn.run.tasks.completed} of ${turn.run.tasks.total} tasks are settled`);
  if (turn.run.status === 'running') setStatus(turn, 'running', 'Verifying');
  logDecision(turn, 'All batches are settled', 'a fresh read of tasks.md shows no open task');
}
