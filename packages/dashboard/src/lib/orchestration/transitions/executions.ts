import type { Attempt, ExecutionKind, Step, WorkflowExecution } from '@specflow/shared/schemas';
import { type Purse, reserve } from '../budget';
import { lastAttempt, logDecision, putExecution, type Turn, takeId } from '../turn';
import { type Attention, needAttention } from './attention';

/** Attempts that one run may ever start; far above what an honest run needs, far below a storm (fault F07). */
const MAX_ATTEMPTS_PER_RUN = 400;

/** A piece of agent work to be started. */
export interface ExecutionOrder {
  readonly kind: ExecutionKind;
  readonly step: Step;
  readonly batchId?: string;
  /** The group of a wave that it works on. */
  readonly groupId?: string;
  readonly skill: string;
  readonly taskIds?: readonly string[];
  readonly healsExecutionId?: string;
  /** Session to fork; a new one when absent. */
  readonly forkOf?: string;
  /** What is started, for the decision log. */
  readonly title: string;
  /** For an agent that works beside others. */
  readonly group?: GroupTerms;
}

/** How an agent of a group is paid and limited. Without money it is not started, and whoever asked decides what follows. */
export interface GroupTerms {
  readonly id: string;
  readonly purse: Omit<Purse, 'kind'>;
  readonly timeoutMs: number;
}

/** How the next attempt of an execution goes on. */
export type Continuation = 'resume' | 'new_session';

/**
 * Creates an execution with its first attempt, reserves its money and asks the shell to start it.
 * The record is saved before the shell acts, so a crash in between starts the same attempt id once.
 * @returns null when the run stopped instead (budget, attempt cap).
 */
export function startExecution(turn: Turn, order: ExecutionOrder): WorkflowExecution | null {
  const executionId = takeId(turn);
  const sessionId = takeId(turn);
  const capUsd = capOf(turn, order, order.group);
  if (capUsd === null) return null;
  const attempt = newAttempt(turn, {
    executionId,
    n: 1,
    sessionId,
    mode: order.forkOf ? 'fork' : 'new',
    capUsd,
    timeoutMs: order.group?.timeoutMs ?? timeoutOf(turn, order.kind, order.taskIds?.length ?? 1),
    ...(order.forkOf ? { fromSessionId: order.forkOf } : {}),
  });
  const execution: WorkflowExecution = {
    id: executionId,
    kind: order.kind,
    step: order.step,
    epoch: turn.run.steps[order.step].epoch,
    skill: order.skill,
    taskIds: [...(order.taskIds ?? [])],
    status: 'running',
    attempts: [attempt],
    startedAt: turn.now,
    ...(order.batchId === undefined ? {} : { batchId: order.batchId }),
    ...((order.group ?? order.groupId) ? { groupId: order.group?.id ?? order.groupId } : {}),
    ...(order.healsExecutionId === undefined ? {} : { healsExecutionId: order.healsExecutionId }),
  };
  commitAttempt(turn, execution, attempt);
  logDecision(turn, order.title, `cap $${capUsd.toFixed(2)}`, { executionId, attemptId: attempt.id });
  return execution;
}

/** Continues the session when its agent ever started and could be resumed, else opens a new one. */
export function howToContinue(execution: WorkflowExecution): Continuation {
  const attempt = lastAttempt(execution);
  const never = attempt.startedAt === undefined;
  return never || attempt.outcome?.class === 'not_resumable' ? 'new_session' : 'resume';
}

/** Adds the next attempt to an execution: the same session goes on, or a new one takes over its remaining work. */
export function continueExecution(
  turn: Turn,
  execution: WorkflowExecution,
  order: {
    readonly how: Continuation;
    readonly taskIds: readonly string[];
    readonly reason: string;
    readonly group?: GroupTerms;
  },
): WorkflowExecution | null {
  const previous = lastAttempt(execution);
  const capUsd = capOf(turn, execution, order.group);
  if (capUsd === null) return null;
  const resumable = order.how === 'resume';
  const n = previous.n + 1;
  const attempt = newAttempt(turn, {
    executionId: execution.id,
    n,
    sessionId: resumable ? previous.sessionId : takeId(turn),
    mode: resumable ? 'resume' : 'new',
    capUsd,
    timeoutMs: order.group?.timeoutMs ?? timeoutOf(turn, execution.kind, order.taskIds.length),
    ...(resumable ? { fromSessionId: previous.sessionId } : {}),
  });
  const { endedAt: _ended, ...open } = execution;
  const next: WorkflowExecution = {
    ...open,
    status: 'running',
    taskIds: [...order.taskIds],
    attempts: [...execution.attempts, attempt],
  };
  commitAttempt(turn, next, attempt);
  logDecision(turn, `Attempt ${n}`, order.reason, { executionId: execution.id, attemptId: attempt.id });
  return next;
}

function newAttempt(
  turn: Turn,
  input: Pick<Attempt, 'n' | 'sessionId' | 'mode' | 'capUsd' | 'fromSessionId' | 'timeoutMs'> & {
    executionId: string;
  },
): Attempt {
  const { executionId, ...rest } = input;
  return { ...rest, id: `${executionId}.${input.n}`, state: 'intended', intendedAt: turn.now };
}

const DAY_MS = 24 * 60 * 60_000;

/** The hard time limit of an agent that works alone. */
export function timeoutOf(turn: Turn, kind: ExecutionKind, taskCount: number): number {
  const { timeouts } = turn.run.config;
  switch (kind) {
    case 'batch':
      return turn.run.kind === 'batch'
        ? Math.min(DAY_MS, timeouts.taskMs * Math.max(1, taskCount))
        : timeouts.batchMs;
    case 'heal':
      return timeouts.healMs;
    case 'decision':
      return timeouts.decisionMs;
    case 'step':
    case 'workflow':
      return timeouts.stepMs;
  }
}

function purseOf(turn: Turn, order: Pick<ExecutionOrder, 'kind' | 'step' | 'batchId' | 'groupId'>): Purse {
  const { kind, step, batchId, groupId } = order;
  if (turn.run.kind === 'batch' && groupId !== undefined)
    return { kind, step, batchId, executionIds: groupExecutions(turn, groupId) };
  if (batchId !== undefined) return { kind, step, batchId };
  const { executionIds } = turn.run.steps[step];
  return { kind, step, executionIds };
}

/** In a run of kind `batch` each agent's group has a purse of its own, as each batch has in a phase. */
function groupExecutions(turn: Turn, groupId: string): string[] {
  return turn.run.executionRecords.filter((execution) => execution.groupId === groupId).map(({ id }) => id);
}

/** What the next process of this work may spend; null when there is nothing to spend. */
function capOf(
  turn: Turn,
  order: Pick<ExecutionOrder, 'kind' | 'step' | 'batchId' | 'groupId'>,
  group: GroupTerms | undefined,
): number | null {
  if (!group) return reserveOrStop(turn, purseOf(turn, order), order.batchId);
  const terms = termsOf(turn, { ...group.purse, kind: order.kind });
  return terms.ok ? terms.capUsd : null;
}

function reserveOrStop(turn: Turn, purse: Purse, batchId: string | undefined): number | null {
  const terms = termsOf(turn, purse);
  if (terms.ok) return terms.capUsd;
  needAttention(turn, { ...terms.attention, ...(batchId === undefined ? {} : { batchId }) });
  return null;
}

type Terms =
  | { readonly ok: true; readonly capUsd: number }
  | { readonly ok: false; readonly attention: Attention };

/** Whether an agent of this purse may be started now, and what a person is to be told when not. */
export function termsOf(turn: Turn, purse: Purse): Terms {
  const attempts = turn.run.executionRecords.reduce((sum, execution) => sum + execution.attempts.length, 0);
  if (attempts >= MAX_ATTEMPTS_PER_RUN) {
    const issue = `The run has started ${attempts} agents; it stops here rather than go on in circles.`;
    return { ok: false, attention: { code: 'ATTEMPT_CAP', issue, options: ['abort'] } };
  }
  const reservation = reserve(turn.run, purse);
  if (reservation.ok) return { ok: true, capUsd: reservation.capUsd };
  const { limit, usedUsd, limitUsd } = reservation;
  const isOfBatch = purse.batchId !== undefined && limit !== 'Max total';
  const attention: Attention = {
    code: 'BUDGET_REACHED',
    issue: `${limit} is used up: $${usedUsd.toFixed(2)} of $${limitUsd.toFixed(2)} is spent or reserved.`,
    fix: `Raise "${limit}" above $${usedUsd.toFixed(2)} and retry, or abort.`,
    // To leave out one batch brings no money for the next one.
    options: isOfBatch ? ['retry', 'skip', 'abort'] : ['retry', 'abort'],
    step: purse.step,
  };
  return { ok: false, attention };
}

function commitAttempt(turn: Turn, execution: WorkflowExecution, attempt: Attempt): void {
  putExecution(turn, execution);
  const { kind, step, batchId, groupId } = execution;
  const entry = {
    attemptId: attempt.id,
    executionId: execution.id,
    kind,
    step,
    reservedUsd: attempt.capUsd,
    estimated: false,
    reservedAt: turn.now,
    ...(batchId === undefined ? {} : { batchId }),
    ...(groupId === undefined ? {} : { groupId }),
  };
  turn.run = {
    ...turn.run,
    ledger: [...turn.run.ledger, entry],
    executions: linkExecution(turn, execution),
  };
  linkStep(turn, execution);
  pushStart(turn, execution, attempt.id);
}

/** Asks the shell to start an attempt. What a merge may move is kept reachable first, also when the start is repeated. */
export function pushStart(turn: Turn, execution: WorkflowExecution, attemptId: string): void {
  if (execution.step === 'merge') turn.effects.push({ type: 'backupRef', name: 'before-merge' });
  turn.effects.push({ type: 'startAttempt', executionId: execution.id, attemptId });
}

function linkExecution(turn: Turn, execution: WorkflowExecution): Turn['run']['executions'] {
  const ids = turn.run.executions;
  const add = (list: readonly string[]) => [...new Set([...list, execution.id])];
  if (execution.kind === 'heal') return { ...ids, healers: add(ids.healers) };
  if (execution.kind === 'decision') return { ...ids, decisions: add(ids.decisions) };
  if (execution.step === 'implement') return { ...ids, implement: add(ids.implement) };
  return { ...ids, [execution.step]: execution.id };
}

function linkStep(turn: Turn, execution: WorkflowExecution): void {
  const step = turn.run.steps[execution.step];
  const executionIds = [...new Set([...step.executionIds, execution.id])];
  turn.run = { ...turn.run, steps: { ...turn.run.steps, [execution.step]: { ...step, executionIds } } };
}
