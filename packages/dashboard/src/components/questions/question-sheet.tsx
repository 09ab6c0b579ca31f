'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { InfoIcon } from 'lucide-react';
import { useState } from 'react';
import { LiveAnnouncer } from '@/components/layout/live-announcer';
import { useNotify } from '@/components/layout/notifications';
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/components/ui/sheet';
import { formatCount } from '@/lib/format/count';
import { answeredRounds, openRounds } from '@/lib/view/question-rounds';
import { AnsweredRound } from './answered-round';
import { QuestionForm } from './question-form';

/** What the drawer needs. */
export interface QuestionSheetProps {
  readonly run: OrchestrationView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The questions of a run: those that wait, one agent after the other, and below them what has been answered. */
export default function QuestionSheet({ run, open, onOpenChange }: QuestionSheetProps) {
  const notify = useNotify();
  const [refused, setRefused] = useState(false);
  const waiting = openRounds(run);
  const answered = answeredRounds(run);
  const current = waiting[0];
  const count = waiting.reduce((sum, round) => sum + round.questions.length, 0);
  const finish = (outcome: 'sent' | 'already-answered') => {
    setRefused(outcome === 'already-answered');
    if (outcome === 'already-answered') return;
    notify({ tone: 'success', title: 'Answers sent', description: 'The agent goes on in the same session.' });
    if (waiting.length <= 1) onOpenChange(false);
  };
  const change = (next: boolean) => {
    if (!next) setRefused(false);
    onOpenChange(next);
  };
  return (
    <Sheet open={open} onOpenChange={change}>
      <SheetContent>
        <SheetHeader>
          <SheetTitle>Questions</SheetTitle>
          <SheetDescription>{describe(current?.from, count, waiting.length)}</SheetDescription>
        </SheetHeader>
        <LiveAnnouncer
          transition={waiting.map((round) => round.id).join()}
          text={
            count === 0
              ? 'No open questions.'
              : `${formatCount(count, 'question')}: ${current?.questions[0]?.question}`
          }
        />
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          {refused && <AlreadyAnswered known={answered.length > 0} />}
          {current !== undefined && (
            <QuestionForm key={current.id} projectId={run.projectId} round={current} onDone={finish} />
          )}
          {answered.length > 0 && (
            <section
              aria-label="Answered"
              className="flex flex-col gap-3 border-t px-5 py-5 first:border-t-0"
            >
              <h3 className="text-xs font-medium text-muted-foreground">Answered</h3>
              {answered.map((round) => (
                <AnsweredRound key={round.id} round={round} />
              ))}
            </section>
          )}
          {current === undefined && answered.length === 0 && (
            <p className="px-5 py-16 text-center text-pretty text-muted-foreground">
              No agent of this run has asked anything.
            </p>
          )}
        </div>
      </SheetContent>
    </Sheet>
  );
}

function describe(from: string | undefined, questions: number, agents: number): string {
  if (from === undefined) return 'Nothing waits for an answer.';
  if (agents > 1)
    return `${from} · ${formatCount(questions, 'question')} from ${formatCount(agents, 'agent')}`;
  return `${from} · the agent waits and costs nothing meanwhile`;
}

function AlreadyAnswered({ known }: { readonly known: boolean }) {
  return (
    <div
      role="alert"
      className="mx-5 mt-5 flex gap-2.5 rounded-lg border border-warn-line bg-warn-soft px-3 py-2.5"
    >
      <InfoIcon className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <div>
        <p className="font-medium">Already answered</p>
        <p className="text-pretty text-muted-foreground">
          Your answers were not sent: somebody was faster, or the run has moved on.
          {known && ' What was answered stands below.'}
        </p>
      </div>
    </div>
  );
}
