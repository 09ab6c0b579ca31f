'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { ChevronDownIcon, PauseIcon, PlayIcon, Undo2Icon, XIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ViewSessionButton } from '@/components/sessions/view-session-button';
import { Button } from '@/components/ui/button';
import { WhenPressed } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';
import { useCommand } from '@/hooks/use-commands';
import { useRunActions } from '@/hooks/use-run-actions';
import { ConfirmDialog } from './confirm-dialog';
import { GoBackDialog } from './go-back-dialog';

const PauseMenu = lazyView(() => import('./pause-menu'));

/** Pause, resume, cancel and dismiss, as far as the run can do them now. Where it can be aborted, that is its end;
 * a parked run has its own panel. */
export function OrchestrationControls(props: {
  readonly run: OrchestrationView;
  /** More tools, beside the session. */
  readonly children?: ReactNode;
}) {
  const { run } = props;
  const { send, pending } = useRunActions(run);
  const [cancelling, setCancelling] = useState(false);
  const [goingBack, setGoingBack] = useState(false);
  const can = new Set(run.next);
  const pausing = run.status === 'running' ? run.intents.pause : undefined;
  const pause = (when: 'after-batch' | 'now') =>
    send({ action: 'pause', when }, when === 'now' ? 'Paused' : 'Pauses after this batch');
  const resume = () => void send({ action: 'resume' }, 'Resumed');
  useCommand(
    can.has('pause')
      ? { id: 'pause', label: 'Pause after this batch', keys: 'p', run: () => void pause('after-batch') }
      : can.has('resume')
        ? { id: 'pause', label: 'Resume', keys: 'p', run: resume }
        : null,
  );
  return (
    <div className="flex flex-wrap items-center gap-2 max-sm:w-full">
      {pausing !== undefined && (
        <span className="text-xs text-warn max-sm:w-full">
          {pausing.when === 'now' ? 'Pausing…' : 'Pauses after this batch'}
        </span>
      )}
      <ViewSessionButton run={run} />
      {props.children}
      {can.has('pause') && (
        <WhenPressed
          trigger={
            <Button variant="outline" className="max-sm:flex-1" disabled={pending}>
              <PauseIcon aria-hidden /> Pause{' '}
              <ChevronDownIcon aria-hidden className="text-faint-foreground" />
            </Button>
          }
          preload={PauseMenu.preload}
          menu={(trigger) => <PauseMenu trigger={trigger} onPause={pause} />}
        />
      )}
      {can.has('resume') && run.status !== 'parked' && (
        <Button className="max-sm:flex-1" disabled={pending} onClick={resume}>
          <PlayIcon aria-hidden /> Resume
        </Button>
      )}
      {can.has('go-back') && (
        <Button
          variant="ghost"
          className="max-sm:w-8 max-sm:px-0"
          disabled={pending}
          aria-haspopup="dialog"
          onClick={() => setGoingBack(true)}
        >
          <Undo2Icon aria-hidden /> <span className="max-sm:sr-only">Go back…</span>
        </Button>
      )}
      {can.has('cancel') && !can.has('abort') && (
        <Button
          variant="outline"
          className="max-sm:flex-1"
          disabled={pending}
          onClick={() => setCancelling(true)}
        >
          <XIcon aria-hidden /> Cancel
        </Button>
      )}
      {can.has('dismiss') && (
        <Button
          variant="outline"
          className="max-sm:flex-1"
          disabled={pending}
          onClick={() => send({ action: 'dismiss' }, 'Run dismissed')}
        >
          Dismiss
        </Button>
      )}
      <GoBackDialog run={run} open={goingBack} onOpenChange={setGoingBack} />
      <ConfirmDialog
        open={cancelling}
        onOpenChange={setCancelling}
        title="Cancel this run?"
        description="The agent is stopped and the run ends for good."
        confirm="Cancel run"
        keep="Keep running"
        destructive
        onConfirm={() => send({ action: 'cancel' }, 'Run cancelled')}
      >
        <ul className="list-disc pl-4.5 text-muted-foreground">
          <li>Kept: every file as it is now, ticked tasks, commits, the log and the costs of this run.</li>
          <li>
            {run.progress.tasksCompleted} of {run.progress.tasksTotal} tasks stay complete. A new run goes on
            with the rest.
          </li>
        </ul>
      </ConfirmDialog>
    </div>
  );
}
