'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { ScrollTextIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { isActiveStatus } from '@/lib/view/run-status';
import { SessionDrawer } from './session-drawer';

/** Opens the transcripts of all agents of a run. Nothing before the first agent. */
export function ViewSessionButton({ run }: { readonly run: OrchestrationView }) {
  const [open, setOpen] = useUrlDrawer('session');
  if (run.executionRecords.length === 0) return null;
  // Beside the buttons that steer a run there is no room for the word in a narrow window.
  const isLive = isActiveStatus(run.status);
  return (
    <>
      <Button
        variant="ghost"
        className={isLive ? 'max-sm:w-8 max-sm:px-0' : ''}
        onClick={() => setOpen(true)}
      >
        <ScrollTextIcon aria-hidden /> <span className={isLive ? 'max-sm:sr-only' : ''}>Session</span>
      </Button>
      <SessionDrawer run={run} open={open} onOpenChange={setOpen} />
    </>
  );
}
