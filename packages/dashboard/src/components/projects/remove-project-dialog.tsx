'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { useNotify } from '@/components/layout/notifications';
import { ConfirmDialog } from '@/components/orchestration/confirm-dialog';
import { useProjectMutations } from '@/hooks/use-projects';
import { toApiError } from '@/lib/api-client/api-error';

/** Asks before a project leaves the list; its files stay. */
export function RemoveProjectDialog(props: {
  readonly project: ProjectView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onCloseAutoFocus?: (event: Event) => void;
}) {
  const notify = useNotify();
  const { project } = props;
  const { remove } = useProjectMutations();
  const confirm = async () => {
    try {
      await remove.mutateAsync(project.id);
      notify({
        tone: 'success',
        title: `${project.name} removed`,
        description: 'Its files stay where they are.',
      });
      return true;
    } catch (error) {
      const { message, hint } = toApiError(error);
      notify({ tone: 'error', title: message, description: hint });
      return false;
    }
  };
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={`Remove ${project.name}?`}
      description="The project leaves this list. Its files stay where they are, and it can be added again."
      confirm="Remove"
      destructive
      onConfirm={confirm}
      onCloseAutoFocus={props.onCloseAutoFocus}
    >
      <p className="font-mono text-xs break-all text-muted-foreground">{project.path}</p>
    </ConfirmDialog>
  );
}
