'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { useState } from 'react';
import {
  focusSheet,
  Sheet,
  SheetContent,
  SheetDescription,
  SheetHeader,
  SheetTitle,
} from '@/components/ui/sheet';
import { sessionChoices } from '@/lib/view/transcript-choices';
import { AttemptSelect } from './attempt-select';
import { TranscriptPanel } from './transcript-panel';

/** What the drawer needs. */
export interface SessionSheetProps {
  readonly run: OrchestrationView;
  /** Only the attempts of this batch; without it all attempts of the run. */
  readonly batchId?: string;
  /** Only those of this group of a wave. */
  readonly groupId?: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The transcript of one attempt, the newest by itself, and the choice of another one. */
export default function SessionSheet({ run, batchId, groupId, open, onOpenChange }: SessionSheetProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = sessionChoices(run, batchId, groupId);
  const choice = choices.find(({ key }) => key === chosen) ?? choices.at(-1);
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent className="max-w-[48rem]" onOpenAutoFocus={focusSheet}>
        <SheetHeader>
          <SheetTitle>Session</SheetTitle>
          <SheetDescription className="truncate text-nowrap">
            {choice === undefined
              ? 'No agent has started here yet.'
              : `${choice.group} · ${choice.label} · ${choice.detail}`}
          </SheetDescription>
        </SheetHeader>
        {choice === undefined ? (
          <p className="px-5 py-16 text-center text-pretty text-muted-foreground">
            The transcript begins with the first attempt.
          </p>
        ) : (
          <TranscriptPanel
            key={choice.key}
            target={{ projectId: run.projectId, sessionId: choice.sessionId, attempt: choice.attempt }}
            isLive={choice.isLive}
          >
            {choices.length > 1 && (
              <AttemptSelect choices={choices} value={choice.key} onChange={setChosen} />
            )}
          </TranscriptPanel>
        )}
      </SheetContent>
    </Sheet>
  );
}
