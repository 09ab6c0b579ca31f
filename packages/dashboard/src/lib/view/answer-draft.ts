import type { QuestionView } from './question-rounds';

/** What a person has chosen and written so far for one question. */
export interface AnswerDraft {
  /** Positions of the chosen options, ascending. */
  readonly chosen: readonly number[];
  /** "Other…" is chosen. */
  readonly other: boolean;
  readonly text: string;
}

/** Drafts of a round by question id. */
export type AnswerDrafts = Readonly<Record<string, AnswerDraft>>;

export const EMPTY_DRAFT: AnswerDraft = { chosen: [], other: false, text: '' };

/** Chooses or takes back an option; `'other'` is the free answer at the end of the list. */
export function toggleOption(
  draft: AnswerDraft,
  option: number | 'other',
  { multiple }: Pick<QuestionView, 'multiple'>,
): AnswerDraft {
  if (!multiple) {
    return option === 'other'
      ? { ...draft, chosen: [], other: true }
      : { ...draft, chosen: [option], other: false };
  }
  if (option === 'other') return { ...draft, other: !draft.other };
  const chosen = draft.chosen.includes(option)
    ? draft.chosen.filter((candidate) => candidate !== option)
    : [...draft.chosen, option].sort((a, b) => a - b);
  return { ...draft, chosen };
}

/** The answer that a draft amounts to, or null as long as it is none. */
export function answerOf(question: QuestionView, draft: AnswerDraft = EMPTY_DRAFT): string | string[] | null {
  const text = draft.text.trim();
  if (question.options.length === 0) return text === '' ? null : text;
  if (draft.other && text === '') return null;
  const labels = draft.chosen.flatMap((index) => question.options[index]?.value ?? []);
  const all = draft.other ? [...labels, text] : labels;
  if (question.multiple) return all.length === 0 ? null : all;
  return all[0] ?? null;
}

/** Answers of a whole round, or the questions that have none yet. */
export function collectAnswers(
  questions: readonly QuestionView[],
  drafts: AnswerDrafts,
): { readonly answers: Record<string, string | string[]>; readonly missing: readonly string[] } {
  const answers: Record<string, string | string[]> = {};
  const missing: string[] = [];
  for (const question of questions) {
    const answer = answerOf(question, drafts[question.id]);
    if (answer === null) missing.push(question.id);
    else answers[question.id] = answer;
  }
  return { answers, missing };
}

/** Drafts as they were stored; anything unusable is left out, because storage may hold whatever it likes. */
export function parseDrafts(json: string | null): AnswerDrafts {
  const value = parse(json);
  if (typeof value !== 'object' || value === null) return {};
  const entries: [string, AnswerDraft][] = [];
  for (const [id, draft] of Object.entries(value)) {
    if (isDraft(draft)) entries.push([id, { chosen: draft.chosen, other: draft.other, text: draft.text }]);
  }
  return Object.fromEntries(entries);
}

function parse(json: string | null): unknown {
  try {
    return json === null ? null : JSON.parse(json);
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is AnswerDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { chosen, other, text }: { readonly [K in keyof AnswerDraft]?: unknown } = value;
  return (
    Array.isArray(chosen) &&
    chosen.every((index) => Number.isInteger(index)) &&
    typeof other === 'boolean' &&
    typeof text === 'string'
  );
}
