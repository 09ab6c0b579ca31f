'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { EllipsisIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { lazy, useRef, useState } from 'react';
import { useNotify } from '@/components/layout/notifications';
import { CompletePhaseDialog } from '@/components/orchestration/complete-phase-dialog';
import { Button } from '@/components/ui/button';
import { WhenPressed } from '@/components/ui/lazy';
import { RemoveProjectDialog } from './remove-project-dialog';

const loadActionMenu = () => import('./action-menu');
const ActionMenu = lazy(loadActionMenu);

/** The menu of a project and the dialogs that it opens. */
export function ActionButton({ project }: { readonly project: ProjectView }) {
  const router = useRouter();
  const notify = useNotify();
  const trigger = useRef<HTMLButtonElement>(null);
  const [dialog, setDialog] = useState<'complete' | 'remove' | null>(null);
  const backToTrigger = (event: Event) => {
    event.preventDefault();
    trigger.current?.focus();
  };
  const copyPath = async () => {
    try {
      await navigator.clipboard.writeText(project.path);
      notify({ tone: 'success', title: 'Path copied', description: project.path });
    } catch {
      notify({ tone: 'error', title: 'The browser did not allow copying', description: project.path });
    }
  };
  return (
    <>
      <WhenPressed
        trigger={
          <Button ref={trigger} variant="ghost" size="icon-sm" aria-label={`Actions for ${project.name}`}>
            <EllipsisIcon className="size-4" aria-hidden />
          </Button>
        }
        preload={loadActionMenu}
        menu={(button) => (
          <ActionMenu
            trigger={button}
            canComplete={project.unavailable === undefined}
            onComplete={() => setDialog('complete')}
            onCopyPath={copyPath}
            onRemove={() => setDialog('remove')}
          />
        )}
      />
      <CompletePhaseDialog
        project={project}
        open={dialog === 'complete'}
        onOpenChange={(open) => setDialog(open ? 'complete' : null)}
        onStarted={() => router.push(`/projects/${encodeURIComponent(project.id)}`)}
        onCloseAutoFocus={backToTrigger}
      />
      <RemoveProjectDialog
        project={project}
        open={dialog === 'remove'}
        onOpenChange={(open) => setDialog(open ? 'remove' : null)}
        onCloseAutoFocus={backToTrigger}
      />
    </>
  );
}
