'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { FileDiffIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '@/components/ui/button';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { DiffDrawer } from './diff-drawer';

/** Opens what a batch of a run changed, or without `batchId` what the whole run changed. */
export function ViewDiffButton({
  run,
  batchId,
  variant = 'outline',
  size,
}: {
  readonly run: OrchestrationView;
  readonly batchId?: string;
} & Pick<ComponentProps<typeof Button>, 'variant' | 'size'>) {
  const [open, setOpen] = useUrlDrawer(`diff-${batchId ?? 'run'}`);
  const batch = run.batches.items.find((item) => item.id === batchId);
  const phase = [run.phase.number, run.phase.name].filter((part) => part !== null).join(' · ');
  const subject =
    batch === undefined ? `Whole run · ${phase}` : `Batch ${batch.index + 1} · ${batch.section}`;
  return (
    <>
      <Button variant={variant} size={size} onClick={() => setOpen(true)}>
        <FileDiffIcon aria-hidden /> View Diff
      </Button>
      <DiffDrawer
        projectId={run.projectId}
        runId={run.id}
        batchId={batchId}
        subject={subject}
        open={open}
        onOpenChange={setOpen}
      />
    </>
  );
}
