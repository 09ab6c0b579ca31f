'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { FileDiffIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { DiffDrawer } from './diff-drawer';

/** Opens what a whole run changed. */
export function ViewDiffButton({ run }: { readonly run: OrchestrationView }) {
  const [open, setOpen] = useUrlDrawer('diff');
  const phase = [run.phase.number, run.phase.name].filter((part) => part !== null).join(' · ');
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        <FileDiffIcon aria-hidden /> View Diff
      </Button>
      <DiffDrawer
        projectId={run.projectId}
        runId={run.id}
        subject={`Whole run · ${phase}`}
        open={open}
        onOpenChange={setOpen}
      />
    </>
  );
}
