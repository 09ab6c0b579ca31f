import { Button } from '@/components/ui/button';
import { StatusIcon } from '@/components/ui/status-icon';
import { cleanText } from '@/lib/format/clean-text';
import { TASK_STATUS } from '@/lib/view/batch-status';
import type { GraphNode } from '@/lib/view/graph';

/** What is known about one task, and the ways to those it depends on and those that wait for it. */
export function GraphDetail({
  node,
  onSelect,
}: {
  readonly node: GraphNode;
  readonly onSelect: (id: string) => void;
}) {
  const { task } = node;
  const look = TASK_STATUS[node.state];
  return (
    <section aria-label={`Task ${task.id}`} className="flex min-w-0 flex-col gap-3 p-4">
      <div>
        <p className="font-mono text-xs text-muted-foreground">{task.id}</p>
        <h3 className="font-medium text-pretty break-words">{cleanText(task.description)}</h3>
      </div>
      <p className="flex items-center gap-2">
        <StatusIcon icon={look.icon} tone={look.tone} />
        {look.word}
        {node.isCritical && <span className="text-xs text-accent">on the critical path</span>}
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
        <dt className="text-muted-foreground">Section</dt>
        <dd className="break-words">{task.section ?? 'none'}</dd>
        <dt className="text-muted-foreground">Level</dt>
        <dd className="tabular-nums">{node.level}</dd>
        <dt className="text-muted-foreground">Line</dt>
        <dd className="tabular-nums">{task.line}</dd>
        {task.files.length > 0 && (
          <>
            <dt className="text-muted-foreground">Files</dt>
            <dd className="font-mono break-all">{task.files.join(', ')}</dd>
          </>
        )}
      </dl>
      <TaskLinks title="Depends on" ids={task.dependsOn} onSelect={onSelect} />
      <TaskLinks title="Needed by" ids={node.neededBy} onSelect={onSelect} />
    </section>
  );
}

const MOST = 24;

function TaskLinks(props: {
  readonly title: string;
  readonly ids: readonly string[];
  readonly onSelect: (id: string) => void;
}) {
  if (props.ids.length === 0) return null;
  return (
    <div>
      <h4 className="text-xs text-muted-foreground">{props.title}</h4>
      <p className="-ml-2.5 flex flex-wrap items-center">
        {props.ids.slice(0, MOST).map((id) => (
          <Button key={id} variant="ghost" size="sm" className="font-mono" onClick={() => props.onSelect(id)}>
            {id}
          </Button>
        ))}
        {props.ids.length > MOST && (
          <span className="pl-2.5 text-xs text-faint-foreground">and {props.ids.length - MOST} more</span>
        )}
      </p>
    </div>
  );
}
