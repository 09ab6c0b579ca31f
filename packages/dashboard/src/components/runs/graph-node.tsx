import type { KeyboardEvent } from 'react';
import { StatusIcon } from '@/components/ui/status-icon';
import { TASK_STATUS } from '@/lib/view/batch-status';
import { cn } from '@/lib/view/class-names';
import { GRAPH, type GraphNode } from '@/lib/view/graph';

/** Id of the button of a task, for moving the focus. */
export const nodeElementId = (taskId: string) => `task-node-${taskId}`;

/** One task in the graph: state, id, words. */
export function GraphNodeButton(props: {
  readonly node: GraphNode;
  readonly selected: boolean;
  readonly reachable: boolean;
  readonly onSelect: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}) {
  const { node } = props;
  const look = TASK_STATUS[node.state];
  return (
    <button
      type="button"
      id={nodeElementId(node.task.id)}
      tabIndex={props.reachable ? 0 : -1}
      aria-pressed={props.selected}
      onClick={props.onSelect}
      onKeyDown={props.onKeyDown}
      title={node.task.description}
      style={{ left: node.x, top: node.y, width: GRAPH.nodeWidth, height: GRAPH.nodeHeight }}
      className={cn(
        'focus-ring absolute flex flex-col justify-center rounded-lg border bg-card px-2.5 text-left hover:bg-muted',
        node.isCritical && 'border-accent-graphic',
        props.selected && 'bg-accent-soft ring-2 ring-ring hover:bg-accent-soft',
      )}
    >
      <span className="flex items-center gap-1.5">
        <StatusIcon icon={look.icon} tone={look.tone} label={look.word} className="size-3" />
        <span className="truncate font-mono text-2xs text-muted-foreground">{node.task.id}</span>
        {node.isCritical && <span className="ml-auto text-2xs text-accent">critical</span>}
      </span>
      <span className="truncate text-xs">{node.task.description}</span>
    </button>
  );
}
