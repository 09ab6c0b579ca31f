'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { StatusIcon } from '@/components/ui/status-icon';
import { TASK_STATUS } from '@/lib/view/batch-status';
import type { BatchTaskRow } from '@/lib/view/batch-task-row';
import { cn } from '@/lib/view/class-names';
import { TASKS_AT_ONCE } from '@/lib/view/task-sections';

/** Tasks in file order, a page of them until more are asked for. */
export function TaskList({ tasks }: { readonly tasks: readonly BatchTaskRow[] }) {
  const [shown, setShown] = useState(TASKS_AT_ONCE);
  const left = tasks.length - shown;
  return (
    <>
      <ul className="flex flex-col gap-1.5">
        {tasks.slice(0, shown).map((task) => (
          <TaskLine key={task.id} task={task} />
        ))}
      </ul>
      {left > 0 && (
        <Button
          variant="ghost"
          size="sm"
          className="-ml-2.5 self-start"
          onClick={() => setShown(shown + TASKS_AT_ONCE)}
        >
          Show {Math.min(TASKS_AT_ONCE, left)} more of {left}
        </Button>
      )}
    </>
  );
}

/** One task: state, id, words. */
function TaskLine({ task }: { readonly task: BatchTaskRow }) {
  const status = TASK_STATUS[task.state];
  const settled = task.state === 'done' || task.state === 'skipped' || task.state === 'waived';
  const spoken = task.state === 'pending' || task.state === 'done' || task.state === 'in_progress';
  return (
    <li className="flex items-baseline gap-2.5">
      <StatusIcon
        icon={status.icon}
        tone={status.tone}
        label={status.word}
        className="translate-y-0.5 self-start"
      />
      <span
        className={cn(
          'min-w-10 shrink-0 font-mono text-xs',
          settled ? 'text-faint-foreground' : 'text-muted-foreground',
        )}
      >
        {task.id}
      </span>
      <span className={cn('min-w-0 flex-1 text-pretty break-words', settled && 'text-muted-foreground')}>
        {task.description}
        {task.note !== undefined && <span className="block text-xs text-muted-foreground">{task.note}</span>}
      </span>
      {!spoken && <span className={cn('shrink-0 text-xs text-muted-foreground')}>{status.word}</span>}
      {task.unproven && (
        <span className="shrink-0 text-xs text-warn" title="Ticked, but no file changed since the last batch">
          unproven
        </span>
      )}
    </li>
  );
}
