'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { CopyIcon, EllipsisIcon, LayersIcon, Trash2Icon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { CompletePhaseDialog } from '@/components/orchestration/complete-phase-dialog';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { RemoveProjectDialog } from './remove-project-dialog';

/** The menu of a project: Complete Phase first, then its folder and its removal. */
export function ActionButton({ project }: { readonly project: ProjectView }) {
  const router = useRouter();
  const trigger = useRef<HTMLButtonElement>(null);
  const [dialog, setDialog] = useState<'complete' | 'remove' | null>(null);
  const href = `/projects/${encodeURIComponent(project.id)}`;
  const backToTrigger = (event: Event) => {
    event.preventDefault();
    trigger.current?.focus();
  };
  const copyPath = async () => {
    try {
      await navigator.clipboard.writeText(project.path);
      toast.success('Path copied', { description: project.path });
    } catch {
      toast.error('The browser did not allow copying', { description: project.path });
    }
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button ref={trigger} variant="ghost" size="icon-sm" aria-label={`Actions for ${project.name}`}>
            <EllipsisIcon className="size-4" aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-56">
          <DropdownMenuItem
            variant="orchestration"
            disabled={project.unavailable !== undefined}
            onSelect={() => setDialog('complete')}
          >
            <LayersIcon aria-hidden /> Complete Phase
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={copyPath}>
            <CopyIcon aria-hidden /> Copy folder path
          </DropdownMenuItem>
          <DropdownMenuItem variant="danger" onSelect={() => setDialog('remove')}>
            <Trash2Icon aria-hidden /> Remove…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <CompletePhaseDialog
        project={project}
        open={dialog === 'complete'}
        onOpenChange={(open) => setDialog(open ? 'complete' : null)}
        onStarted={() => router.push(href)}
        onCloseAutoFocus={backToTrigger}
      />
      <RemoveProjectDialog
        project={project}
        open={dialog === 'remove'}
        onOpenChange={(open) => setDialog(open ? 'remove' : null)}
      />
    </>
  );
}
