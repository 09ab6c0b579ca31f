'use client';

import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { MenuTrigger } from '@/components/ui/lazy';

/** When to pause: after the batch at work, or now. */
export default function PauseMenu(props: {
  readonly trigger: MenuTrigger;
  readonly onPause: (when: 'after-batch' | 'now') => void;
}) {
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{props.trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => props.onPause('after-batch')}>After this batch</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => props.onPause('now')}>Now</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
