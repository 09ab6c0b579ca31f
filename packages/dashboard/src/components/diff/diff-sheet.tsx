'use client';

import {
  focusSheet,
  Sheet,
  SheetContent,
  SheetDescription,
  SheetHeader,
  SheetTitle,
} from '@/components/ui/sheet';
import { DiffView } from './diff-view';

/** What the drawer needs. */
export interface DiffSheetProps {
  readonly projectId: string;
  readonly runId: string;
  /** Only what this batch changed; without it the whole run. */
  readonly batchId?: string;
  readonly isTaskList: (path: string) => boolean;
  /** `Batch 2 · Core Components`, or the phase. */
  readonly subject: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The changes of a run or a batch in a wide sheet. */
export default function DiffSheet({ subject, open, onOpenChange, ...target }: DiffSheetProps) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent className="max-w-[76rem]" onOpenAutoFocus={focusSheet}>
        <SheetHeader>
          <SheetTitle>Changes</SheetTitle>
          <SheetDescription className="truncate text-nowrap">{subject}</SheetDescription>
        </SheetHeader>
        <DiffView {...target} />
      </SheetContent>
    </Sheet>
  );
}
