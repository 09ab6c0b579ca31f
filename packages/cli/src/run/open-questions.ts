import type { AgentQuestion, OrchestrationView } from '@specflow/shared/schemas';
import { cleanLine } from '../text/clean-text';
import type { Style } from '../text/style';

/** One question that waits for a person, with the execution that asks it. */
export interface OpenQuestion {
  readonly executionId: string;
  readonly question: AgentQuestion & { readonly id: string };
}

/** What is said to a question: text, or the labels chosen from several. */
export type Answer = string | string[];

/** The questions of a run in the order in which they are shown and answered. */
export function openQuestions(run: OrchestrationView): OpenQuestion[] {
  return run.executionRecords
    .filter(({ status }) => status === 'waiting_for_input')
    .flatMap(({ id, questions }) => (questions ?? []).map((question) => ({ executionId: id, question })));
}

/** All questions, numbered in their order. */
export function describeQuestions(open: readonly OpenQuestion[], style: Style): string {
  return open.map((question, index) => describeQuestion(question, index + 1, style)).join('\n');
}

/** A question with its numbered options, as it is shown on a terminal. */
export function describeQuestion({ question }: OpenQuestion, number: number, style: Style): string {
  const header = question.header ? `${style.dim(cleanLine(question.header))} ` : '';
  const options = (question.options ?? []).map(({ label, description }, index) => {
    const more = description ? style.dim(`  ${cleanLine(description)}`) : '';
    return `   ${index + 1}) ${cleanLine(label)}${more}`;
  });
  return [`${style.bold(`${number}.`)} ${header}${cleanLine(question.question)}`, ...options].join('\n');
}

/**
 * What a person means: the number or the label of an option, several of them with commas between where that is asked
 * for, or words of their own. Null for nothing, and for numbers that no option has.
 */
export function readAnswer({ question }: OpenQuestion, typed: string): Answer | null {
  const text = typed.trim();
  if (text === '') return null;
  const labels = (question.options ?? []).map(({ label }) => label);
  if (labels.length === 0) return question.multiSelect ? [text] : text;
  if (!question.multiSelect) return choiceOf(labels, text);
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const chosen = parts.map((part) => choiceOf(labels, part));
  const known = chosen.filter((choice) => choice !== null);
  return known.length === 0 || known.length < chosen.length ? null : [...new Set(known)];
}

function choiceOf(labels: readonly string[], text: string): string | null {
  if (/^\d+$/.test(text)) return labels[Number(text) - 1] ?? null;
  const wanted = cleanLine(text).toLowerCase();
  return labels.find((label) => cleanLine(label).toLowerCase() === wanted) ?? text;
}
