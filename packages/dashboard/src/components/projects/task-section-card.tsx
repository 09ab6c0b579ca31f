'use client';

import { ChevronRightIcon } from 'lucide-react';
import { memo, useState } from 'react';
import { TaskList } from '@/components/orchestration/task-list';
import { Card, CardTitle } from '@/components/ui/card';
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from '@/components/ui/collapsible';
import type { TaskSection } from '@/lib/view/task-sections';

/** One section of tasks.md with its tasks, which fold away. */
export const TaskSectionCard = memo(function TaskSectionCard(props: {
  readonly section: TaskSection;
  readonly startsOpen: boolean;
}) {
  const { section } = props;
  const [open, setOpen] = useState(props.startsOpen);
  return (
    <Card className="overflow-hidden">
      <Collapsible open={open} onOpenChange={setOpen}>
        <div className="relative flex min-h-11 items-center gap-3 px-4 py-2 hover:bg-hover">
          <CardTitle className="min-w-0 flex-1">
            <CollapsibleTrigger className="group flex w-full items-center gap-2 text-left break-words outline-none after:absolute after:inset-0 focus-visible:after:rounded-xl focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring">
              <ChevronRightIcon
                aria-hidden
                className="size-3.5 shrink-0 text-faint-foreground transition-transform group-data-[state=open]:rotate-90"
              />
              <span className="line-clamp-3 min-w-0 break-words" title={section.title}>
                {section.title}
              </span>
            </CollapsibleTrigger>
          </CardTitle>
          <span className="shrink-0 text-xs text-faint-foreground tabular-nums">
            {section.done}/{section.tasks.length} done
          </span>
        </div>
        <CollapsibleContent className="flex flex-col gap-2 border-t px-4 py-3">
          <TaskList tasks={section.tasks} />
        </CollapsibleContent>
      </Collapsible>
    </Card>
  );
});
