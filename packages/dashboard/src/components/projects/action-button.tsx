'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { EllipsisIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { lazy, useRef, useState } from 'react';
import { useNotify } from '@/components/layout/notifications';
import { CompletePhaseDialog } from '@/components/orchestration/complete-phase-dialog';
import { Button } from '@/components/ui/button';
import { WhenOpened, WhenPressed } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';
import { projectHref } from '@/lib/view/hrefs';
import type { ProjectAction } from './project-action';
import { RemoveProjectDialog } from './remove-project-dialog';

const ActionMenu = lazyView(() => import('./action-menu'));
const RunWorkflowForm = lazy(() => import('./run-workflow-form'));
const MaintenanceDialog = lazy(() => import('./maintenance-dialog'));

type Dialog = Exclude<ProjectAction, { type: 'copy-path' }>;

/** The menu of a project and the dialogs that it opens. */
export function ActionButton({ project }: { readonly project: ProjectView }) {
  const router = useRouter();
  const notify = useNotify();
  const trigger = useRef<HTMLButtonElement>(null);
  // The last dialog stays known while it closes, so that it keeps its content until it is gone.
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [open, setOpen] = useState(false);
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
  const act = (action: ProjectAction) => {
    if (action.type === 'copy-path') return void copyPath();
    setDialog(action);
    setOpen(true);
  };
  const shared = (type: Dialog['type']) => ({
    project,
    open: open && dialog?.type === type,
    onOpenChange: setOpen,
    onCloseAutoFocus: backToTrigger,
  });
  const report = dialog?.type === 'status' || dialog?.type === 'check' ? dialog.type : null;
  return (
    <>
      <WhenPressed
        trigger={
          <Button ref={trigger} variant="ghost" size="icon-sm" aria-label={`Actions for ${project.name}`}>
            <EllipsisIcon className="size-4" aria-hidden />
          </Button>
        }
        preload={ActionMenu.preload}
        menu={(button) => <ActionMenu trigger={button} project={project} onAction={act} />}
      />
      <CompletePhaseDialog {...shared('complete')} onStarted={() => router.push(projectHref(project.id))} />
      <RemoveProjectDialog {...shared('remove')} />
      <WhenOpened open={open && dialog?.type === 'workflow'}>
        {dialog?.type === 'workflow' && (
          <RunWorkflowForm key={dialog.skill} {...shared('workflow')} skill={dialog.skill} />
        )}
      </WhenOpened>
      <WhenOpened open={open && report !== null}>
        {report !== null && <MaintenanceDialog {...shared(report)} report={report} />}
      </WhenOpened>
    </>
  );
}
