'use client';

import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { useAnswerDrafts, useSendAnswers } from '@/hooks/use-answers';
import { toApiError } from '@/lib/api-client/api-error';
import { collectAnswers, EMPTY_DRAFT, toggleOption } from '@/lib/view/answer-draft';
import type { QuestionRound } from '@/lib/view/question-rounds';
import { QuestionField } from './question-field';

/** The form for one agent's questions. Digits choose options, ⌘ or Ctrl with Enter sends. */
export function QuestionForm(props: {
  readonly projectId: string;
  readonly round: QuestionRound;
  readonly onDone: (outcome: 'sent' | 'already-answered') => void;
}) {
  const { round } = props;
  const { drafts, change, clear } = useAnswerDrafts(round.executionId);
  const send = useSendAnswers(props.projectId);
  const [complained, setComplained] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { answers, missing } = collectAnswers(round.questions, drafts);
  const answered = round.questions.length - missing.length;
  const error = send.error === null ? null : toApiError(send.error);

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (send.isPending) return;
    setComplained(missing.length > 0);
    const [first] = missing;
    if (first !== undefined) return focusQuestion(form.current, first);
    try {
      await send.mutateAsync({ executionId: round.executionId, answers });
      clear();
      props.onDone('sent');
    } catch (thrown) {
      if (toApiError(thrown).code !== 'ALREADY_ANSWERED') return;
      clear();
      props.onDone('already-answered');
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      void submit();
      return;
    }
    const number = Number(event.key);
    if (
      !/^[1-9]$/.test(event.key) ||
      event.metaKey ||
      event.ctrlKey ||
      event.altKey ||
      isTyping(event.target)
    )
      return;
    const id = questionAt(event.target) ?? missing[0] ?? round.questions[0]?.id;
    const question = round.questions.find((candidate) => candidate.id === id);
    if (question === undefined || question.options.length === 0 || number > question.options.length + 1)
      return;
    event.preventDefault();
    const option = number > question.options.length ? 'other' : number - 1;
    change(question.id, (draft) => toggleOption(draft, option, question));
    focusOption(form.current, question.id, number);
  };

  return (
    <form
      ref={form}
      noValidate
      onSubmit={submit}
      onKeyDown={onKeyDown}
      className="flex flex-1 flex-col"
      aria-label="Questions of the agent"
    >
      <div className="flex flex-1 flex-col gap-7 px-5 py-5">
        {round.questions.map((question, index) => (
          <QuestionField
            key={question.id}
            question={question}
            position={round.questions.length > 1 ? `${index + 1} of ${round.questions.length}` : null}
            draft={drafts[question.id] ?? EMPTY_DRAFT}
            missing={complained && missing.includes(question.id)}
            onChange={(update) => change(question.id, update)}
          />
        ))}
        {error !== null && error.code !== 'ALREADY_ANSWERED' && <ErrorNote error={error} />}
      </div>
      <footer className="sticky bottom-0 flex items-center justify-between gap-3 border-t bg-card px-5 py-3">
        <p className="text-xs text-muted-foreground tabular-nums" role="status">
          {answered} of {round.questions.length} answered
        </p>
        <Button type="submit" disabled={send.isPending}>
          {send.isPending ? 'Sending…' : 'Send answers'}
          <Kbd className="max-sm:hidden">⌘↵</Kbd>
        </Button>
      </footer>
    </form>
  );
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLTextAreaElement;
}

function questionAt(target: EventTarget): string | undefined {
  return target instanceof HTMLElement
    ? target.closest<HTMLElement>('[data-question]')?.dataset.question
    : undefined;
}

function fieldOf(form: HTMLFormElement | null, id: string): Element | undefined {
  const fields = form?.querySelectorAll<HTMLElement>('[data-question]') ?? [];
  return Array.from(fields).find((field) => field.dataset.question === id);
}

function focusQuestion(form: HTMLFormElement | null, id: string): void {
  fieldOf(form, id)?.querySelector<HTMLElement>('textarea, input')?.focus();
}

function focusOption(form: HTMLFormElement | null, id: string, number: number): void {
  fieldOf(form, id)?.querySelectorAll<HTMLElement>('input')[number - 1]?.focus();
}
