'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { MessageCircleQuestionIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { formatCount } from '@/lib/format/count';
import { openQuestionCount, openRounds } from '@/lib/view/question-rounds';

/** The run waits for answers: what is asked first, and the way to the drawer. Nothing when nothing is asked. */
export function QuestionsPanel({
  run,
  onAnswer,
}: {
  readonly run: OrchestrationView;
  readonly onAnswer: () => void;
}) {
  const [round] = openRounds(run);
  const first = round?.questions[0];
  if (round === undefined || first === undefined) return null;
  return (
    <Card
      role="region"
      aria-label="Waiting for input"
      className="border-warn-line bg-warn-soft/50 p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex min-w-0 flex-1 basis-72 gap-3">
          <MessageCircleQuestionIcon className="mt-0.5 size-5 shrink-0 text-warn" aria-hidden />
          <div className="min-w-0">
            <h2 className="text-base font-semibold">Waiting for input</h2>
            <p className="line-clamp-3 text-pretty break-words">{first.question}</p>
            <p className="mt-1 text-xs text-muted-foreground">
              {formatCount(openQuestionCount(run), 'question')} · {round.from}
            </p>
          </div>
        </div>
        <Button className="max-sm:h-9 max-sm:w-full" onClick={onAnswer}>
          Answer Questions
        </Button>
      </div>
    </Card>
  );
}
