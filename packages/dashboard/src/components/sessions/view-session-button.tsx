'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { ScrollTextIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '@/components/ui/button';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { SessionDrawer } from './session-drawer';

/** Opens the transcript of the agents of a batch, or without `batchId` of the whole run. Nothing before the first agent. */
export function ViewSessionButton({
  run,
  batchId,
  variant = 'outline',
  size,
}: {
  readonly run: OrchestrationView;
  readonly batchId?: string;
} & Pick<ComponentProps<typeof Button>, 'variant' | 'size'>) {
  const [open, setOpen] = useUrlDrawer(`session-${batchId ?? 'run'}`);
  const records = run.executionRecords.filter(
    (record) => batchId === undefined || record.batchId === batchId,
  );
  if (records.length === 0) return null;
  return (
    <>
      <Button variant={variant} size={size} onClick={() => setOpen(true)}>
        <ScrollTextIcon aria-hidden /> Session
      </Button>
      <SessionDrawer run={run} batchId={batchId} open={open} onOpenChange={setOpen} />
    </>
  );
}
