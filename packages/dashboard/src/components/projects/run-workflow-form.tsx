'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { useNotify } from '@/components/layout/notifications';
import { StartError } from '@/components/orchestration/start-error';
import { Button } from '@/components/ui/button';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { useStartWorkflow } from '@/hooks/use-workflows';
import { runHref } from '@/lib/view/hrefs';

/** Which command is run where. */
export interface RunWorkflowDialogProps {
  readonly project: ProjectView;
  /** Without its slash. */
  readonly skill: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onCloseAutoFocus?: (event: Event) => void;
}

/** Runs one slash command, with its words, as a run of its own. */
export default function RunWorkflowForm(props: RunWorkflowDialogProps) {
  const { project, skill } = props;
  const id = useId();
  const router = useRouter();
  const notify = useNotify();
  const [words, setWords] = useState('');
  const start = useStartWorkflow(project.id);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (start.isPending) return;
    const started = await start.mutateAsync(`${skill} ${words.trim()}`.trim()).catch(() => null);
    if (started === null) return; // Shown in the dialog.
    notify({ tone: 'success', title: `/${skill} started` });
    props.onOpenChange(false);
    // The page of the run, not of the project: that goes on to show the phase when a single command has ended.
    const { orchestrationId: run } = started.execution;
    router.push(runHref(project.id, run));
  };
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent className="max-w-md" onCloseAutoFocus={props.onCloseAutoFocus}>
        <form onSubmit={submit}>
          <DialogHeader>
            <DialogTitle>Run /{skill}</DialogTitle>
            <DialogDescription>
              An agent runs this one command in {project.name}, with the permissions of the project and the
              limits of its last start. Nothing else can run there meanwhile.
            </DialogDescription>
          </DialogHeader>
          <div className="flex flex-col gap-1.5 px-5 py-4">
            <Label htmlFor={id}>Words after the command</Label>
            <Input
              id={id}
              value={words}
              maxLength={10_000}
              onChange={(event) => setWords(event.target.value)}
              placeholder="Optional"
              autoComplete="off"
            />
          </div>
          {start.isError && <StartError error={start.error} projectId={project.id} />}
          <DialogFooter className="border-t">
            <DialogClose asChild>
              <Button variant="outline">Back</Button>
            </DialogClose>
            <Button type="submit" disabled={start.isPending}>
              {start.isPending ? 'Starting…' : `Run /${skill}`}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
