'use client';

import { useId } from 'react';
import { Badge } from '@/components/ui/badge';
import { Textarea } from '@/components/ui/textarea';
import { type AnswerDraft, toggleOption } from '@/lib/view/answer-draft';
import type { QuestionView } from '@/lib/view/question-rounds';
import { OptionRow } from './option-row';

/** Longest answer that the server takes. */
const MAX_ANSWER = 20_000;

/** One question: a list of options with a free answer at its end, or a text field. */
export function QuestionField(props: {
  readonly question: QuestionView;
  /** `2 of 3`; null for a single question. */
  readonly position: string | null;
  readonly draft: AnswerDraft;
  readonly missing: boolean;
  readonly onChange: (update: (draft: AnswerDraft) => AnswerDraft) => void;
}) {
  const { question, draft, missing, onChange } = props;
  const id = useId();
  const choose = (option: number | 'other') => onChange((before) => toggleOption(before, option, question));
  const write = (text: string) => onChange((before) => ({ ...before, text }));
  const row = { multiple: question.multiple, name: id };
  const hasOptions = question.options.length > 0;
  return (
    <fieldset
      data-question={question.id}
      aria-labelledby={`${id}-q`}
      aria-describedby={missing ? `${id}-missing` : undefined}
      className="flex min-w-0 flex-col gap-2.5"
    >
      {(props.position !== null || question.header !== null) && (
        <div className="flex items-center gap-2 text-xs text-faint-foreground tabular-nums">
          {question.header !== null && (
            <Badge className="min-w-0">
              <span className="truncate">{question.header}</span>
            </Badge>
          )}
          {props.position !== null && <span className="ml-auto shrink-0">{props.position}</span>}
        </div>
      )}
      <p id={`${id}-q`} className="text-base font-medium text-pretty break-words whitespace-pre-wrap">
        {question.question}
      </p>
      {question.multiple && hasOptions && (
        <p className="-mt-1.5 text-xs text-muted-foreground">Choose one or more</p>
      )}
      {hasOptions && (
        <div className="flex flex-col gap-1.5">
          {question.options.map((option, index) => (
            <OptionRow
              key={option.value}
              {...row}
              number={index + 1}
              label={option.label}
              description={option.description}
              checked={draft.chosen.includes(index)}
              onChoose={() => choose(index)}
            />
          ))}
          <OptionRow
            {...row}
            number={question.options.length + 1}
            label="Other…"
            description={null}
            checked={draft.other}
            onChoose={() => choose('other')}
          />
        </div>
      )}
      {(!hasOptions || draft.other) && (
        <Textarea
          aria-label={hasOptions ? 'Your own answer' : undefined}
          aria-labelledby={hasOptions ? undefined : `${id}-q`}
          aria-invalid={missing}
          maxLength={MAX_ANSWER}
          placeholder="Write your answer"
          value={draft.text}
          onChange={(event) => write(event.target.value)}
        />
      )}
      {missing && (
        <p id={`${id}-missing`} className="text-xs text-danger">
          {draft.other
            ? 'Write your own answer, or choose an option.'
            : 'This question still needs an answer.'}
        </p>
      )}
    </fieldset>
  );
}
