import { answerText, type QuestionRound } from '@/lib/view/question-rounds';

/** What an agent asked and what a person answered. */
export function AnsweredRound({ round }: { readonly round: QuestionRound }) {
  return (
    <article className="rounded-lg border">
      <h4 className="truncate border-b px-3 py-1.5 text-xs text-muted-foreground">{round.from}</h4>
      <dl className="flex flex-col gap-3 px-3 py-2.5">
        {round.questions.map((question) => (
          <div key={question.id} className="min-w-0">
            <dt className="text-pretty break-words whitespace-pre-wrap text-muted-foreground">
              {question.question}
            </dt>
            <dd className="font-medium break-words whitespace-pre-wrap">
              {answerText(round.answers?.[question.id])}
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
