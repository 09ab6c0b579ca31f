'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { useRunActions } from '@/hooks/use-run-actions';
import { ConfirmDialog } from './confirm-dialog';

/** Asks before a run ends without its merge, for people who work with pull requests. */
export function FinishDialog(props: {
  readonly run: OrchestrationView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { send } = useRunActions(props.run);
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Finish without merging?"
      description="The run ends as complete. The branch stays as it is, for a pull request or a merge by hand."
      confirm="Finish without merge"
      onConfirm={() => send({ action: 'finish' }, 'Finished without merge')}
    />
  );
}
