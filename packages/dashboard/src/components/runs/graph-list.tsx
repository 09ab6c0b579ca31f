'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { StatusIcon } from '@/components/ui/status-icon';
import { TASK_STATUS } from '@/lib/view/batch-status';
import type { TaskGraph } from '@/lib/view/graph';
import { ScrollRegion } from './scroll-region';

const PAGE = 200;

/** The graph as a table: each task with its wave and what it depends on. */
export function GraphList(props: { readonly graph: TaskGraph; readonly onSelect: (id: string) => void }) {
  const [shown, setShown] = useState(PAGE);
  const nodes = [...props.graph.nodes.values()];
  return (
    <ScrollRegion label="Tasks by wave" className="max-h-[34rem] min-w-0">
      <table className="w-full min-w-[34rem] text-left text-xs">
        <thead className="sticky top-0 z-10 bg-card text-muted-foreground">
          <tr className="border-b [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col">Wave</th>
            <th scope="col">Task</th>
            <th scope="col">State</th>
            <th scope="col">Depends on</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {nodes.slice(0, shown).map((node) => (
            <tr key={node.task.id} className="align-top [&>*]:px-3 [&>*]:py-1.5">
              <td className="tabular-nums">{node.wave}</td>
              <th scope="row" className="font-normal">
                <button
                  type="button"
                  className="focus-ring rounded-md text-left hover:underline"
                  onClick={() => props.onSelect(node.task.id)}
                >
                  <span className="font-mono text-muted-foreground">{node.task.id}</span>{' '}
                  {node.task.description}
                </button>
              </th>
              <td className="whitespace-nowrap">
                <span className="flex items-center gap-1.5">
                  <StatusIcon icon={TASK_STATUS[node.state].icon} tone={TASK_STATUS[node.state].tone} />
                  {TASK_STATUS[node.state].word}
                </span>
              </td>
              <td className="font-mono break-words text-muted-foreground">
                {node.task.dependsOn.join(', ') || '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {nodes.length > shown && (
        <Button variant="ghost" size="sm" className="m-2" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, nodes.length - shown)} more
        </Button>
      )}
    </ScrollRegion>
  );
}
