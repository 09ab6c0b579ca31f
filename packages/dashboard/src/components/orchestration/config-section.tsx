'use client';

import { ChevronRightIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from '@/components/ui/collapsible';

/** A part of the dialog that is closed until somebody needs it; `summary` tells what is in it. */
export function ConfigSection(props: {
  readonly title: string;
  readonly summary: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <Collapsible open={props.open} onOpenChange={props.onOpenChange} className="border-t">
      <CollapsibleTrigger className="focus-ring group flex w-full items-center gap-2 px-5 py-3 text-left -outline-offset-2 hover:bg-hover">
        <ChevronRightIcon
          aria-hidden
          className="size-3.5 text-faint-foreground transition-transform group-data-[state=open]:rotate-90"
        />
        <span className="shrink-0 font-medium">{props.title}</span>
        <span className="ml-auto truncate text-xs text-faint-foreground group-data-[state=open]:invisible">
          {props.summary}
        </span>
      </CollapsibleTrigger>
      <CollapsibleContent className="px-5 pt-1 pb-4">{props.children}</CollapsibleContent>
    </Collapsible>
  );
}
