import type { OrchestrationView, WorkflowExecution } from '@specflow/shared/schemas';
import { cleanLine, cleanText } from '@/lib/format/clean-text';
import { batchTitle } from './batch-title';
import { groupName } from './wave-rows';

/** One choice of a question. `value` goes back to the agent as it came; label and description may be shown. */
export interface QuestionOption {
  readonly value: string;
  readonly label: string;
  readonly description: string | null;
}

/** One question as a person reads it. Without options it is answered in free text. */
export interface QuestionView {
  readonly id: string;
  readonly header: string | null;
  readonly question: string;
  readonly options: readonly QuestionOption[];
  readonly multiple: boolean;
}

/** Answers as the server keeps them, by question id. */
export type StoredAnswers = Readonly<Record<string, string | readonly string[]>>;

/** What one agent asked at one time. `answers` is null until a person has answered. */
export interface QuestionRound {
  readonly id: string;
  readonly executionId: string;
  /** Whose questions: `Batch 2 · Core Components`, `Batch 2 · Core Components · T013`, `Design`. */
  readonly from: string;
  readonly questions: readonly QuestionView[];
  readonly answers: StoredAnswers | null;
}

/** Questions that wait for a person. */
export function openRounds(run: OrchestrationView): readonly QuestionRound[] {
  if (!run.next.includes('answer') && run.status !== 'waiting_input') return [];
  const waiting = run.executionRecords.filter((record) => record.status === 'waiting_for_input');
  return waiting.flatMap((record) => roundOf(run, record)).map((round) => ({ ...round, answers: null }));
}

/** Questions that have been answered, in the order in which they were asked. */
export function answeredRounds(run: OrchestrationView): readonly QuestionRound[] {
  return run.executionRecords.flatMap((record) => [
    ...(record.answeredRounds ?? []).flatMap((round) => roundOf(run, { ...record, ...round })),
    ...(record.status !== 'waiting_for_input' && record.answers !== undefined ? roundOf(run, record) : []),
  ]);
}

/** How many single questions wait. */
export function openQuestionCount(run: OrchestrationView): number {
  return openRounds(run).reduce((count, round) => count + round.questions.length, 0);
}

/** An answer in words. */
export function answerText(answer: string | readonly string[] | undefined): string {
  if (answer === undefined) return 'No answer';
  return cleanText(typeof answer === 'string' ? answer : answer.join(', '));
}

/** The newest questions of one execution; none when it never asked. */
function roundOf(run: OrchestrationView, record: WorkflowExecution): readonly QuestionRound[] {
  const questions = (record.questions ?? []).map(questionView);
  if (questions.length === 0) return [];
  return [
    {
      id: `${record.id}/${questions[0]?.id ?? ''}`,
      executionId: record.id,
      from: askerOf(run, record),
      questions,
      answers: record.answers ?? null,
    },
  ];
}

function questionView(question: NonNullable<WorkflowExecution['questions']>[number]): QuestionView {
  const header = cleanLine(question.header ?? '');
  return {
    id: question.id,
    header: header === '' ? null : header,
    question: cleanText(question.question).trim(),
    options: distinct(question.options ?? []).map(({ label, description }) => ({
      value: label,
      label: cleanLine(label),
      description: description === undefined ? null : cleanText(description).trim(),
    })),
    multiple: question.multiSelect === true,
  };
}

/** Two options of the same name are the same answer. */
function distinct<T extends { readonly label: string }>(options: readonly T[]): readonly T[] {
  return options.filter(
    (option, index) => options.findIndex(({ label }) => label === option.label) === index,
  );
}

function askerOf(run: OrchestrationView, record: WorkflowExecution): string {
  const batch = run.batches.items.find((item) => item.id === record.batchId);
  const step = `${record.step.charAt(0).toUpperCase()}${record.step.slice(1)}`;
  const group = batch?.groups?.find(({ id }) => id === record.groupId);
  const ofBatch = batch === undefined ? step : batchTitle(run, batch);
  const place = group === undefined ? ofBatch : `${ofBatch} · ${groupName(group)}`;
  return record.kind === 'heal' ? `${place} · healing` : place;
}
