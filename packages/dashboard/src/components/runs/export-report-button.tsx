'use client';

import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { FileDownIcon } from 'lucide-react';
import { useState } from 'react';
import { useNotify } from '@/components/layout/notifications';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/view/class-names';

/** Saves the report of a run as one HTML file; what makes it loads when it is asked for. */
export function ExportReportButton(props: {
  readonly run: OrchestrationView;
  readonly tasks: readonly TaskView[] | undefined;
  /** One tool among others: without a frame, on a phone without words. */
  readonly quiet?: boolean;
}) {
  const notify = useNotify();
  const [making, setMaking] = useState(false);
  const save = async () => {
    setMaking(true);
    try {
      const { reportName, runReport } = await import('@/lib/view/run-report');
      const { saveFile } = await import('@/lib/view/save-file');
      const text = runReport(props.run, props.tasks ?? [], Date.now());
      saveFile(new Blob([text], { type: 'text/html;charset=utf-8' }), reportName(props.run));
    } catch {
      notify({ tone: 'error', title: 'The report could not be made. Reload the page and try again.' });
    } finally {
      setMaking(false);
    }
  };
  return (
    <Button
      variant={props.quiet === true ? 'ghost' : 'outline'}
      className={cn(props.quiet === true && 'max-sm:w-8 max-sm:px-0')}
      disabled={making}
      onClick={save}
    >
      <FileDownIcon aria-hidden />{' '}
      <span className={cn(props.quiet === true && 'max-sm:sr-only')}>Export report</span>
    </Button>
  );
}
