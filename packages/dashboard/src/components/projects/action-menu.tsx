'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import {
  CopyIcon,
  LayersIcon,
  type LucideIcon,
  SquareTerminalIcon,
  Trash2Icon,
  WrenchIcon,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { MenuTrigger } from '@/components/ui/lazy';
import { useSkills } from '@/hooks/use-workflows';
import type { ProjectAction } from './project-action';
import { WorkflowMenuItems } from './workflow-menu-items';

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
      <DropdownMenuContent
        align="end"
        // It scrolls where it does not fit, so it must be reachable by itself.
        tabIndex={0}
        className="max-h-(--radix-dropdown-menu-content-available-height) w-56 overflow-y-auto"
      >
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
            <MenuGroup label="Run Workflow" Icon={SquareTerminalIcon}>
              <WorkflowMenuItems project={project} onAction={onAction} />
            </MenuGroup>
            <MenuGroup label="Maintenance" Icon={WrenchIcon}>
              <DropdownMenuItem onSelect={() => onAction({ type: 'status' })}>Status</DropdownMenuItem>
              <DropdownMenuItem onSelect={() => onAction({ type: 'check' })}>Validate</DropdownMenuItem>
            </MenuGroup>
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

/** A menu of its own beside this one; on a screen without room for that, a part of this one. */
function MenuGroup(props: {
  readonly label: string;
  readonly Icon: LucideIcon;
  readonly children: ReactNode;
}) {
  const [narrow] = useState(() => window.matchMedia('(max-width: 40rem)').matches);
  if (narrow) {
    return <DropdownMenuGroup label={props.label}>{props.children}</DropdownMenuGroup>;
  }
  return (
    <DropdownMenuSub>
      <DropdownMenuSubTrigger>
        <props.Icon aria-hidden /> {props.label}
      </DropdownMenuSubTrigger>
      <DropdownMenuSubContent className="max-h-80 w-56 overflow-y-auto">
        {props.children}
      </DropdownMenuSubContent>
    </DropdownMenuSub>
  );
}
