'use client';

import { CopyIcon, LayersIcon, Trash2Icon } from 'lucide-react';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { MenuTrigger } from '@/components/ui/lazy';

/** What can be done with a project; Complete Phase comes first. */
export default function ActionMenu(props: {
  readonly trigger: MenuTrigger;
  readonly canComplete: boolean;
  readonly onComplete: () => void;
  readonly onCopyPath: () => void;
  readonly onRemove: () => void;
}) {
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{props.trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-56">
        <DropdownMenuItem variant="orchestration" disabled={!props.canComplete} onSelect={props.onComplete}>
          <LayersIcon aria-hidden /> Complete Phase
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={props.onCopyPath}>
          <CopyIcon aria-hidden /> Copy folder path
        </DropdownMenuItem>
        <DropdownMenuItem variant="danger" onSelect={props.onRemove}>
          <Trash2Icon aria-hidden /> Remove…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
