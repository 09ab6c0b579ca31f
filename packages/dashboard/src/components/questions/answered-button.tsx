'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { MessagesSquareIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/format/count';

/** The way back to questions that have been answered. Nothing when there are none. */
export function AnsweredButton({
  run,
  onOpen,
}: {
  readonly run: OrchestrationView;
  readonly onOpen: () => void;
}) {
  // Counted by hand: what prepares questions for reading loads with the drawer.
  const count = run.executionRecords
    .filter(({ status, answers }) => status !== 'waiting_for_input' && answers !== undefined)
    .reduce((sum, { questions = [] }) => sum + questions.length, 0);
  if (count === 0) return null;
  return (
    <Button variant="ghost" size="sm" onClick={onOpen}>
      <MessagesSquareIcon aria-hidden /> {formatCount(count, 'answer')}
    </Button>
  );
}
