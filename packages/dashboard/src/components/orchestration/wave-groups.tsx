'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { FolderGit2Icon, ScrollTextIcon } from 'lucide-react';
import { Elapsed } from '@/components/layout/elapsed';
import { SessionDrawer } from '@/components/sessions/session-drawer';
import { Button } from '@/components/ui/button';
import { StatusIcon } from '@/components/ui/status-icon';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { formatCount } from '@/lib/format/count';
import { formatUsd } from '@/lib/format/money';
import { cn } from '@/lib/view/class-names';
import type { GroupRow, WaveRow } from '@/lib/view/wave-rows';
import { TaskList } from './task-list';

/** A batch that several agents do: its waves, and in each the groups that run beside each other. */
export function WaveGroups(props: {
  readonly run: OrchestrationView;
  readonly batchId: string;
  readonly waves: readonly WaveRow[];
}) {
  const { waves } = props;
  return (
    <ol className="flex flex-col gap-3">
      {waves.map((wave) => (
        <li key={wave.number}>
          {waves.length > 1 && (
            <h3 className="mb-1.5 flex items-baseline gap-2 text-xs font-medium text-muted-foreground">
              Wave {wave.number} of {waves.at(-1)?.number}
              <span className="font-normal text-faint-foreground">
                {wave.agentsAtWork > 0
                  ? `${formatCount(wave.agentsAtWork, 'agent')} at work`
                  : formatCount(wave.groups.length, 'group')}
              </span>
            </h3>
          )}
          <ul className="overflow-hidden rounded-lg border">
            {wave.groups.map((group) => (
              <GroupLine key={group.id} run={props.run} batchId={props.batchId} group={group} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function GroupLine(props: {
  readonly run: OrchestrationView;
  readonly batchId: string;
  readonly group: GroupRow;
}) {
  const { run, batchId, group } = props;
  const [session, setSession] = useUrlDrawer(`session-${batchId}-${group.id}`);
  const { icon, tone, word } = group.look;
  return (
    <li className="flex flex-col gap-2 border-b px-3 py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <StatusIcon icon={icon} tone={tone} />
        <span className="min-w-0 font-mono text-xs break-words">{group.name}</span>
        <span className="text-xs text-muted-foreground">{word}</span>
        <span className="ml-auto flex items-center gap-3 text-xs text-muted-foreground tabular-nums">
          {group.time !== null && <Elapsed watch={group.time} />}
          {group.costUsd > 0 && <span>{formatUsd(group.costUsd)}</span>}
          {group.attempts > 0 && (
            <Button
              variant="ghost"
              size="icon-sm"
              className="-my-1 -mr-1"
              aria-label={`Session of ${group.name}`}
              onClick={() => setSession(true)}
            >
              <ScrollTextIcon aria-hidden />
            </Button>
          )}
        </span>
      </div>
      {group.note !== null && (
        <p
          className={cn(
            'pl-6 text-xs text-pretty break-words text-muted-foreground',
            tone === 'danger' && 'text-danger',
            tone === 'warn' && 'text-warn',
          )}
        >
          {group.note}
        </p>
      )}
      <div className="flex flex-col gap-1.5 pl-6">
        <TaskList tasks={group.tasks} />
      </div>
      {group.worktree !== null && (
        <p className="flex min-w-0 items-center gap-1.5 pl-6 text-2xs text-faint-foreground">
          <FolderGit2Icon className="size-3 shrink-0" aria-hidden />
          <span className="sr-only">Worktree</span>
          <span className="truncate font-mono">{group.worktree}</span>
        </p>
      )}
      <SessionDrawer
        run={run}
        batchId={batchId}
        groupId={group.id}
        open={session}
        onOpenChange={setSession}
      />
    </li>
  );
}
