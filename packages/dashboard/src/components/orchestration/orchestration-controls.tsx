'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { ChevronDownIcon, PauseIcon, PlayIcon, XIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { useRunActions } from '@/hooks/use-run-actions';
import { ConfirmDialog } from './confirm-dialog';

/** Pause, resume, cancel and dismiss, as far as the run can do them now. */
export function OrchestrationControls({ run }: { readonly run: OrchestrationView }) {
  const { send, pending } = useRunActions(run);
  const [cancelling, setCancelling] = useState(false);
  const can = new Set(run.next);
  const pausing = run.status === 'running' ? run.intents.pause : undefined;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {pausing !== undefined && (
        <span className="text-xs text-warn">
          {pausing.when === 'now' ? 'Pausing…' : 'Pauses after this batch'}
        </span>
      )}
      {can.has('pause') && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="outline" disabled={pending}>
              <PauseIcon aria-hidden /> Pause{' '}
              <ChevronDownIcon aria-hidden className="text-faint-foreground" />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem
              onSelect={() => send({ action: 'pause', when: 'after-batch' }, 'Pauses after this batch')}
            >
              After this batch
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => send({ action: 'pause', when: 'now' }, 'Paused')}>
              Now
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {can.has('resume') && (
        <Button disabled={pending} onClick={() => send({ action: 'resume' }, 'Resumed')}>
          <PlayIcon aria-hidden /> Resume
        </Button>
      )}
      {can.has('cancel') && (
        <Button variant="outline" disabled={pending} onClick={() => setCancelling(true)}>
          <XIcon aria-hidden /> Cancel
        </Button>
      )}
      {can.has('dismiss') && (
        <Button
          variant="outline"
          disabled={pending}
          onClick={() => send({ action: 'dismiss' }, 'Run dismissed')}
        >
          Dismiss
        </Button>
      )}
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
