import type { AgentQuestion, WorkflowExecution } from '@specflow/shared/schemas';
import { counted } from '../proof-words';
import { logDecision, putExecution, setStatus, type Turn } from '../turn';

/** Stores the questions of an agent with ids; no process waits for the answers. */
export function askQuestions(
  turn: Turn,
  execution: WorkflowExecution,
  questions: readonly AgentQuestion[],
): void {
  const asked = execution.attempts.length;
  const stored = questions.map((question, index) => ({ ...question, id: `q${asked}-${index + 1}` }));
  const { answers, questions: before, ...rest } = execution;
  const answered = before && answers ? [{ questions: before, answers }] : [];
  const answeredRounds = [...(execution.answeredRounds ?? []), ...answered];
  putExecution(turn, {
    ...rest,
    status: 'waiting_for_input',
    questions: stored,
    ...(answeredRounds.length > 0 ? { answeredRounds } : {}),
  });
  setStatus(turn, 'waiting_input', stored[0]?.question ?? 'The agent has a question.');
  logDecision(turn, 'Waiting for input', `${counted(stored.length, 'question')} from the agent`);
}
