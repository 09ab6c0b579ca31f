'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { MessagesSquareIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/format/count';
import { answeredRounds } from '@/lib/view/question-rounds';

/** The way back to questions that have been answered. Nothing when there are none. */
export function AnsweredButton({
  run,
  onOpen,
}: {
  readonly run: OrchestrationView;
  readonly onOpen: () => void;
}) {
  const count = answeredRounds(run).reduce((sum, round) => sum + round.questions.length, 0);
  if (count === 0) return null;
  return (
    <Button variant="ghost" size="sm" onClick={onOpen}>
      <MessagesSquareIcon aria-hidden /> {formatCount(count, 'answer')}
    </Button>
  );
}
