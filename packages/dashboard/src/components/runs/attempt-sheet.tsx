'use client';

import { TranscriptPanel } from '@/components/sessions/transcript-panel';
import {
  focusSheet,
  Sheet,
  SheetContent,
  SheetDescription,
  SheetHeader,
  SheetTitle,
} from '@/components/ui/sheet';
import type { AttemptRow } from '@/lib/view/attempt-rows';

/** The session of one attempt. */
export default function AttemptSheet(props: {
  readonly projectId: string;
  readonly row: AttemptRow;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { row } = props;
  return (
    <Sheet open={props.open} onOpenChange={props.onOpenChange}>
      <SheetContent className="max-w-[48rem]" onOpenAutoFocus={focusSheet}>
        <SheetHeader>
          <SheetTitle>Session</SheetTitle>
          <SheetDescription className="truncate text-nowrap">
            {row.group} · {row.label} · {row.look.word}
          </SheetDescription>
        </SheetHeader>
        <TranscriptPanel
          key={row.key}
          target={{
            projectId: props.projectId,
            sessionId: row.attempt.sessionId,
            attempt: row.attempt.n,
          }}
          isLive={row.isLive}
        />
      </SheetContent>
    </Sheet>
  );
}
