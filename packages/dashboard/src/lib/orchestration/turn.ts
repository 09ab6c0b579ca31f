import type {
  Attempt,
  BatchItem,
  OrchestrationExecution,
  OrchestrationStatus,
  Step,
  StepState,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import type { Effect, Observation } from './observe';
import { isoFromMs } from './time';

/** Decisions kept in the record; the journal on disk keeps all of them. */
const DECISIONS_KEPT = 500;

/** One decision in the making: the record so far, and what is to be done after it is saved. */
export interface Turn {
  run: OrchestrationExecution;
  readonly facts: Observation;
  readonly now: string;
  readonly effects: Effect[];
  idsUsed: number;
}

/** Starts a decision over a record. */
export function beginTurn(run: OrchestrationExecution, facts: Observation): Turn {
  return { run, facts, now: isoFromMs(facts.now), effects: [], idsUsed: 0 };
}

/** The next fresh UUID. @throws when the shell offered too few, which is a bug. */
export function takeId(turn: Turn): string {
  const id = turn.facts.newIds[turn.idsUsed];
  if (id === undefined) throw new Error('The observation offers too few fresh ids.');
  turn.idsUsed += 1;
  return id;
}

/** Adds a line to the decision log (mission B6). */
export function logDecision(
  turn: Turn,
  decision: string,
  reason: string,
  data?: Record<string, unknown>,
): void {
  const entry = { timestamp: turn.now, decision, reason, ...(data === undefined ? {} : { data }) };
  turn.run = { ...turn.run, decisionLog: [...turn.run.decisionLog, entry].slice(-DECISIONS_KEPT) };
}

/** Changes the status of the run and closes the timed span of the old one. Leaving `needs_attention` drops its context. */
export function setStatus(turn: Turn, status: OrchestrationStatus, reason: string): void {
  const { recoveryContext, resumeAt, ...rest } = turn.run;
  turn.run = {
    ...rest,
    ...(status === 'needs_attention' && recoveryContext ? { recoveryContext } : {}),
    ...(status === 'parked' && resumeAt ? { resumeAt } : {}),
    status,
    statusReason: reason,
  };
  turnSpan(turn);
}

/** Moves the run to a step. */
export function setCurrentPhase(turn: Turn, currentPhase: OrchestrationExecution['currentPhase']): void {
  turn.run = { ...turn.run, currentPhase };
  turnSpan(turn);
}

function turnSpan(turn: Turn): void {
  const { spans, status, currentPhase } = turn.run;
  const last = spans.at(-1);
  if (last && last.status === status && last.step === currentPhase && !last.to) return;
  const closed = last && !last.to ? [...spans.slice(0, -1), { ...last, to: turn.now }] : spans;
  turn.run = { ...turn.run, spans: [...closed, { status, step: currentPhase, from: turn.now }] };
}

/** Closes the open span of a run that is over. */
export function closeSpans(turn: Turn): void {
  const spans = turn.run.spans.map((span) => (span.to ? span : { ...span, to: turn.now }));
  turn.run = { ...turn.run, spans };
}

/** Replaces one batch by id. */
export function putBatch(turn: Turn, batch: BatchItem): void {
  const items = turn.run.batches.items.map((item) => (item.id === batch.id ? batch : item));
  turn.run = { ...turn.run, batches: { ...turn.run.batches, items } };
}

/** Replaces the state of one step. */
export function putStep(turn: Turn, step: Step, change: Partial<StepState>): void {
  const state = { ...turn.run.steps[step], ...change };
  turn.run = { ...turn.run, steps: { ...turn.run.steps, [step]: state } };
}

/** Replaces or appends one execution. */
export function putExecution(turn: Turn, execution: WorkflowExecution): void {
  const known = turn.run.executionRecords.some((record) => record.id === execution.id);
  const executionRecords = known
    ? turn.run.executionRecords.map((record) => (record.id === execution.id ? execution : record))
    : [...turn.run.executionRecords, execution];
  turn.run = { ...turn.run, executionRecords };
}

/** Replaces the newest attempt of an execution. */
export function putLastAttempt(
  turn: Turn,
  execution: WorkflowExecution,
  attempt: Attempt,
): WorkflowExecution {
  const next = { ...execution, attempts: [...execution.attempts.slice(0, -1), attempt] };
  putExecution(turn, next);
  return next;
}

/** The newest attempt of an execution. */
export function lastAttempt(execution: WorkflowExecution): Attempt {
  const attempt = execution.attempts.at(-1);
  if (!attempt) throw new Error(`Execution ${execution.id} has no attempt.`);
  return attempt;
}

/** Executions whose newest attempt may still have a process. */
export function liveExecutions(run: OrchestrationExecution): WorkflowExecution[] {
  return run.executionRecords.filter((execution) => lastAttempt(execution).state !== 'ended');
}

/** The execution with this id. */
export function findExecution(
  run: OrchestrationExecution,
  id: string | undefined,
): WorkflowExecution | undefined {
  return id === undefined ? undefined : run.executionRecords.find((execution) => execution.id === id);
}

/** The batch with this id. */
export function findBatch(run: OrchestrationExecution, id: string | undefined): BatchItem | undefined {
  return id === undefined ? undefined : run.batches.items.find((batch) => batch.id === id);
}

/** Closes executions without a live process that will never go on: they count as cancelled. */
export function cancelExecutions(turn: Turn, which: (execution: WorkflowExecution) => boolean): void {
  const executionRecords = turn.run.executionRecords.map((execution) =>
    ['running', 'paused', 'waiting_for_input'].includes(execution.status) && which(execution)
      ? { ...execution, status: 'cancelled' as const, endedAt: turn.now }
      : execution,
  );
  turn.run = { ...turn.run, executionRecords };
}

/** True when the project is on another branch than the run. */
export function onOtherBranch(turn: Turn): boolean {
  const { branch } = turn.run.project;
  return branch !== null && turn.facts.project.branch !== branch;
}
