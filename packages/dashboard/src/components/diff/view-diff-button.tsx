'use client';

import { isTaskListFile } from '@specflow/shared/runs';
import type { OrchestrationView } from '@specflow/shared/schemas';
import { FileDiffIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { runName } from '@/lib/view/run-name';
import { DiffDrawer } from './diff-drawer';

/** Opens what a whole run changed. */
export function ViewDiffButton({ run }: { readonly run: OrchestrationView }) {
  const [open, setOpen] = useUrlDrawer('diff');
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        <FileDiffIcon aria-hidden /> View Diff
      </Button>
      <DiffDrawer
        projectId={run.projectId}
        runId={run.id}
        isTaskList={(path) => isTaskListFile(path, run)}
        subject={`Whole run · ${runName(run)}`}
        open={open}
        onOpenChange={setOpen}
      />
    </>
  );
}
