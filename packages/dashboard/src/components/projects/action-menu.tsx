'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { CopyIcon, LayersIcon, SquareTerminalIcon, Trash2Icon, WrenchIcon } from 'lucide-react';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { MenuTrigger } from '@/components/ui/lazy';
import { useSkills } from '@/hooks/use-workflows';
import { WorkflowMenuItems } from './workflow-menu-items';

/** What the menu of a project can ask for. */
export type ProjectAction =
  | { readonly type: 'complete' | 'copy-path' | 'remove' | 'status' | 'check' }
  | { readonly type: 'workflow'; readonly skill: string };

/** What can be done with a project; Complete Phase comes first. */
export default function ActionMenu(props: {
  readonly trigger: MenuTrigger;
  readonly project: ProjectView;
  readonly onAction: (action: ProjectAction) => void;
}) {
  const { project, onAction } = props;
  const there = project.unavailable === undefined;
  // Asked for when the menu opens, so that the inner one has them at once.
  useSkills(project.id);
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{props.trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-56">
        <DropdownMenuItem
          variant="orchestration"
          disabled={!there}
          onSelect={() => onAction({ type: 'complete' })}
        >
          <LayersIcon aria-hidden /> Complete Phase
        </DropdownMenuItem>
        {there && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuSub>
              <DropdownMenuSubTrigger>
                <SquareTerminalIcon aria-hidden /> Run Workflow
              </DropdownMenuSubTrigger>
              <DropdownMenuSubContent className="max-h-80 w-60 overflow-y-auto">
                <WorkflowMenuItems project={project} onAction={onAction} />
              </DropdownMenuSubContent>
            </DropdownMenuSub>
            <DropdownMenuSub>
              <DropdownMenuSubTrigger>
                <WrenchIcon aria-hidden /> Maintenance
              </DropdownMenuSubTrigger>
              <DropdownMenuSubContent>
                <DropdownMenuItem onSelect={() => onAction({ type: 'status' })}>Status</DropdownMenuItem>
                <DropdownMenuItem onSelect={() => onAction({ type: 'check' })}>Validate</DropdownMenuItem>
              </DropdownMenuSubContent>
            </DropdownMenuSub>
          </>
        )}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => onAction({ type: 'copy-path' })}>
          <CopyIcon aria-hidden /> Copy folder path
        </DropdownMenuItem>
        <DropdownMenuItem variant="danger" onSelect={() => onAction({ type: 'remove' })}>
          <Trash2Icon aria-hidden /> Remove…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
