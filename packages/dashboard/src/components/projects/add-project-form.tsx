'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
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
import { useProjectMutations } from '@/hooks/use-projects';
import { toApiError } from '@/lib/api-client/api-error';
import { projectHref } from '@/lib/view/hrefs';
import { typedPath } from '@/lib/view/typed-path';

/** Asks for the folder of a project. The server checks it and says what is wrong with it. */
export default function AddProjectForm(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const id = useId();
  const router = useRouter();
  const { add } = useProjectMutations();
  const [path, setPath] = useState('');
  const change = (next: boolean) => {
    props.onOpenChange(next);
    setPath('');
    add.reset();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const { project } = await add.mutateAsync(typedPath(path));
      props.onOpenChange(false);
      router.push(projectHref(project.id));
    } catch {
      // Shown from the state of the mutation.
    }
  };
  return (
    <Dialog open={props.open} onOpenChange={change}>
      <DialogContent className="max-w-md">
        <form onSubmit={submit} className="flex flex-col">
          <DialogHeader>
            <DialogTitle>Add project</DialogTitle>
            <DialogDescription>
              The folder of a repository on this machine. Nothing in it is changed by adding it.
            </DialogDescription>
          </DialogHeader>
          <div className="flex flex-col gap-1.5 px-5 pt-4">
            <Label htmlFor={id}>Folder</Label>
            <Input
              id={id}
              value={path}
              onChange={(event) => {
                setPath(event.target.value);
                // What was said about another path is no longer true.
                add.reset();
              }}
              placeholder="~/code/my-project"
              autoComplete="off"
              spellCheck={false}
              aria-invalid={add.isError}
              className="font-mono text-xs"
            />
            {add.isError && <ErrorNote className="mt-2" error={toApiError(add.error)} />}
          </div>
          <DialogFooter className="mt-4 border-t">
            <DialogClose asChild>
              <Button variant="outline">Cancel</Button>
            </DialogClose>
            <Button type="submit" disabled={path.trim() === '' || add.isPending}>
              Add project
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
