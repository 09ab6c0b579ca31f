import type { OrchestrationExecution, WorkflowExecution } from '@specflow/shared/schemas';
import type { Effect, Observation } from './observe';
import { counted } from './proof-words';
import { backToQueue } from './transitions/tasks';
import {
  beginTurn,
  findBatch,
  findExecution,
  logDecision,
  putBatch,
  putExecution,
  putStep,
  setStatus,
  type Turn,
} from './turn';

/** A person's answers, keyed by question id. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

/** Why answers cannot be taken. */
export interface AnswerRefusal {
  readonly code: 'NOT_FOUND' | 'ALREADY_ANSWERED' | 'INVALID_REQUEST';
  readonly message: string;
  readonly hint: string;
}

export type AnswerResult =
  | { readonly ok: true; readonly run: OrchestrationExecution; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly refusal: AnswerRefusal };

/**
 * Stores the answers to an agent's questions, once, and puts its execution back to work: the same session goes on
 * as the next attempt of the same execution (mission L1). Every question needs its answer.
 */
export function answerQuestions(
  run: OrchestrationExecution,
  input: { readonly executionId: string; readonly answers: Answers },
  facts: Observation,
): AnswerResult {
  const execution = findExecution(run, input.executionId);
  const refusal = refuse(execution, input);
  if (refusal || !execution) return { ok: false, refusal: refusal ?? unknown(input.executionId) };
  const turn = beginTurn(run, facts);
  const answers = Object.fromEntries(
    Object.entries(input.answers).map(([id, answer]) => [
      id,
      typeof answer === 'string' ? answer : [...answer],
    ]),
  );
  putExecution(turn, { ...execution, status: 'paused', answers });
  requeue(turn, execution);
  setStatus(turn, 'running', 'Going on with your answers');
  const count = Object.keys(answers).length;
  logDecision(turn, 'Answered', `${counted(count, 'answer')} from a person`, {
    executionId: execution.id,
  });
  return { ok: true, run: { ...turn.run, updatedAt: turn.now }, effects: turn.effects };
}

/** The batch or step waits for its agent again; a heal stays the heal of its failed batch. */
function requeue(turn: Turn, execution: WorkflowExecution): void {
  const batch = findBatch(turn.run, execution.batchId);
  // A batch in waves goes on as it is; its group waits for its agent.
  if (execution.groupId !== undefined) return;
  if (!batch) putStep(turn, execution.step, { status: 'pending' });
  else if (execution.kind === 'heal' && 'failure' in batch) {
    putBatch(turn, { ...batch, status: 'failed', startedAt: batch.startedAt ?? turn.now });
  } else putBatch(turn, backToQueue(batch));
}

function refuse(
  execution: WorkflowExecution | undefined,
  input: { readonly executionId: string; readonly answers: Answers },
): AnswerRefusal | null {
  if (!execution?.questions) return unknown(input.executionId);
  if (execution.status !== 'waiting_for_input') {
    const message = 'These questions have been answered already, or the run has moved on.';
    return { code: 'ALREADY_ANSWERED', message, hint: 'Reload to see where the run is.' };
  }
  const ids = execution.questions.map((question) => question.id);
  const missing = ids.filter((id) => isEmpty(input.answers[id]));
  const foreign = Object.keys(input.answers).filter((id) => !ids.includes(id));
  if (missing.length === 0 && foreign.length === 0) return null;
  const message =
    missing.length > 0
      ? `No answer to ${missing.join(', ')}.`
      : `There is no question ${foreign.join(', ')}.`;
  return { code: 'INVALID_REQUEST', message, hint: `Answer exactly these: ${ids.join(', ')}.` };
}

function isEmpty(answer: Answers[string] | undefined): boolean {
  if (answer === undefined) return true;
  return typeof answer === 'string' ? answer.trim() === '' : answer.length === 0;
}

function unknown(executionId: string): AnswerRefusal {
  return {
    code: 'NOT_FOUND',
    message: `No agent ${executionId} of this run asks anything.`,
    hint: 'The status of the run names the execution that waits for input.',
  };
}
